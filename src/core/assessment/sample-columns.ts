import { perMetric, type SampledMetric } from '../sites/sampled-metric.ts';

/** Samples that say something of the network, in columns: a site's week is as few arrays as it has metrics. */
export interface SampleColumns {
  /** Epoch ms. */
  readonly atMs: Float64Array;
  /** 1: no call came about, which is worse than any value. */
  readonly failed: Uint8Array;
  /** `NaN`: not measured. */
  readonly values: Readonly<Record<SampledMetric, Float64Array>>;
}

/** Those of [from, to) by their place, in the same memory. */
export const columnsBetween = (
  { atMs, failed, values }: SampleColumns,
  from: number,
  to: number,
): SampleColumns => ({
  atMs: atMs.subarray(from, to),
  failed: failed.subarray(from, to),
  values: perMetric((name) => values[name].subarray(from, to)),
});

/** How many of them failed. */
export const failuresIn = ({ failed }: Pick<SampleColumns, 'failed'>): number =>
  failed.reduce((sum, each) => sum + each, 0);

/** The values that were measured, in ascending order. */
export function sortedValues(values: Float64Array): Float64Array {
  const sorted = values.slice().sort();
  // `NaN` is behind all numbers (ECMA-262, TypedArray.prototype.sort).
  let end = sorted.length;
  while (end > 0 && Number.isNaN(sorted[end - 1])) end -= 1;
  return sorted.subarray(0, end);
}

/** Columns for so many samples, to be filled. Nothing is measured, nothing failed. */
export const columnsFor = (count: number): SampleColumns => ({
  atMs: new Float64Array(count),
  failed: new Uint8Array(count),
  values: perMetric(() => new Float64Array(count).fill(NaN)),
});
