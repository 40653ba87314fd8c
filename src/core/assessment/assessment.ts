import { SAMPLED_NAMES, perMetric, type SampledMetric } from '../sites/sampled-metric.ts';
import { cellsOf, type HeatCell } from './heat-map.ts';
import {
  decidingOf,
  judgeStretch,
  type JudgedInput,
  type JudgedRow,
  type JudgedStretch,
} from './judged-stretch.ts';
import { localTimes, localWeek, type LocalTime } from './local-time.ts';
import { failingCells, peakVerdict, type PeakVerdict } from './peak.ts';
import { percentile90, type Percentile, type Ranked } from './percentile.ts';
import { columnsFor, type SampleColumns } from './sample-columns.ts';
import { coverageOf, coveredSlots, type Coverage } from './slots.ts';
import { compareSets } from '../compare/compare-sets.ts';
import type { MetricComparison } from '../compare/comparison.ts';

/**
 * Many tests of one site as one answer: the 90th percentile of each metric over the samples, held against the same
 * targets as a single test ("Media quality and network connectivity performance", which asks for
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
export interface AssessmentInput extends JudgedInput {
  /** Of the stretch and of as much before it as changes are to be told against; in any order. */
  readonly samples: readonly AssessedSample[];
  /** IANA name of the site's zone; hours, weekdays and weeks are those of its clocks. */
  readonly timeZone: string;
}

/** One metric of one path over the stretch. */
export interface AssessedRow extends JudgedRow {
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
export interface Assessment extends JudgedStretch {
  readonly fromMs: number;
  readonly toMs: number;
  /** Whether the targets are met when the network is busiest. */
  readonly peak: PeakVerdict;
  readonly counts: { readonly measured: number; readonly failed: number; readonly unusable: number };
  readonly rows: readonly AssessedRow[];
  /** Oldest first; the first and the last may be cut by the stretch of the samples. */
  readonly weeks: readonly AssessedWeek[];
}

/** How many of the worst samples a row names. */
const WORST_COUNT = 5;

/** Assesses a stretch. Pure: the same samples give the same answer, whatever their order. */
export function assess(input: AssessmentInput): Assessment {
  const { fromMs, toMs } = input;
  const all = [...input.samples].sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1));
  const within = between(all, fromMs, toMs);
  const usable = within.filter(isUsable);
  const before = between(all, fromMs - (toMs - fromMs), fromMs).filter(isUsable);
  const columns = columnsOf(usable);
  const judged = judgeStretch(columns, input);
  const locals = localTimes(usable.map(timeOf), input.timeZone);
  const changes = compareSets(figuresOf(before), figuresOf(usable));
  const counted = (outcome: AssessedSample['outcome']): number =>
    within.filter((sample) => sample.outcome === outcome).length;
  return {
    ...judged,
    fromMs,
    toMs,
    peak: peakVerdict(judged, input, failingCells(columns, judged.rows, input.timeZone)),
    counts: { measured: counted('measured'), failed: counted('failed'), unusable: counted('unusable') },
    rows: judged.rows.map((row) => detailRow(row, { usable, locals, changes })),
    weeks: weeksOf(all.filter(isUsable), input),
  };
}

const figuresOf = (samples: readonly AssessedSample[]): AssessedSample['metrics'][] =>
  samples.filter(({ outcome }) => outcome === 'measured').map(({ metrics }) => metrics);
const timeOf = ({ atMs }: AssessedSample): number => atMs;
const isUsable = ({ outcome }: AssessedSample): boolean => outcome !== 'unusable';
const between = (samples: readonly AssessedSample[], fromMs: number, toMs: number): AssessedSample[] =>
  samples.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
/** What a sample is in the ranking of a metric; `null`: it has no place in it. */
const rankedValue = (sample: AssessedSample, name: SampledMetric): Ranked | null =>
  sample.outcome === 'failed' ? 'failed' : sample.metrics[name];

const ranked = (samples: readonly AssessedSample[], name: SampledMetric): Ranked[] =>
  samples.map((sample) => rankedValue(sample, name)).filter((value) => value !== null);

/** Those of the samples that say something of the network, in columns. */
export function columnsOf(samples: readonly AssessedSample[]): SampleColumns {
  const usable = samples.filter(isUsable);
  const columns = columnsFor(usable.length);
  for (const [at, { atMs, outcome, metrics }] of usable.entries()) {
    columns.atMs[at] = atMs;
    if (outcome === 'failed') columns.failed[at] = 1;
    else for (const name of SAMPLED_NAMES) columns.values[name][at] = metrics[name] ?? NaN;
  }
  return columns;
}

/** The metrics that a verdict over these samples counts. */
export const decidingNames = (usable: readonly AssessedSample[]): SampledMetric[] =>
  decidingOf(columnsOf(usable));

/** What the details of a row are made from. */
interface Stretch {
  readonly usable: readonly AssessedSample[];
  /** Wall-clock time of each of `usable`: asked for once a sample, not once a metric. */
  readonly locals: readonly LocalTime[];
  readonly changes: readonly MetricComparison[];
}

function detailRow(row: JudgedRow, { usable, locals, changes }: Stretch): AssessedRow {
  const { name, target } = row;
  const placed: { local: LocalTime; value: Ranked }[] = [];
  for (const [index, local] of locals.entries()) {
    const sample = usable[index];
    const value = sample ? rankedValue(sample, name) : null;
    if (value !== null) placed.push({ local, value });
  }
  return {
    ...row,
    change: changes.find((each) => each.metric === name && each.a.samples > 0) ?? null,
    worst: worstOf(usable, name),
    cells: cellsOf(placed, target),
  };
}

/** The worst first, of one value the oldest; `usable` come in the order of time. */
function worstOf(usable: readonly AssessedSample[], name: SampledMetric): AssessedRow['worst'] {
  const worst: { readonly id: string; readonly atMs: number; readonly value: number }[] = [];
  for (const { id, atMs, outcome, metrics } of usable) {
    const value = metrics[name];
    if (outcome !== 'measured' || value === null) continue;
    const place = worst.findIndex((each) => each.value < value);
    if (place >= 0) worst.splice(place, 0, { id, atMs, value });
    else if (worst.length < WORST_COUNT) worst.push({ id, atMs, value });
    if (worst.length > WORST_COUNT) worst.pop();
  }
  return worst;
}

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
