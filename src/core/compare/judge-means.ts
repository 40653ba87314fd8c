import { blockMeansInterval } from './block-means.ts';
import { blocksOf } from './blocks.ts';
import type { ComparedRow, ComparedTest } from './compared-test.ts';
import { judgedBy, unjudged, type Judged } from './judged.ts';

type Value = (row: ComparedRow) => number | null;

/** Mean round trip over the whole test. */
export const meanRttMs = ({ metrics }: ComparedTest): number | null => metrics.loop.rttMs?.mean ?? null;

/** Mean jitter over the whole test, from its 200 ms rows; not that of the worst 15 s. */
export const meanJitterMs = ({ timeline }: ComparedTest): number | null =>
  meanOver(timeline, (row) => row.jitterMs);

/** Judges a mean by the means of the seconds. */
export function judgeMeans(
  metric: 'rttMs' | 'jitterMs',
  a: ComparedTest,
  b: ComparedTest,
  whole: (test: ComparedTest) => number | null,
  value: Value,
): Judged {
  const [ofA, ofB] = [whole(a), whole(b)];
  if (ofA === null || ofB === null) return unjudged(ofA, ofB);
  const interval = blockMeansInterval(ofB - ofA, secondsOf(a, value), secondsOf(b, value));
  return judgedBy('block-means', metric, [ofA, ofB], interval);
}

const secondsOf = ({ timeline }: ComparedTest, value: Value): number[] =>
  blocksOf(timeline).flatMap((rows) => meanOver(rows, value) ?? []);

/** By packets: a row with few of them weighs little. */
function meanOver(rows: readonly ComparedRow[], value: Value): number | null {
  let [sum, packets] = [0, 0];
  for (const row of rows) {
    const of = value(row);
    if (of === null) continue;
    sum += of * row.received;
    packets += row.received;
  }
  return packets > 0 ? sum / packets : null;
}
