import {
  SAMPLED_METRICS,
  SAMPLED_NAMES,
  sampledTarget,
  perMetric,
  type SampledMetric,
} from './sampled-metric.ts';
import { cellsOf, type HeatCell } from './assessment/heat-map.ts';
import { localTime, localWeek, type LocalTime } from './assessment/local-time.ts';
import { percentile90, type Percentile, type Ranked } from './assessment/percentile.ts';
import {
  coverageOf,
  coveredSlots,
  isEnough,
  MIN_COVERAGE,
  slotsUntilEnough,
  type Coverage,
} from './assessment/slots.ts';
import { compareSets } from './compare/compare-sets.ts';
import type { MetricComparison } from './compare/comparison.ts';
import type { Outcome } from './grade.ts';
import type { TargetSet } from './targets.ts';

/**
 * Many tests of one site as one answer: the 90th percentile of each metric over the samples, held against the same
 * targets as a single test (design section 3; "Media quality and network connectivity performance", which asks for
 * at least a week with a sample each 10 minutes).
 */

/** One sample: a test that ran, or one that found no connection. */
export interface AssessedSample {
  readonly id: string;
  /** Epoch ms. */
  readonly atMs: number;
  /**
   * `measured`: it has figures. `failed`: no call came about, by the network's fault: it counts, as worse than any
   * value. `unusable`: the run was void (a busy machine, a hidden page): it says nothing of the network.
   */
  readonly outcome: 'measured' | 'failed' | 'unusable';
  /** `null`: not measured in this one. */
  readonly metrics: Readonly<Record<SampledMetric, number | null>>;
}

/** What is to be assessed. */
export interface AssessmentInput {
  /** Of the stretch and of as much before it as changes are to be told against; in any order. */
  readonly samples: readonly AssessedSample[];
  /** [fromMs, toMs), epoch ms. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Between samples, ms; 10 minutes as published. */
  readonly intervalMs: number;
  /** IANA name of the site's zone; hours, weekdays and weeks are those of its clocks. */
  readonly timeZone: string;
  readonly targets: TargetSet;
}

/** One metric of one path over the stretch. */
export interface AssessedRow {
  readonly name: SampledMetric;
  readonly target: number;
  /** Whether the verdict counts it: where directions are known they decide, else the loop. */
  readonly decides: boolean;
  /** Samples with a value, and failed ones. */
  readonly samples: number;
  readonly p90: Percentile;
  /** Share of the samples that miss the target, failed ones included, 0-1; `null` without samples. */
  readonly breachRatio: number | null;
  /** `no-data` without enough samples. */
  readonly outcome: Outcome;
  /** Against the stretch of the same length before; `null` when there was nothing. */
  readonly change: MetricComparison | null;
  /** Highest values first. */
  readonly worst: readonly { readonly id: string; readonly atMs: number; readonly value: number }[];
  readonly cells: readonly HeatCell[];
}

/** One local calendar week. */
export interface AssessedWeek {
  readonly fromMs: number;
  readonly toMs: number;
  readonly coverage: Coverage;
  readonly p90: Readonly<Record<SampledMetric, Percentile>>;
}

/** The answer for a site. */
export interface Assessment {
  readonly fromMs: number;
  readonly toMs: number;
  readonly coverage: Coverage;
  readonly counts: { readonly measured: number; readonly failed: number; readonly unusable: number };
  readonly verdict: Outcome;
  /** When there will be enough data if no more samples are missed, epoch ms; `null` when there is enough. */
  readonly enoughAtMs: number | null;
  /** Share of calls that would miss a deciding target or not come about, 0-1; `null` without samples. */
  readonly callsBreachingRatio: number | null;
  readonly rows: readonly AssessedRow[];
  /** Oldest first; the first and the last may be cut by the stretch of the samples. */
  readonly weeks: readonly AssessedWeek[];
}

/** How many of the worst samples a row names. */
const WORST_COUNT = 5;

/** Assesses a stretch. Pure: the same samples give the same answer, whatever their order. */
export function assess(input: AssessmentInput): Assessment {
  const { fromMs, toMs, intervalMs } = input;
  const all = [...input.samples].sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1));
  const within = between(all, fromMs, toMs);
  const usable = within.filter(isUsable);
  const before = between(all, fromMs - (toMs - fromMs), fromMs).filter(isUsable);
  const slots = coveredSlots(usable.map(timeOf), input);
  const coverage = coverageOf(slots);
  const more = slotsUntilEnough(slots);
  const directed = directionsDecide(usable);
  // Once a sample, not once a metric: asking for the local time is most of the work.
  const locals = usable.map(({ atMs }) => localTime(atMs, input.timeZone));
  const changes = compareSets(figuresOf(before), figuresOf(usable));
  const stretch: Stretch = { usable, locals, changes, coverage, directed, targets: input.targets };
  const rows = SAMPLED_NAMES.map((name) => assessRow(name, stretch));
  const counted = (outcome: AssessedSample['outcome']): number =>
    within.filter((sample) => sample.outcome === outcome).length;
  return {
    fromMs,
    toMs,
    coverage,
    counts: { measured: counted('measured'), failed: counted('failed'), unusable: counted('unusable') },
    verdict: isEnough(coverage) ? verdictOfRows(rows) : 'no-data',
    enoughAtMs: more === null || more === 0 ? null : toMs + more * intervalMs,
    callsBreachingRatio: shareOf(usable, (sample) => breaches(sample, rows)),
    rows,
    weeks: weeksOf(all.filter(isUsable), input),
  };
}

