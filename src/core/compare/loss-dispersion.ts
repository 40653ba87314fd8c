import { inflationOf, scatterOf } from './blocks.ts';

/** Packets of one second. */
export interface LossBlock {
  readonly sent: number;
  readonly lost: number;
}

/**
 * How many packets say as much as one independent packet would: the variance of the losses per second over that of
 * independent losses, times what neighbouring seconds have in common (a quasi-binomial dispersion, one for both
 * tests, each about its own loss ratio). Losses in bursts of 20 make it about 20. Never below 1.
 */
export function lossDispersion(a: readonly LossBlock[], b: readonly LossBlock[]): number {
  const [ofA, ofB] = [spreadOf(a), spreadOf(b)];
  const binomial = ofA.binomial + ofB.binomial;
  if (binomial === 0) return 1;
  const ratio = (ofA.variance + ofB.variance) / binomial;
  return Math.max(1, ratio * inflationOf(ofA.scatter, ofB.scatter));
}

function spreadOf(blocks: readonly LossBlock[]) {
  const sent = blocks.reduce((sum, block) => sum + block.sent, 0);
  const lost = blocks.reduce((sum, block) => sum + block.lost, 0);
  const ratio = sent > 0 ? lost / sent : 0;
  const scatter = scatterOf(blocks.map((block) => block.lost - ratio * block.sent));
  return {
    scatter,
    variance: blocks.length > 1 ? (scatter.sumOfSquares * blocks.length) / (blocks.length - 1) : 0,
    binomial: sent * ratio * (1 - ratio),
  };
}
