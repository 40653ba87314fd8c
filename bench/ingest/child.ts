/** A load generator in a process of its own, so that it does not wait for another's work; it answers once. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Type } from 'typebox';
import { cpuTimeUs } from '../relay/cpu-time.ts';

/** What a generator reports, and what it cost. */
export interface Generated<T> {
  readonly report: T;
  /** Share of one core. */
  readonly cpuShare: number;
}

/** Starts a generator with its orders; resolves when it has reported. `read` checks what came. */
export async function generate<T>(
  file: URL,
  orders: object,
  read: (message: unknown) => T,
): Promise<Generated<T>> {
  const child = fork(file, [JSON.stringify(orders)]);
  const killAtExit = (): void => void child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const beganMs = performance.now();
  const message: Promise<unknown[]> = once(child, 'message');
  const failed = once(child, 'exit').then(() => {
    throw new Error('a load generator ended without a word');
  });
  const [report] = await Promise.race([message, failed]);
  failed.catch(() => undefined);
  const cpuShare = cpuTimeUs(child.pid ?? 0) / 1000 / (performance.now() - beganMs);
  const ended = once(child, 'exit');
  child.send('end');
  await ended;
  process.off('exit', killAtExit);
  return { report: read(report), cpuShare };
}

/** What every generator is told: what it is called in the report, and how long it goes on. */
export const loadOrders = { name: Type.String(), seconds: Type.Number() };

/** The orders of this process, if it is a generator. */
export const ordersOf = (): unknown => JSON.parse(process.argv[2] ?? 'null');

/** Tells the report and ends when it has been read. */
export function sendReport(report: object): void {
  process.send?.(report);
  process.once('message', () => process.exit(0));
}
