/** Options of Node: V8 then prints when it begins and ends to mark, each thread that helps, and each pause in which it collects. */
export const MARKING_TRACE = ['--trace-incremental-marking', '--trace-concurrent-marking', '--trace-gc'];

/** How often any heap began to mark, and how often another thread helped while its program ran on. */
export interface Marking {
  readonly begun: number;
  readonly helped: number;
  /** Those that helped where no pause has followed yet: whether it was in one is not known while the program runs. */
  readonly undecided: number;
}

/** Times are printed in whole milliseconds. */
const ROUNDED_MS = 1;

/**
 * Reads what V8 printed by `MARKING_TRACE`, of all heaps of a process. In a pause other threads help too, which shortens it: they are told
 * from those that help while the program runs by having ended in it, as each pause is printed at its end and with its length. Not by
 * when they began: they are asked to help before the pause takes its own first stamp, and on a busy machine milliseconds lie between.
 */
export function markingIn(printed: string): Marking {
  const endsMs = new Map<string, number[]>();
  let [begun, helped] = [0, 0];
  for (const line of printed.split('\n')) {
    const [, heap, at] = /^\[\d+:(\w+)[^\]]*\]\s+(\d+) ms: /.exec(line) ?? [];
    if (heap === undefined) continue;
    const atMs = Number(at);
    const isHelp = /concurrently marked \d+KB in [\d.]+ms/.test(line);
    const pauseMs = /: Mark-Compact .* MB, (?:pooled: \d+ MB, )?([\d.]+) \//.exec(line)?.[1];
    if (line.includes('] Start marking')) begun += 1;
    else if (isHelp) endsMs.set(heap, [...(endsMs.get(heap) ?? []), atMs]);
    else if (pauseMs !== undefined) {
      const pausedMs = atMs - Number(pauseMs) - ROUNDED_MS;
      helped += (endsMs.get(heap) ?? []).filter((endMs) => endMs < pausedMs).length;
      endsMs.delete(heap);
    }
  }
  return { begun, helped, undecided: [...endsMs.values()].flat().length };
}
