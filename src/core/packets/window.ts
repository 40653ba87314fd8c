/** A window of time that starts at an item and holds `items[first]` to `items[end - 1]`. */
export interface Window {
  readonly startMs: number;
  readonly first: number;
  /** Exclusive. */
  readonly end: number;
}

/** Where windows may lie and how long they are, on the clock of the items' times. */
export interface WindowSpan {
  readonly lengthMs: number;
  /** The end of the measured stretch: a window that reaches beyond it is not whole and is not used. */
  readonly endMs: number;
}

/**
 * Times are sums of readings of two clocks' fractions of a millisecond, so two that are the same can differ in their
 * last bits: a window that ends a nanosecond late is whole.
 */
const SAME_TIME_MS = 1e-6;

/**
 * Every sliding window [s, s + length) that starts at the time of one item and lies wholly within the stretch.
 * "Any interval" in the targets means every start, not a grid: a grid can cut a burst in two. A start between
 * two items holds the same first item as a start at the later of them, so item times are the starts used.
 * `times` must ascend.
 */
export function* slidingWindows(times: readonly number[], span: WindowSpan): Generator<Window> {
  let end = 0;
  for (const [first, startMs] of times.entries()) {
    if (startMs + span.lengthMs > span.endMs + SAME_TIME_MS) return;
    if (first > 0 && times[first - 1] === startMs) continue;
    for (let next = times[end]; next !== undefined && next < startMs + span.lengthMs; next = times[end])
      end++;
    yield { startMs, first, end };
  }
}

/** `sums[i]` is the sum of the first `i` values, so any window's sum is one subtraction. */
export function prefixSums(values: readonly number[]): Float64Array {
  const sums = new Float64Array(values.length + 1);
  let sum = 0;
  for (const [index, value] of values.entries()) {
    sum += value;
    sums[index + 1] = sum;
  }
  return sums;
}

/** Sum of the items of a window, from their prefix sums. */
export const windowSum = (sums: Float64Array, window: Window): number =>
  (sums[window.end] ?? 0) - (sums[window.first] ?? 0);
