import { ratioOf } from '../units.ts';
import { blocksOf, MIN_BLOCKS } from './blocks.ts';
import type { ComparedRow, ComparedTest } from './compared-test.ts';
import { judgedBy, unjudged, type Judged } from './judged.ts';
import { lossDispersion, type LossBlock } from './loss-dispersion.ts';
import { newcombeInterval } from './newcombe.ts';
import { lossOf, type ComparedPath } from './path-loss.ts';

/** Packets of all streams leave together and are overtaken together; a result does not say when. */
const REORDERED_TOGETHER = 5;

const LOSS_METRIC = { loop: 'lossRatio', up: 'lossUpRatio', down: 'lossDownRatio' } as const;
const REORDER_METRIC = { loop: 'reorderRatio', up: 'reorderUpRatio', down: 'reorderDownRatio' } as const;

const countsOf = ({ traffic, metrics }: ComparedTest, path: ComparedPath) =>
  path === 'loop' ? traffic : metrics[path];

/** Judges loss over the whole test, with as many packets as say something of their own. */
export function judgeLoss(path: ComparedPath, a: ComparedTest, b: ComparedTest): Judged {
  const [ofA, ofB] = [countsOf(a, path), countsOf(b, path)];
  const [ratioA, ratioB] = [ofA && ratioOf(ofA.lost, ofA.sent), ofB && ratioOf(ofB.lost, ofB.sent)];
  const [blocksA, blocksB] = [secondsOf(path, a), secondsOf(path, b)];
  if (!ofA || !ofB || ratioA === null || ratioB === null) return unjudged(ratioA, ratioB);
  if (Math.min(blocksA.length, blocksB.length) < MIN_BLOCKS) return unjudged(ratioA, ratioB);
  const each = lossDispersion(blocksA, blocksB);
  const interval = newcombeInterval(
    { hits: ofA.lost / each, trials: ofA.sent / each },
    { hits: ofB.lost / each, trials: ofB.sent / each },
  );
  return judgedBy('newcombe', LOSS_METRIC[path], [ratioA, ratioB], interval);
}

/** Judges reordering over the whole test. */
export function judgeReorder(path: ComparedPath, a: ComparedTest, b: ComparedTest): Judged {
  const [ofA, ofB] = [countsOf(a, path), countsOf(b, path)];
  const [ratioA, ratioB] = [
    ofA && ratioOf(ofA.reordered, ofA.received),
    ofB && ratioOf(ofB.reordered, ofB.received),
  ];
  if (!ofA || !ofB || ratioA === null || ratioB === null) return unjudged(ratioA, ratioB);
  const interval = newcombeInterval(
    { hits: ofA.reordered / REORDERED_TOGETHER, trials: ofA.received / REORDERED_TOGETHER },
    { hits: ofB.reordered / REORDERED_TOGETHER, trials: ofB.received / REORDERED_TOGETHER },
  );
  return judgedBy('newcombe', REORDER_METRIC[path], [ratioA, ratioB], interval);
}

function secondsOf(path: ComparedPath, { timeline }: ComparedTest): LossBlock[] {
  const add = (sum: LossBlock, row: ComparedRow): LossBlock => {
    const { sent, lost } = lossOf(path, row);
    return { sent: sum.sent + sent, lost: sum.lost + lost };
  };
  return blocksOf(timeline).map((rows) => rows.reduce(add, { sent: 0, lost: 0 }));
}
