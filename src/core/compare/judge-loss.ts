import { ratioOf } from '../units.ts';
import { blocksOf, MIN_BLOCKS } from './blocks.ts';
import type { ComparedRow, ComparedTest } from './compared-test.ts';
import { judgedBy, unjudged, type Judged } from './judged.ts';
import { lossDispersion, type LossBlock } from './loss-dispersion.ts';
import { newcombeInterval } from './newcombe.ts';

type LossMetric = 'lossRatio' | 'lossUpRatio' | 'lossDownRatio';

/** Packets of all streams leave together and are overtaken together; a result does not say when. */
const REORDERED_TOGETHER = 5;

/** Judges loss over the whole test, with as many packets as say something of their own. */
export function judgeLoss(metric: LossMetric, a: ComparedTest, b: ComparedTest): Judged {
  const [ofA, ofB] = [totalOf(metric, a), totalOf(metric, b)];
  const [ratioA, ratioB] = [ofA && ratioOf(ofA.lost, ofA.sent), ofB && ratioOf(ofB.lost, ofB.sent)];
  const [blocksA, blocksB] = [secondsOf(metric, a), secondsOf(metric, b)];
  if (!ofA || !ofB || ratioA === null || ratioB === null) return unjudged(ratioA, ratioB);
  if (Math.min(blocksA.length, blocksB.length) < MIN_BLOCKS) return unjudged(ratioA, ratioB);
  const each = lossDispersion(blocksA, blocksB);
  const interval = newcombeInterval(
    { hits: ofA.lost / each, trials: ofA.sent / each },
    { hits: ofB.lost / each, trials: ofB.sent / each },
  );
  return judgedBy('newcombe', metric, [ratioA, ratioB], interval);
}

/** Judges reordering over the whole test. */
export function judgeReorder({ traffic: a }: ComparedTest, { traffic: b }: ComparedTest): Judged {
  const [ratioA, ratioB] = [ratioOf(a.reordered, a.received), ratioOf(b.reordered, b.received)];
  if (ratioA === null || ratioB === null) return unjudged(ratioA, ratioB);
  const interval = newcombeInterval(
    { hits: a.reordered / REORDERED_TOGETHER, trials: a.received / REORDERED_TOGETHER },
    { hits: b.reordered / REORDERED_TOGETHER, trials: b.received / REORDERED_TOGETHER },
  );
  return judgedBy('newcombe', 'reorderRatio', [ratioA, ratioB], interval);
}

function totalOf(metric: LossMetric, { traffic, metrics }: ComparedTest): LossBlock | null {
  if (metric === 'lossRatio') return traffic;
  return metric === 'lossUpRatio' ? metrics.up : metrics.down;
}

function secondsOf(metric: LossMetric, { timeline }: ComparedTest): LossBlock[] {
  const add = (sum: LossBlock, row: ComparedRow): LossBlock => {
    const { sent, lost } = lossOf(metric, row);
    return { sent: sum.sent + sent, lost: sum.lost + lost };
  };
  return blocksOf(timeline).map((rows) => rows.reduce(add, { sent: 0, lost: 0 }));
}

function lossOf(metric: LossMetric, { sent, lost, lostUp = 0, lostDown = 0 }: ComparedRow): LossBlock {
  if (metric === 'lossRatio') return { sent, lost };
  return metric === 'lossUpRatio' ? { sent, lost: lostUp } : { sent: sent - lostUp, lost: lostDown };
}
