import type { PathCounts, PathMetrics } from '../metrics/path-metrics.ts';
import { BURST_WINDOW_MS, JITTER_WINDOW_MS, LOSS_WINDOW_MS } from '../metrics/path-metrics.ts';
import type { TargetSet } from './targets.ts';
import type { GradedPath, GradeNote, GradeRow } from './grade-row.ts';
import type { Outcome } from './outcome.ts';

/** What the rows that both directions have are graded from. */
export interface GradeInput {
  readonly metrics: Pick<PathMetrics, 'worstLoss15s' | 'worstBurst200ms' | 'worstJitter15s' | 'reorderRatio'>;
  readonly counts: Pick<PathCounts, 'sent' | 'received' | 'reordered'>;
  readonly measuredMs: number;
  readonly nominalRatePerSecond: number;
}

/** The loop has delays as well: on one clock, there and back. */
export interface LoopGradeInput extends GradeInput {
  readonly metrics: GradeInput['metrics'] & Pick<PathMetrics, 'rttMs' | 'oneWayMs'>;
}

/** Windows with fewer packets than this cannot be missed by one lost packet: 5 % of 20 is below 10 %. */
const MIN_BURST_PACKETS = 20;

const compare = (value: number, target: number): Outcome => (value < target ? 'meets' : 'misses');

type Graded = Pick<GradeRow, 'value' | 'outcome' | 'note' | 'windowStartMs'>;

const ungraded = (note: GradeNote, value: number | null = null): Graded => ({
  value,
  outcome: 'no-data',
  note,
  windowStartMs: null,
});

function gradeWhole(value: number | null, target: number): Graded {
  if (value === null) return ungraded({ code: 'not-measured' });
  return { value, outcome: compare(value, target), note: null, windowStartMs: null };
}

/** Why a windowed metric has no value: the test was shorter than the window, or nothing usable was in it. */
const missingWindow = (input: GradeInput, windowMs: number): GradeNote =>
  input.counts.sent > 0 && input.measuredMs < windowMs
    ? { code: 'too-short', moreMs: windowMs - input.measuredMs }
    : { code: 'not-measured' };

function gradeLoss(input: GradeInput, windowMs: number, target: number): Graded {
  const worst = windowMs === BURST_WINDOW_MS ? input.metrics.worstBurst200ms : input.metrics.worstLoss15s;
  if (worst === null) return ungraded(missingWindow(input, windowMs));
  const onePacketRatio = 1 / worst.sent;
  const meansNoLoss = onePacketRatio >= target;
  if (meansNoLoss && worst.lost === 1 && worst.sent < MIN_BURST_PACKETS)
    return {
      ...ungraded({ code: 'rate-too-low', onePacketRatio }, worst.ratio),
      windowStartMs: worst.startMs,
    };
  return {
    value: worst.ratio,
    outcome: compare(worst.ratio, target),
    note: meansNoLoss ? { code: 'means-no-loss', onePacketRatio } : null,
    windowStartMs: worst.startMs,
  };
}

function gradeJitter(input: GradeInput, target: number): Graded {
  const worst = input.metrics.worstJitter15s;
  if (worst === null) return ungraded(missingWindow(input, JITTER_WINDOW_MS));
  return { value: worst.ms, outcome: compare(worst.ms, target), note: null, windowStartMs: worst.startMs };
}

/**
 * A share of all packets is an estimate, and needs enough packets that a single reordered one does not decide:
 * more than 1 / target received. Enough reorders to miss the target even had all the missing packets been in
 * order are a miss at any length.
 */
function gradeReorder(input: GradeInput, target: number): Graded {
  const { reorderRatio } = input.metrics;
  const { received, reordered } = input.counts;
  if (reorderRatio === null) return ungraded({ code: 'not-measured' });
  const needed = Math.floor(1 / target) + 1;
  if (received < needed && reordered / needed < target) {
    const moreMs = ((needed - received) / input.nominalRatePerSecond) * 1000;
    return ungraded({ code: 'too-few-packets', moreMs }, reorderRatio);
  }
  return gradeWhole(reorderRatio, target);
}

type Row = Omit<GradeRow, 'path' | 'decides'>;

/** Loss, burst, jitter and reorder: what the targets ask of each direction. */
function gradePackets(input: GradeInput, targets: TargetSet): Row[] {
  const { lossRatio, burstLossRatio, jitterMs, reorderRatio } = targets;
  return [
    {
      metric: 'loss',
      unit: 'ratio',
      target: lossRatio,
      windowMs: LOSS_WINDOW_MS,
      ...gradeLoss(input, LOSS_WINDOW_MS, lossRatio),
    },
    {
      metric: 'burstLoss',
      unit: 'ratio',
      target: burstLossRatio,
      windowMs: BURST_WINDOW_MS,
      ...gradeLoss(input, BURST_WINDOW_MS, burstLossRatio),
    },
    {
      metric: 'jitter',
      unit: 'ms',
      target: jitterMs,
      windowMs: JITTER_WINDOW_MS,
      ...gradeJitter(input, jitterMs),
    },
    {
      metric: 'reorder',
      unit: 'ratio',
      target: reorderRatio,
      windowMs: null,
      ...gradeReorder(input, reorderRatio),
    },
  ];
}

/** Both directions, where the relay's witness is whole. */
export interface DirectionInputs {
  readonly up: GradeInput;
  readonly down: GradeInput;
}

/**
 * Holds each metric against its target: the loop's six in the order of `METRIC_NAMES`, then those of each direction.
 *
 * The published targets are of one path, one way. So where the witness tells the directions apart, each direction's
 * loss, burst, jitter and reorder decide the verdict, and the loop's, which add both up, stand beside them for
 * reading. Without it the loop decides: it can only be stricter. Delay is always the loop's: it is on one clock.
 */
export function gradeTest(
  loop: LoopGradeInput,
  directions: DirectionInputs | null,
  targets: TargetSet,
): GradeRow[] {
  const delay = (metric: 'rtt' | 'oneWay', value: number | null, target: number): Row => ({
    metric,
    unit: 'ms',
    target,
    windowMs: null,
    ...gradeWhole(value, target),
  });
  const delays = [
    delay('rtt', loop.metrics.rttMs?.mean ?? null, targets.rttMs),
    delay('oneWay', loop.metrics.oneWayMs, targets.oneWayMs),
  ];
  const of = (path: GradedPath, decides: boolean, rows: readonly Row[]): GradeRow[] =>
    rows.map((row) => ({ path, decides, ...row }));
  return [
    ...of('loop', true, delays),
    ...of('loop', directions === null, gradePackets(loop, targets)),
    ...(directions ? of('up', true, gradePackets(directions.up, targets)) : []),
    ...(directions ? of('down', true, gradePackets(directions.down, targets)) : []),
  ];
}
