import type { NoCallEvidence } from './no-call.ts';
import type { PathCounts, PathMetrics } from './metrics/path-metrics.ts';
import { BURST_WINDOW_MS, JITTER_WINDOW_MS, LOSS_WINDOW_MS } from './metrics/path-metrics.ts';
import type { TargetSet } from './targets.ts';

/** The six graded metrics, in the order in which they are shown. */
export const METRIC_NAMES = ['rtt', 'oneWay', 'loss', 'burstLoss', 'jitter', 'reorder'] as const;
export type MetricName = (typeof METRIC_NAMES)[number];

/** Never *good* before it is known: `no-data` whenever an input is missing or cannot resolve the target. */
export type Outcome = 'meets' | 'misses' | 'no-data';

/** Why a row has no outcome, or how to read the one it has. */
export type GradeNote =
  /** Nothing was measured for it. */
  | { readonly code: 'not-measured' }
  /** No whole window fits into what was measured; that much more is needed. */
  | { readonly code: 'too-short'; readonly moreMs: number }
  /** Too few packets to tell the target from its double; that much longer at this rate would do. */
  | { readonly code: 'too-few-packets'; readonly moreMs: number }
  /** At this packet rate a single lost packet misses the target, so one loss cannot decide it. */
  | { readonly code: 'rate-too-low'; readonly onePacketRatio: number }
  /** At this packet rate the target means that no packet at all is lost in the window. */
  | { readonly code: 'means-no-loss'; readonly onePacketRatio: number };

/** Which way packets went: there and back, from you to the relay, or from the relay to you. */
export type GradedPath = 'loop' | 'up' | 'down';

/** One metric of one path held against its target. */
export interface GradeRow {
  readonly path: GradedPath;
  /** Whether the verdict counts it. */
  readonly decides: boolean;
  readonly metric: MetricName;
  readonly unit: 'ms' | 'ratio';
  readonly value: number | null;
  /** The value must be strictly below. */
  readonly target: number;
  readonly outcome: Outcome;
  /** Length of the metric's window; `null` for the whole test. */
  readonly windowMs: number | null;
  /** Start of the worst window, ms after the begin of the measured stretch. */
  readonly windowStartMs: number | null;
  readonly note: GradeNote | null;
}

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

/** Something about the run, beyond the six metrics, that bears on its verdict. */
export type Finding =
  /** The page was not in front; browsers throttle hidden pages. */
  | { readonly code: 'hidden'; readonly hiddenMs: number }
  /** The person pressed *stop*. */
  | { readonly code: 'stopped-early'; readonly measuredMs: number; readonly plannedMs: number }
  /** The browser's audio clock never ran, so call-like packets could not be sent. */
  | { readonly code: 'audio-suspended' }
  /** The audio clock stopped during the test. */
  | { readonly code: 'audio-stopped'; readonly atMs: number }
  /** The sender did not keep its pace: packets were not sent that should have been. */
  | { readonly code: 'sender-stalled'; readonly sent: number; readonly expected: number }
  /** Nothing arrived any more from then on: the connection or the relay was lost. */
  | { readonly code: 'connection-lost'; readonly atMs: number }
  /** No UDP port of the relay answered; the test ran over TCP or TLS. */
  | { readonly code: 'udp-blocked'; readonly transport: 'tcp' | 'tls' }
  /** There was no call: nothing is open, ICE gave up, or not one packet came. Nothing was measured. */
  | {
      readonly code: 'not-connected';
      readonly why: 'nothing-open' | 'could-not-connect' | 'nothing-arrived';
      readonly waitedMs: number;
      /** What was sent, and who saw it; left out where no call was tried. */
      readonly evidence?: NoCallEvidence;
    }
  /** Only what the network lets through was asked for; no call was made. */
  | { readonly code: 'only-connectivity' }
  /** Some of the relay's UDP ports did not answer, while calls get through by others; not beside `udp-blocked`. */
  | { readonly code: 'ports-denied'; readonly ports: readonly number[] }
  /** The fallback method was used, whose transport distorts loss and delay. */
  | { readonly code: 'data-channel'; readonly cause: 'no-encoded-transform' | 'audio-suspended' }
  /** Frames and packets did not match one to one; counts may not be exact. */
  | { readonly code: 'mapping-broken'; readonly streams: readonly number[] }
  /** getStats and our own figures disagree. */
  /** The relay saw the packets come from more than one address and port: a NAT mapping moved during the test. */
  | { readonly code: 'mapping-moved'; readonly sources: readonly string[] }
  | { readonly code: 'stats-disagree'; readonly metrics: readonly ('loss' | 'jitter' | 'rtt')[] };

/**
 * What a finding does to the verdict. `voids`: the run cannot be judged, whatever its figures. `caps`: what was
 * measured can miss a target but is not enough to meet them all. `fails`: the network misses a requirement
 * beside the targets. `notes`: said, changes nothing.
 */
export type FindingEffect = 'voids' | 'caps' | 'fails' | 'notes';

/** Hidden for longer than this, a run is void; a glance at another tab is not. */
export const HIDDEN_LIMIT_MS = 1000;

/**
 * The effect of each finding, in one table, and of like effect the gravest first; of `hidden` that of a page that was
 * hidden for longer than the limit.
 */
const EFFECTS: Readonly<Record<Finding['code'], FindingEffect>> = {
  hidden: 'voids',
  'audio-suspended': 'voids',
  'audio-stopped': 'voids',
  'sender-stalled': 'voids',
  'mapping-broken': 'voids',
  'not-connected': 'fails',
  'connection-lost': 'fails',
  'udp-blocked': 'fails',
  'ports-denied': 'fails',
  'only-connectivity': 'caps',
  'stopped-early': 'caps',
  'mapping-moved': 'notes',
  'data-channel': 'notes',
  'stats-disagree': 'notes',
};

const isFindingCode = (code: string): code is Finding['code'] => Object.hasOwn(EFFECTS, code);

/** Every finding there is; of like effect the gravest first. */
export const FINDING_CODES: readonly Finding['code'][] = Object.keys(EFFECTS).filter(isFindingCode);

/** The effect of a finding by its code, as tables have it; `null`: this version knows no such finding. */
export function effectOfCode(code: string, hiddenMs: number): FindingEffect | null {
  if (!isFindingCode(code)) return null;
  return code === 'hidden' && hiddenMs <= HIDDEN_LIMIT_MS ? 'notes' : EFFECTS[code];
}

/** What a finding does to the verdict. */
export const findingEffect = (finding: Finding): FindingEffect =>
  finding.code === 'hidden' && finding.hiddenMs <= HIDDEN_LIMIT_MS ? 'notes' : EFFECTS[finding.code];

/**
 * The verdict of a test. A void run is `no-data`, even if its figures look bad: what voids it may have caused
 * them. Otherwise one miss among the rows that decide is enough to miss, and *meets* needs all of them to meet.
 */
export function verdictOf(allRows: readonly GradeRow[], findings: readonly Finding[]): Outcome {
  const rows = allRows.filter(({ decides }) => decides);
  const effects = findings.map(findingEffect);
  if (effects.includes('voids')) return 'no-data';
  if (effects.includes('fails') || rows.some((row) => row.outcome === 'misses')) return 'misses';
  const meets = rows.length > 0 && rows.every((row) => row.outcome === 'meets');
  return meets && !effects.includes('caps') ? 'meets' : 'no-data';
}
