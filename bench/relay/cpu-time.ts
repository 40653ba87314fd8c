/** CPU time of a whole process, all threads, from Linux's scheduler (nanoseconds, not ticks of 10 ms). */
import { readFileSync, readdirSync } from 'node:fs';

export function cpuTimeUs(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  const onCpuNs = readdirSync(tasks).map((task) => {
    const [first = '0'] = readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ');
    return Number(first);
  });
  return onCpuNs.reduce((sum, ns) => sum + ns, 0) / 1000;
}
