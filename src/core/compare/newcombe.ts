import { wilsonInterval } from '../metrics/wilson.ts';
import type { DifferenceInterval } from './comparison.ts';

/** Hits among trials. Both may be fractions: trials that say no more than fewer independent ones would. */
export interface Proportion {
  readonly hits: number;
  readonly trials: number;
}

/**
 * The 95 % interval of the difference b - a of two proportions from their Wilson intervals (R. G. Newcombe,
 * Statistics in Medicine 17, 1998, method 10); `null` without trials.
 */
export function newcombeInterval(a: Proportion, b: Proportion): DifferenceInterval | null {
  const [ofA, ofB] = [wilsonInterval(a.hits, a.trials), wilsonInterval(b.hits, b.trials)];
  if (!ofA || !ofB) return null;
  const [ratioA, ratioB] = [a.hits / a.trials, b.hits / b.trials];
  const difference = ratioB - ratioA;
  return {
    low: difference - Math.hypot(ratioB - ofB.low, ofA.high - ratioA),
    high: difference + Math.hypot(ofB.high - ratioB, ratioA - ofA.low),
  };
}
