/** Options of Node: V8 then prints when it begins and ends to mark, and each thread that helps. */
export const MARKING_TRACE = ['--trace-incremental-marking', '--trace-concurrent-marking'];

/** How often any heap began to mark, and how often another thread helped while its program ran on. */
export interface Marking {
  readonly begun: number;
  readonly helped: number;
}

/** Reads what V8 printed by `MARKING_TRACE`, of all heaps of a process. */
export function markingIn(printed: string): Marking {
  const areMarking = new Set<string>();
  let [begun, helped] = [0, 0];
  for (const line of printed.split('\n')) {
    const heap = /^\[\d+:(\w+)/.exec(line)?.[1];
    if (heap === undefined) continue;
    if (line.includes('] Start marking')) {
      begun += 1;
      areMarking.add(heap);
    } else if (line.includes('] Stopping')) {
      // Threads that begin from here to the next begin help in a pause, which they shorten.
      areMarking.delete(heap);
    } else if (line.includes('concurrent marking task') && areMarking.has(heap)) helped += 1;
  }
  return { begun, helped };
}
