/** CPU time of each thread of a process, from Linux's scheduler, by its name and number. */
import { readFileSync, readdirSync } from 'node:fs';

export function threadTimesMs(pid: number): Map<string, number> {
  const tasks = `/proc/${pid}/task`;
  return new Map(
    readdirSync(tasks).map((task) => {
      const name = readFileSync(`${tasks}/${task}/comm`, 'utf8').trim();
      const [onCpuNs = '0'] = readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ');
      return [Number(task) === pid ? 'main' : `${name} ${task}`, Number(onCpuNs) / 1e6];
    }),
  );
}

/** What a process holds in RAM, MiB. */
export function residentMiB(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? NaN) / 1024;
}
