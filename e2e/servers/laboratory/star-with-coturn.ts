import { startStarLab, type StarLab, type StarLabOptions } from '../../../netlab/tun/star-lab.ts';
import { coturnPath } from '../../coturn.ts';
import { NO_LAB } from '../../reality/open-reality.ts';
import { skipUnless } from '../../skip-unless.ts';

/** What a test in it is given. */
export interface StarWithCoturn<Place extends string> {
  readonly lab: StarLab<Place>;
  /** Where coturn is installed. */
  readonly coturnFile: string;
  /** What is to be closed behind the test, the last first. */
  readonly closing: (() => unknown)[];
}

/** Runs a test in a star of hosts on a machine that has coturn; it is skipped, or fails in CI, where either is missing. */
export async function inStarWithCoturn<Place extends string>(
  options: StarLabOptions<Place>,
  work: (star: StarWithCoturn<Place>) => Promise<void>,
): Promise<void> {
  const file = coturnPath();
  skipUnless(file !== null, 'coturn is not installed (Debian package "coturn").');
  const lab = await startStarLab<Place>(options);
  skipUnless(lab !== null, NO_LAB);
  if (!lab) return;
  const closing: (() => unknown)[] = [() => lab.close()];
  try {
    await work({ lab, coturnFile: file ?? '', closing });
  } finally {
    for (const close of closing.reverse()) await close();
  }
}
