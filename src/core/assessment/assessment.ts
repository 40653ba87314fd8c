import { SAMPLED_NAMES, perMetric, type SampledMetric } from '../sites/sampled-metric.ts';
import { cellsOf, type HeatCell } from './heat-map.ts';
import { hoursOfWeek } from './hours-of-week.ts';
import {
  decidingOf,
  judgeStretch,
  type JudgedInput,
  type JudgedRow,
  type JudgedStretch,
} from './judged-stretch.ts';
import { localWeek } from './local-time.ts';
import { failingCells, peakVerdict, type PeakVerdict } from './peak.ts';
import { percentileOf, type Percentile } from './percentile.ts';
import {
  columnsBetween,
  columnsFor,
  failuresIn,
  sortedValues,
  type SampleColumns,
} from './sample-columns.ts';
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
  const everything = columnsOf(all);
  const columns = columnsWithin(everything, fromMs, toMs);
  const judged = judgeStretch(columns, input);
  const hours = hoursOfWeek(columns.atMs, input.timeZone);
  const changes = compareSets(figuresOf(before), figuresOf(usable));
  const counted = (outcome: AssessedSample['outcome']): number =>
    within.filter((sample) => sample.outcome === outcome).length;
  return {
    ...judged,
    fromMs,
    toMs,
    peak: peakVerdict(judged, input, failingCells(columns, judged.rows, hours)),
    counts: { measured: counted('measured'), failed: counted('failed'), unusable: counted('unusable') },
    rows: judged.rows.map((row) => detailRow(row, { usable, columns, hours, changes })),
    weeks: weeksOf(everything, input),
  };
}

const figuresOf = (samples: readonly AssessedSample[]): AssessedSample['metrics'][] =>
  samples.filter(({ outcome }) => outcome === 'measured').map(({ metrics }) => metrics);
const isUsable = ({ outcome }: AssessedSample): boolean => outcome !== 'unusable';
const between = (samples: readonly AssessedSample[], fromMs: number, toMs: number): AssessedSample[] =>
  samples.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);

/** Those of [fromMs, toMs), of samples in the order of time. */
function columnsWithin(samples: SampleColumns, fromMs: number, toMs: number): SampleColumns {
  const { atMs } = samples;
  const firstFrom = (limitMs: number): number => {
    const at = atMs.findIndex((each) => each >= limitMs);
    return at === -1 ? atMs.length : at;
  };
  return columnsBetween(samples, firstFrom(fromMs), firstFrom(toMs));
}

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
  /** The same. */
  readonly columns: SampleColumns;
  /** The hour of the week of each: asked for once a sample, not once a metric. */
  readonly hours: Uint8Array;
  readonly changes: readonly MetricComparison[];
}

function detailRow(row: JudgedRow, { usable, columns, hours, changes }: Stretch): AssessedRow {
  const { name, target } = row;
  const { failed, values } = columns;
  return {
    ...row,
    change: changes.find((each) => each.metric === name && each.a.samples > 0) ?? null,
    worst: worstOf(usable, values[name]),
    cells: cellsOf({ values: values[name], failed, hours }, target),
  };
}

/** The worst first, of one value the oldest; `usable` come in the order of time, each with its value in the column. */
function worstOf(usable: readonly AssessedSample[], values: Float64Array): AssessedRow['worst'] {
  // Where they stand: thousands are looked at, of which five are named.
  const worst: number[] = [];
  const valueAt = (at: number): number => values[at] ?? NaN;
  for (let at = 0; at < values.length; at += 1) {
    const value = valueAt(at);
    const least = worst.length < WORST_COUNT ? -Infinity : valueAt(worst.at(-1) ?? 0);
    // Also where nothing was measured.
    if (!(value > least)) continue;
    const place = worst.findIndex((each) => valueAt(each) < value);
    worst.splice(place < 0 ? worst.length : place, 0, at);
    if (worst.length > WORST_COUNT) worst.pop();
  }
  return worst.flatMap((at) => {
    const sample = usable[at];
    return sample ? [{ id: sample.id, atMs: sample.atMs, value: valueAt(at) }] : [];
  });
}

/** Every local week that the samples and the stretch reach into. */
function weeksOf(everything: SampleColumns, input: AssessmentInput): AssessedWeek[] {
  const { timeZone, toMs, intervalMs } = input;
  const weeks: AssessedWeek[] = [];
  let week = localWeek(Math.min(everything.atMs[0] ?? input.fromMs, input.fromMs), timeZone);
  while (week.fromMs < toMs) {
    const samples = columnsWithin(everything, week.fromMs, week.toMs);
    const failures = failuresIn(samples);
    const slots = coveredSlots(samples.atMs, { ...week, intervalMs });
    weeks.push({
      ...week,
      coverage: coverageOf(slots),
      p90: perMetric((name) => percentileOf(sortedValues(samples.values[name]), failures)),
    });
    week = localWeek(week.toMs, timeZone);
  }
  return weeks;
}
