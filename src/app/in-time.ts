import { notAnsweredInTime } from '../wording/server-problem.ts';
import type { EnvironmentPort } from './ports.ts';

/** Nobody answered within the time. */
export class NotInTime extends Error {
  override readonly name = 'NotInTime';
}

/** The same answer; rejects with `NotInTime` when it has not come after `limitMs`. */
export function inTime<T>(
  asked: Promise<T>,
  limitMs: number,
  environment: Pick<EnvironmentPort, 'setTimer'>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = environment.setTimer(limitMs, () => reject(new NotInTime(notAnsweredInTime())));
    asked.then(resolve, reject).finally(stop);
  });
}
