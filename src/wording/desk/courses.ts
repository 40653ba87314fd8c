import { msg, str } from '@lit/localize';
import { roughDuration } from '../quantity.ts';

/** Two tests drawn over each other. */
export const coursesTitle = (): string => msg('Over the time of the tests');

/** What the pictures show, and what they cannot. */
export function coursesNote(aMs: number, bMs: number, isOneTest: boolean): string {
  if (isOneTest) return msg('Both sides are the same test: choose another for one of them.');
  const drawn = msg(
    'Each test is drawn from its own start: what stands at the same place did not happen at the same time.',
  );
  if (aMs === bMs) return drawn;
  return msg(
    str`${drawn} A took ${roughDuration(aMs)} and B ${roughDuration(bMs)}; the shorter ends where it ended.`,
  );
}

/** What one side read at a time. */
export const courseReading = (name: string, figure: string | null): string =>
  figure === null ? msg(str`${name}: ended`) : msg(str`${name}: ${figure}`);

/** Name of the knob. */
export const courseTimeName = (): string => msg('Time to read both tests at');

/** Name and caption of the table of the same. */
export const coursesTable = {
  title: (): string => msg('Both tests as a table'),
  caption: (): string =>
    msg('The highest delay and jitter of any 200 ms, and the packets lost, from each time on.'),
  time: (): string => msg('Time'),
} as const;
