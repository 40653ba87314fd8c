import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? NaN;

/** Times as a line of a report. */
export const inMs = (values: readonly number[]): string =>
  `median ${quantile(values, 0.5).toFixed(0)} ms, p95 ${quantile(values, 0.95).toFixed(0)} ms, p99 ${quantile(values, 0.99).toFixed(0)} ms, most ${quantile(values, 1).toFixed(0)} ms (${values.length})`;

/** `getconf CLK_TCK` is 100 on every Linux. */
const MS_PER_TICK = 10;

/** How busy the machine is, over 1, 5 and 15 minutes. */
export const load = (): string =>
  loadavg()
    .map((average) => average.toFixed(1))
    .join(' ');

/** Memory of a process that is in use, and the most that ever was. */
export function memoryMb(pid: number): string {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mb = (field: string): string =>
    (Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024).toFixed(0);
  return `${mb('VmRSS')} MB, at most ${mb('VmHWM')} MB`;
}

/** CPU time that a process has used, ms. Unlike how long something takes, it hardly depends on what else the machine does. */
export function cpuMs(pid: number): number {
  // The name of the program may hold blanks; it is in brackets.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  return ticks * MS_PER_TICK;
}
