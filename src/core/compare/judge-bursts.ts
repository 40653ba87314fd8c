import { mean } from '../metrics/delay.ts';
import { ratioOf } from '../units.ts';
import { blocksOf, inflationOf, MIN_BLOCKS, scatterOf, type Scatter } from './blocks.ts';
import type { ComparedTest } from './compared-test.ts';
import { isMaterial } from './comparison.ts';
import { unjudged, type Judged } from './judged.ts';
import { lossOf, type ComparedPath } from './path-loss.ts';
import { rankSum } from './rank-sum.ts';

const SIGNIFICANT_P = 0.05;
const BURST_METRIC = {
  loop: 'burstLossRatio',
  up: 'burstLossUpRatio',
  down: 'burstLossDownRatio',
} as const;

/**
 * Judges burst loss. The worst 200 ms of a test is one event, and one event is no evidence of a difference however
 * bad it was: so the worst 200 ms of each second are ranked against those of the other test. There is no interval:
 * ranks do not tell by how much the very worst will differ.
 */
export function judgeBursts(path: ComparedPath, a: ComparedTest, b: ComparedTest): Judged {
  const [ofA, ofB] = [worstOf(path, a), worstOf(path, b)];
  const [secondsA, secondsB] = [secondsOf(path, a), secondsOf(path, b)];
  const ranks = rankSum(secondsA, secondsB, inflationOf(scatter(secondsA), scatter(secondsB)));
  if (ofA === null || ofB === null || !ranks || Math.min(secondsA.length, secondsB.length) < MIN_BLOCKS)
    return unjudged(ofA, ofB);
  const difference = ofB - ofA;
  const isReal =
    ranks.p <= SIGNIFICANT_P &&
    Math.sign(difference) === ranks.direction &&
    isMaterial(BURST_METRIC[path], difference);
  const outcome = !isReal ? 'same' : difference > 0 ? 'worse' : 'better';
  return { values: [ofA, ofB], interval: null, outcome, method: 'rank-sum' };
}

const worstOf = (path: ComparedPath, { metrics }: ComparedTest): number | null =>
  metrics[path]?.worstBurst200ms?.ratio ?? null;

const secondsOf = (path: ComparedPath, { timeline }: ComparedTest): number[] =>
  blocksOf(timeline).map((rows) =>
    Math.max(
      ...rows.map((row) => {
        const { sent, lost } = lossOf(path, row);
        return ratioOf(lost, sent) ?? 0;
      }),
    ),
  );

function scatter(values: readonly number[]): Scatter {
  const average = mean(values) ?? 0;
  return scatterOf(values.map((value) => value - average));
}
