/** Options of Node: V8 then prints when it begins and ends to mark, and each thread that helps. */
export const MARKING_TRACE = ['--trace-incremental-marking', '--trace-concurrent-marking'];

/** How often any heap began to mark, and how often another thread helped while its program ran on. */
export interface Marking {
  readonly begun: number;
  readonly helped: number;
}

/**
 * A marking that comes to its end by itself says no `Stopping`: what threads mark in the pause that follows is what is left
 * (0 to 36 KB seen on Node 24), where those that help while the program runs mark megabytes.
 */
const LITTLE_KB = 256;

const markedKb = (line: string): number => Number(/concurrently marked (\d+)KB/.exec(line)?.[1] ?? 0);

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
    } else if (areMarking.has(heap) && markedKb(line) > LITTLE_KB) helped += 1;
  }
  return { begun, helped };
}
