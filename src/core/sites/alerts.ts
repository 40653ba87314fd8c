import { columnsOf, decidingNames, type AssessedSample } from '../assessment/assessment.ts';
import { judgeStretch } from '../assessment/judged-stretch.ts';
import { hoursOfWeek } from '../assessment/hours-of-week.ts';
import { PEAK_STRETCH_MS, failingCells, peakVerdict } from '../assessment/peak.ts';
import { percentile90, type Percentile, type Ranked } from '../assessment/percentile.ts';
import { sampledTarget, type SampledMetric } from './sampled-metric.ts';
import type { TargetSet } from '../verdict/targets.ts';

/** When something is told about a site, as a procedure of its own: what is seen goes in, what is to be told comes out. */

/** What is looked for in the newest samples of a site. */
export type Condition =
  /** The 90th percentile is at or above a limit; `null`: the site's target. */
  | { readonly kind: 'metric'; readonly metric: SampledMetric; readonly atLeast: number | null }
  /** A metric that decides misses its target. */
  | { readonly kind: 'verdict' }
  /** The last seven days miss the targets when the network is busiest (assessment/peak.ts). */
  | { readonly kind: 'peak' }
  /** Marks for priority do not arrive at the relay as they were asked for (connectivity/mark-verdict.ts). */
  | { readonly kind: 'marks' }
  /** There were no samples. */
  | { readonly kind: 'missing' };

/** What a rule finds at a site. */
export interface Judged {
  /** `null`: it cannot be told, since there are too few samples. */
  readonly isWrong: boolean | null;
  /** The percentile of a metric's rule; `null` of others, and where it is among tests that failed. */
  readonly value: number | null;
}

/** What is known of a site at an instant. */
export interface Known {
  readonly nowMs: number;
  /** Oldest first. */
  readonly samples: readonly AssessedSample[];
  /** Of the tests that tell whether marks for priority were kept: whether they were, oldest first. */
  readonly keptMarks: readonly boolean[];
  /** When it was last tested; `null`: never. */
  readonly lastAtMs: number | null;
  readonly everyMs: number;
  readonly targets: TargetSet;
  /** IANA name of the site's zone: hours of the week are those of its clocks. */
  readonly timeZone: string;
}

/** A test takes a while, and then reports: so much of an interval it may be late without being missing. */
const SLACK_INTERVALS = 0.5;

const UNKNOWN: Judged = { isWrong: null, value: null };

/** How many intervals the stretch of a peak has: whole ones within seven days. */
export const peakSlots = (everyMs: number): number => Math.floor(PEAK_STRETCH_MS / everyMs);

/** Holds the whole slots of the last seven days against the rule of the peak. */
function judgePeak({ nowMs, samples, everyMs, targets, timeZone }: Known): Judged {
  const toMs = Math.floor(nowMs / everyMs) * everyMs;
  const stretch = { fromMs: toMs - peakSlots(everyMs) * everyMs, toMs, intervalMs: everyMs, targets };
  const columns = columnsOf(samples.filter(({ atMs }) => atMs >= stretch.fromMs && atMs < toMs));
  const judged = judgeStretch(columns, stretch);
  const { outcome } = peakVerdict(
    judged,
    stretch,
    failingCells(columns, judged.rows, hoursOfWeek(columns.atMs, timeZone)),
  );
  return { isWrong: outcome === 'no-data' ? null : outcome === 'misses', value: null };
}

/** More than one in ten, as of everything that is judged by a 90th percentile. */
function judgeMarks(kept: readonly boolean[], count: number): Judged {
  if (kept.length < count) return UNKNOWN;
  const { value } = percentile90(kept.slice(kept.length - count).map((isKept) => (isKept ? 0 : 1)));
  return { isWrong: value === 1, value: null };
}

