/** Index of the sample nearest to a time; `null` without samples. Samples are in order: found by halving. */
export function nearest(samples: readonly { readonly atMs: number }[], atMs: number): number | null {
  let [low, high] = [0, samples.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((samples[middle]?.atMs ?? 0) < atMs) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [samples[low - 1], samples[low]];
  if (!after) return before ? low - 1 : null;
  return before && atMs - before.atMs < after.atMs - atMs ? low - 1 : low;
}
