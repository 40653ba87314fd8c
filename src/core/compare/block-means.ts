import { mean } from '../metrics/delay.ts';
import { inflationOf, MIN_BLOCKS, scatterOf } from './blocks.ts';
import type { DifferenceInterval } from './comparison.ts';
import { studentT95 } from './student.ts';

/**
 * The 95 % interval about a `difference` of two means, from the means of the seconds of both tests: Welch's t, with
 * the variance inflated and the degrees of freedom deflated by what neighbouring seconds have in common. `null`
 * with too few seconds.
 */
export function blockMeansInterval(
  difference: number,
  a: readonly number[],
  b: readonly number[],
): DifferenceInterval | null {
  const [meanA, meanB] = [mean(a), mean(b)];
  if (meanA === null || meanB === null || Math.min(a.length, b.length) < MIN_BLOCKS) return null;
  const ofA = scatterOf(a.map((value) => value - meanA));
  const ofB = scatterOf(b.map((value) => value - meanB));
  const inflation = inflationOf(ofA, ofB);
  const varianceA = ((ofA.sumOfSquares / (a.length - 1)) * inflation) / a.length;
  const varianceB = ((ofB.sumOfSquares / (b.length - 1)) * inflation) / b.length;
  const variance = varianceA + varianceB;
  if (variance === 0) return { low: difference, high: difference };
  const degreesOfA = Math.max(1, a.length / inflation - 1);
  const degreesOfB = Math.max(1, b.length / inflation - 1);
  const degrees = variance ** 2 / (varianceA ** 2 / degreesOfA + varianceB ** 2 / degreesOfB);
  const half = studentT95(Math.max(2, degrees)) * Math.sqrt(variance);
  return { low: difference - half, high: difference + half };
}
