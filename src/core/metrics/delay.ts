/** Distribution of delays in ms. */
export interface DelaySummary {
  readonly mean: number;
  readonly min: number;
  readonly median: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/**
 * The value below which a share `q` (0-1) of ascending `sorted` values lies, interpolated linearly between the
 * closest ranks (Hyndman and Fan type 7); `null` of no values.
 */
export function quantile(sorted: ArrayLike<number>, q: number): number | null {
  const position = (sorted.length - 1) * q;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (position - Math.floor(position));
}

/** Arithmetic mean; `null` of no values. */
export const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Summarises delays in ms; `null` of none. */
export function summariseDelays(delays: readonly number[]): DelaySummary | null {
  const sorted = Float64Array.from(delays).sort();
  const ascending = Array.from(sorted);
  const at = (q: number): number | null => quantile(ascending, q);
  const [average, min, median, p95, p99, max] = [mean(delays), at(0), at(0.5), at(0.95), at(0.99), at(1)];
  if (average === null || min === null || median === null || p95 === null || p99 === null || max === null)
    return null;
  return { mean: average, min, median, p95, p99, max };
}
