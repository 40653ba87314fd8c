import type { Outcome } from '../verdict/outcome.ts';
import {
  SAMPLED_METRICS,
  SAMPLED_NAMES,
  sampledTarget,
  type SampledMetric,
} from '../sites/sampled-metric.ts';
import type { TargetSet } from '../verdict/targets.ts';
import { percentileOf, type Percentile } from './percentile.ts';
import { failuresIn, sortedValues, type SampleColumns } from './sample-columns.ts';
import {
  MIN_COVERAGE,
  coverageOf,
  coveredSlots,
  isEnough,
  slotsUntilEnough,
  type Coverage,
} from './slots.ts';

/** What is judged: the stretch [fromMs, toMs), epoch ms, with a sample due in each interval of it. */
export interface JudgedInput {
  readonly fromMs: number;
  readonly toMs: number;
  readonly intervalMs: number;
  readonly targets: TargetSet;
}

/** One metric of one path over a stretch. */
export interface JudgedRow {
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
}

/** What a stretch comes to. */
export interface JudgedStretch {
  readonly coverage: Coverage;
  readonly verdict: Outcome;
  /** When there will be enough data if no more samples are missed, epoch ms; `null` when there is enough. */
  readonly enoughAtMs: number | null;
  /** Share of calls that would miss a deciding target or not come about, 0-1; `null` without samples. */
  readonly callsBreachingRatio: number | null;
  /** Every metric, in the order of `SAMPLED_NAMES`. */
  readonly rows: readonly JudgedRow[];
}

/** Judges the samples of a stretch, which must all lie in it. Pure, whatever their order. */
export function judgeStretch(samples: SampleColumns, input: JudgedInput): JudgedStretch {
  const { toMs, intervalMs, targets } = input;
  const slots = coveredSlots(samples.atMs, input);
  const coverage = coverageOf(slots);
  const more = slotsUntilEnough(slots);
  const isDirected = directionsDecide(samples);
  const failures = failuresIn(samples);
  const rows = SAMPLED_NAMES.map((name) => {
    const decides = decidesOf(name, isDirected);
    const target = sampledTarget(name, targets);
    return { ...judgeValues(samples.values[name], failures, target, coverage), name, target, decides };
  });
  return {
    coverage,
    verdict: isEnough(coverage) ? verdictOf(rows) : 'no-data',
    enoughAtMs: more === null || more === 0 ? null : toMs + more * intervalMs,
    callsBreachingRatio: breachingRatio(samples, rows),
    rows,
  };
}

/** "<" is strict: a value equal to its target misses it. */
export const isBreach = (value: number, target: number): boolean => value >= target;

/** The metrics that a verdict over these samples counts. */
export function decidingOf(samples: Pick<SampleColumns, 'failed' | 'values'>): SampledMetric[] {
  const isDirected = directionsDecide(samples);
  return SAMPLED_NAMES.filter((name) => decidesOf(name, isDirected));
}

/**
 * Targets are of one way. Where nearly all the measured samples know their directions these decide; where not (a
 * relay of somebody else), the loop does, which adds both up and can only be stricter.
 */
function directionsDecide({ failed, values }: Pick<SampleColumns, 'failed' | 'values'>): boolean {
  const { lossUpRatio, lossDownRatio } = values;
  let [measured, know] = [0, 0];
  failed.forEach((isFailed, at) => {
    if (isFailed === 1) return;
    measured += 1;
    if (isMeasured(lossUpRatio[at]) && isMeasured(lossDownRatio[at])) know += 1;
  });
  return measured > 0 && know / measured >= MIN_COVERAGE;
}

const isMeasured = (value: number | undefined): boolean => value !== undefined && !Number.isNaN(value);

function decidesOf(name: SampledMetric, isDirected: boolean): boolean {
  const { metric, path } = SAMPLED_METRICS[name];
  return path === 'loop' ? metric === 'rtt' || !isDirected : isDirected;
}

function judgeValues(
  column: Float64Array,
  failures: number,
  target: number,
  coverage: Coverage,
): Pick<JudgedRow, 'samples' | 'p90' | 'breachRatio' | 'outcome'> {
  const values = sortedValues(column);
  const samples = values.length + failures;
  const p90 = percentileOf(values, failures);
  const breaches = values.reduce((sum, value) => sum + (isBreach(value, target) ? 1 : 0), failures);
  // A value that few of the samples have (directions, now and then) says nothing of the rest.
  const isKnown =
    values.length > 0 && isEnough({ ...coverage, covered: Math.min(coverage.covered, samples) });
  const misses = p90.value === null || isBreach(p90.value, target);
  return {
    samples,
    p90,
    breachRatio: samples === 0 ? null : breaches / samples,
    outcome: !isKnown && !p90.isFailed ? 'no-data' : misses ? 'misses' : 'meets',
  };
}

/** One miss is enough to miss; *meets* needs every deciding row to meet. */
function verdictOf(rows: readonly JudgedRow[]): Outcome {
  const deciding = rows.filter(({ decides }) => decides);
  if (deciding.some(({ outcome }) => outcome === 'misses')) return 'misses';
  return deciding.length > 0 && deciding.every(({ outcome }) => outcome === 'meets') ? 'meets' : 'no-data';
}

function breachingRatio({ failed, values }: SampleColumns, rows: readonly JudgedRow[]): number | null {
  if (failed.length === 0) return null;
  const breaches = failed.slice();
  for (const { name, target, decides } of rows)
    if (decides)
      values[name].forEach((value, at) => {
        if (isBreach(value, target)) breaches[at] = 1;
      });
  return breaches.reduce((sum, breach) => sum + breach, 0) / failed.length;
}