/** Holds the newest `count` usable samples against a condition. */
export function judge(condition: Condition, count: number, known: Known): Judged {
  if (condition.kind === 'missing') {
    if (known.lastAtMs === null) return UNKNOWN;
    const silenceMs = known.nowMs - known.lastAtMs;
    return { isWrong: silenceMs > (count + SLACK_INTERVALS) * known.everyMs, value: null };
  }
  if (condition.kind === 'peak') return judgePeak(known);
  if (condition.kind === 'marks') return judgeMarks(known.keptMarks, count);
  const usable = known.samples.filter(({ outcome }) => outcome !== 'unusable');
  if (usable.length < count) return UNKNOWN;
  const newest = usable.slice(usable.length - count);
  if (condition.kind === 'verdict') {
    const misses = decidingNames(newest).some((name) =>
      isAtLeast(percentileOf(newest, name), sampledTarget(name, known.targets)),
    );
    return { isWrong: misses, value: null };
  }
  const p90 = percentileOf(newest, condition.metric);
  if (p90.value === null && !p90.isFailed) return UNKNOWN;
  const limit = condition.atLeast ?? sampledTarget(condition.metric, known.targets);
  return { isWrong: isAtLeast(p90, limit), value: p90.value };
}

const isAtLeast = ({ value, isFailed }: Percentile, limit: number): boolean =>
  isFailed || (value !== null && value >= limit);

const percentileOf = (samples: readonly AssessedSample[], name: SampledMetric): Percentile =>
  percentile90(
    samples
      .map(({ outcome, metrics }): Ranked | null => (outcome === 'failed' ? 'failed' : metrics[name]))
      .filter((value) => value !== null),
  );

/** Where a rule stands at a site. */
export type AlertState =
  | { readonly kind: 'ok' }
  /** Wrong, but not for long enough. */
  | { readonly kind: 'pending'; readonly sinceMs: number }
  | {
      readonly kind: 'firing';
      readonly sinceMs: number;
      /** Since when it has been right again; `null`: it is not. */
      readonly rightSinceMs: number | null;
      /** Whether it was told: not while it was silenced. */
      readonly isTold: boolean;
    };

export const ALERT_OK: AlertState = { kind: 'ok' };

/** How long something must be so before it counts. */
export interface Patience {
  readonly forMs: number;
  readonly recoverMs: number;
}

/** What was seen at an instant. */
export interface AlertObservation {
  readonly atMs: number;
  /** `null`: it cannot be told, which changes nothing. */
  readonly isWrong: boolean | null;
  readonly isSilenced: boolean;
}

/** The state that follows, and what is to be told. */
export interface AlertStep {
  readonly state: AlertState;
  readonly notify: 'fired' | 'recovered' | null;
}

/**
 * The procedure of an alert. What fires while it is silenced is told when the silence ends and it still fires; that it
 * is over is told to whoever was told that it began, silenced or not.
 */
export function stepAlert(state: AlertState, seen: AlertObservation, patience: Patience): AlertStep {
  if (seen.isWrong === null) return { state, notify: null };
  switch (state.kind) {
    case 'ok':
      if (!seen.isWrong) return { state, notify: null };
      return stepAlert({ kind: 'pending', sinceMs: seen.atMs }, seen, patience);
    case 'pending':
      if (!seen.isWrong) return { state: ALERT_OK, notify: null };
      if (seen.atMs - state.sinceMs < patience.forMs) return { state, notify: null };
      return stepFiring({ kind: 'firing', sinceMs: state.sinceMs, rightSinceMs: null, isTold: false }, seen);
    case 'firing':
      if (seen.isWrong)
        return stepFiring(state.rightSinceMs === null ? state : { ...state, rightSinceMs: null }, seen);
      return stepRight(
        state.rightSinceMs === null ? { ...state, rightSinceMs: seen.atMs } : state,
        seen,
        patience,
      );
  }
}

type Firing = Extract<AlertState, { kind: 'firing' }>;

const stepFiring = (state: Firing, { isSilenced }: AlertObservation): AlertStep =>
  state.isTold || isSilenced
    ? { state, notify: null }
    : { state: { ...state, isTold: true }, notify: 'fired' };

function stepRight(state: Firing, { atMs }: AlertObservation, { recoverMs }: Patience): AlertStep {
  if (atMs - (state.rightSinceMs ?? atMs) < recoverMs) return { state, notify: null };
  return { state: ALERT_OK, notify: state.isTold ? 'recovered' : null };
}
