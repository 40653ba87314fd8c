import { TIMELINE_ROW_MS } from '../packets/timeline.ts';

/** Losses, delays and jitter come in stretches, so neighbours say the same: a second is one observation. */
export const BLOCK_MS = 1000;
const BLOCK_ROWS = BLOCK_MS / TIMELINE_ROW_MS;
/** Fewer seconds than this tell nothing of how one differs from the next. */
export const MIN_BLOCKS = 5;

/** The rows of each whole second. */
export function blocksOf<Row>(rows: readonly Row[]): Row[][] {
  const blocks: Row[][] = [];
  for (let first = 0; first + BLOCK_ROWS <= rows.length; first += BLOCK_ROWS)
    blocks.push(rows.slice(first, first + BLOCK_ROWS));
  return blocks;
}

/** How far the seconds of a test are from what was expected of them, in order. */
export interface Scatter {
  readonly count: number;
  readonly sumOfSquares: number;
  /** Of the products of neighbours. */
  readonly sumOfProducts: number;
}

export function scatterOf(residuals: readonly number[]): Scatter {
  return {
    count: residuals.length,
    sumOfSquares: residuals.reduce((sum, residual) => sum + residual * residual, 0),
    sumOfProducts: residuals.reduce(
      (sum, residual, index) => sum + residual * (residuals[index - 1] ?? 0),
      0,
    ),
  };
}

/** Beyond this a test is one observation, and the formula runs away. */
const MAX_CORRELATION = 0.9;

/**
 * By how much the variance of a mean is larger than that of independent seconds: (1 + r) / (1 - r) for a lag-1
 * correlation r, taken from both tests together and corrected for being estimated too low from few seconds
 * (M. G. Kendall, Biometrika 41, 1954: bias -(1 + 3 r) / n). Never below 1.
 */
export function inflationOf(a: Scatter, b: Scatter): number {
  const squares = a.sumOfSquares + b.sumOfSquares;
  if (squares === 0) return 1;
  const raw = (a.sumOfProducts + b.sumOfProducts) / squares;
  const corrected = raw + (1 + 3 * Math.max(0, raw)) / ((a.count + b.count) / 2);
  const correlation = Math.min(MAX_CORRELATION, Math.max(0, corrected));
  return (1 + correlation) / (1 - correlation);
}