const figuresOf = (samples: readonly AssessedSample[]): AssessedSample['metrics'][] =>
  samples.filter(({ outcome }) => outcome === 'measured').map(({ metrics }) => metrics);
const timeOf = ({ atMs }: AssessedSample): number => atMs;
const isUsable = ({ outcome }: AssessedSample): boolean => outcome !== 'unusable';
const between = (samples: readonly AssessedSample[], fromMs: number, toMs: number): AssessedSample[] =>
  samples.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
const shareOf = <T>(items: readonly T[], is: (item: T) => boolean): number | null =>
  items.length === 0 ? null : items.filter(is).length / items.length;

/** What a sample is in the ranking of a metric; `null`: it has no place in it. */
const rankedValue = (sample: AssessedSample, name: SampledMetric): Ranked | null =>
  sample.outcome === 'failed' ? 'failed' : sample.metrics[name];

const ranked = (samples: readonly AssessedSample[], name: SampledMetric): Ranked[] =>
  samples.map((sample) => rankedValue(sample, name)).filter((value) => value !== null);

/**
 * Targets are of one way. Where nearly all the measured samples know their directions these decide; where not (a
 * relay of somebody else), the loop does, which adds both up and can only be stricter.
 */
function directionsDecide(usable: readonly AssessedSample[]): boolean {
  const measured = usable.filter(({ outcome }) => outcome === 'measured');
  const know = shareOf(
    measured,
    ({ metrics }) => metrics.lossUpRatio !== null && metrics.lossDownRatio !== null,
  );
  return know !== null && know >= MIN_COVERAGE;
}

function decides(name: SampledMetric, directed: boolean): boolean {
  const { metric, path } = SAMPLED_METRICS[name];
  return path === 'loop' ? metric === 'rtt' || !directed : directed;
}

/** The metrics that a verdict over these samples counts. */
export const decidingNames = (usable: readonly AssessedSample[]): SampledMetric[] => {
  const directed = directionsDecide(usable);
  return SAMPLED_NAMES.filter((name) => decides(name, directed));
};

/** What the rows are made from. */
interface Stretch {
  readonly usable: readonly AssessedSample[];
  /** Wall-clock time of each of `usable`. */
  readonly locals: readonly LocalTime[];
  readonly changes: readonly MetricComparison[];
  readonly coverage: Coverage;
  readonly directed: boolean;
  readonly targets: TargetSet;
}

function assessRow(name: SampledMetric, stretch: Stretch): AssessedRow {
  const { usable, locals, changes, coverage, directed } = stretch;
  const target = sampledTarget(name, stretch.targets);
  const values = ranked(usable, name);
  const p90 = percentile90(values);
  const measured = usable.flatMap(({ id, atMs, outcome, metrics }) => {
    const value = metrics[name];
    return outcome === 'measured' && value !== null ? [{ id, atMs, value }] : [];
  });
  // A value that few of the samples have (directions, now and then) says nothing of the rest.
  const isKnown =
    measured.length > 0 && isEnough({ ...coverage, covered: Math.min(coverage.covered, values.length) });
  return {
    name,
    target,
    decides: decides(name, directed),
    samples: values.length,
    p90,
    breachRatio: shareOf(values, (value) => isBreach(value, target)),
    outcome:
      !isKnown && !p90.isFailed ? 'no-data' : isBreach(p90.value ?? 'failed', target) ? 'misses' : 'meets',
    change: changes.find((each) => each.metric === name && each.a.samples > 0) ?? null,
    worst: [...measured].sort((a, b) => b.value - a.value || a.atMs - b.atMs).slice(0, WORST_COUNT),
    cells: cellsOf(
      usable.flatMap((sample, index) => {
        const value = rankedValue(sample, name);
        const local = locals[index];
        return value === null || !local ? [] : [{ local, value }];
      }),
      target,
    ),
  };
}

/** "<" is strict: a value equal to its target misses it. */
const isBreach = (value: Ranked, target: number): boolean => value === 'failed' || value >= target;

/** One miss is enough to miss; *meets* needs every deciding row to meet. */
function verdictOfRows(rows: readonly AssessedRow[]): Outcome {
  const deciding = rows.filter(({ decides }) => decides);
  if (deciding.some(({ outcome }) => outcome === 'misses')) return 'misses';
  return deciding.length > 0 && deciding.every(({ outcome }) => outcome === 'meets') ? 'meets' : 'no-data';
}

const breaches = (sample: AssessedSample, rows: readonly AssessedRow[]): boolean =>
  rows.some(({ name, target, decides }) => {
    const value = rankedValue(sample, name);
    return decides && value !== null && isBreach(value, target);
  });

/** Every local week that the samples and the stretch reach into. */
function weeksOf(usable: readonly AssessedSample[], input: AssessmentInput): AssessedWeek[] {
  const { timeZone, toMs, intervalMs } = input;
  const weeks: AssessedWeek[] = [];
  let week = localWeek(Math.min(usable[0]?.atMs ?? input.fromMs, input.fromMs), timeZone);
  while (week.fromMs < toMs) {
    const samples = between(usable, week.fromMs, week.toMs);
    const slots = coveredSlots(samples.map(timeOf), { ...week, intervalMs });
    weeks.push({
      ...week,
      coverage: coverageOf(slots),
      p90: perMetric((name) => percentile90(ranked(samples, name))),
    });
    week = localWeek(week.toMs, timeZone);
  }
  return weeks;
}
