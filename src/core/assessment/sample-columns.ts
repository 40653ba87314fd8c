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

/** Columns for so many samples, to be filled. Nothing is measured, nothing failed. */
export const columnsFor = (count: number): SampleColumns => ({
  atMs: new Float64Array(count),
  failed: new Uint8Array(count),
  values: perMetric(() => new Float64Array(count).fill(NaN)),
});
