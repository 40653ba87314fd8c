/** A confidence interval of a ratio. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Standard normal quantile of a two-sided 95 % interval. */
const Z_95 = 1.959963984540054;

/**
 * The 95 % Wilson score interval of `hits` in `trials` (E. B. Wilson, 1927); `null` without trials. Unlike the
 * normal approximation it stays within 0-1 and has a width at 0 hits, the commonest case here.
 */
export function wilsonInterval(hits: number, trials: number): Interval | null {
  if (trials <= 0) return null;
  const p = hits / trials;
  const z2 = Z_95 * Z_95;
  const centre = p + z2 / (2 * trials);
  const spread = Z_95 * Math.sqrt((p * (1 - p) + z2 / (4 * trials)) / trials);
  const scale = 1 + z2 / trials;
  return {
    low: hits === 0 ? 0 : Math.max(0, (centre - spread) / scale),
    high: hits === trials ? 1 : Math.min(1, (centre + spread) / scale),
  };
}
