import { msg, str } from '@lit/localize';
import { findingEffect } from '../../core/verdict/finding-effect.ts';
import type { MetricName } from '../../core/verdict/grade-row.ts';
import type { Outcome } from '../../core/verdict/outcome.ts';
import type { Result } from '../../wire/result.ts';
import type { ResultGrade } from '../../wire/result-parts.ts';
import { metricInSentence, rowOutcome } from './metric.ts';
import { measuredValue, milliseconds, textList } from '../quantity.ts';
import { decidingRows } from '../../core/verdict/troubles.ts';
import { unknownDirections } from './witness.ts';

/** One figure of a leg. */
export interface LegFigure {
  readonly name: string;
  readonly value: string;
  readonly isMissed: boolean;
}

/** One leg of the way you -> relay -> you, or all of it. */
export interface Leg {
  readonly title: string;
  readonly shown: Outcome;
  /** The outcome in words; what is missed is named. */
  readonly word: string;
  readonly figures: readonly LegFigure[];
}

/** The way there and back in words and figures. */
export interface LegsWording {
  /** From you, then to you; `null` where the relay did not tell them apart. */
  readonly legs: readonly [up: Leg, down: Leg] | null;
  /** There and back, where that is all that is known. */
  readonly loop: Leg | null;
  /** Why directions are not wholly known; empty when they are. */
  readonly why: readonly string[];
  readonly roundTrip: { readonly shown: Outcome; readonly word: string; readonly sentence: string } | null;
}

type Path = 'up' | 'down' | 'loop';
type Figures = Pick<
  Result['metrics']['loop'],
  'lossRatio' | 'worstLoss15s' | 'worstBurst200ms' | 'worstJitter15s' | 'reorderRatio'
> & { readonly queueingMs?: NonNullable<Result['metrics']['up']>['queueingMs'] };

/** What the picture of the way shows. */
export function legsWording(result: Result): LegsWording {
  const { up, down, loop } = result.metrics;
  const legs =
    up && down
      ? ([leg(result, 'up', msg('From you'), up), leg(result, 'down', msg('To you'), down)] as const)
      : null;
  const why = unknownDirections(result) ?? [];
  return {
    legs,
    loop: legs ? null : leg(result, 'loop', msg('There and back'), loop),
    why:
      legs && why.length > 0
        ? [...why, msg('Each leg shows what the record holds; the verdict is from the way there and back.')]
        : why,
    roundTrip: roundTrip(result),
  };
}

/** The rows that judge a leg: of a loop, those that a direction would have too. */
const rowsOf = ({ grades }: Result, path: Path): ResultGrade[] =>
  decidingRows(grades.rows).filter(
    (row) => (row.path ?? 'loop') === path && row.metric !== 'rtt' && row.metric !== 'oneWay',
  );

function leg(result: Result, path: Path, title: string, figures: Figures): Leg {
  const rows = rowsOf(result, path);
  const missed = isVoid(result) ? [] : rows.filter(({ outcome }) => outcome === 'misses');
  return { title, ...outcomeOf(result, rows), figures: legFigures(result, figures, missed) };
}

const isVoid = ({ grades }: Result): boolean =>
  grades.findings.some((finding) => findingEffect(finding) === 'voids');

function outcomeOf({ grades }: Result, rows: readonly ResultGrade[]): Pick<Leg, 'shown' | 'word'> {
  const shown = rows.map((row) => rowOutcome(row, grades.findings).shown);
  if (shown.includes('misses')) {
    const missed = rows.filter((_, index) => shown[index] === 'misses').map(({ metric }) => metric);
    // Loss in bursts is loss: beside it it needs no name of its own.
    const named = missed.filter((metric) => metric !== 'burstLoss' || !missed.includes('loss'));
    return {
      shown: 'misses',
      word: msg(str`Misses: ${textList(named.map((metric) => metricInSentence(metric)))}`),
    };
  }
  if (rows.length > 0 && shown.every((one) => one === 'meets'))
    return { shown: 'meets', word: msg('Meets its targets') };
  return { shown: 'no-data', word: msg('Not judged') };
}

function legFigures(result: Result, figures: Figures, missed: readonly ResultGrade[]): LegFigure[] {
  const { worstLoss15s, worstBurst200ms, worstJitter15s, reorderRatio, lossRatio, queueingMs } = figures;
  const figure = (metric: MetricName, name: string, value: number | null | undefined): LegFigure[] => {
    if (value === null || value === undefined) return [];
    const row = result.grades.rows.find((one) => one.metric === metric);
    const unit = metric === 'jitter' ? 'ms' : 'ratio';
    return [
      {
        name,
        value: measuredValue(value, unit, row?.target ?? Infinity),
        isMissed: missed.some((one) => one.metric === metric),
      },
    ];
  };
  return [
    ...(worstLoss15s
      ? figure('loss', msg('Lost, worst 15 s'), worstLoss15s.ratio)
      : figure('loss', msg('Lost'), lossRatio)),
    ...figure('burstLoss', msg('Lost, worst 200 ms'), worstBurst200ms?.ratio),
    ...figure('jitter', msg('Jitter, worst 15 s'), worstJitter15s?.ms),
    ...figure('reorder', msg('Reordered'), reorderRatio),
    ...(queueingMs
      ? [{ name: msg('Queueing, 95 % under'), value: milliseconds(queueingMs.p95), isMissed: false }]
      : []),
  ];
}

function roundTrip(result: Result): LegsWording['roundTrip'] {
  const { rttMs, oneWayMs } = result.metrics.loop;
  if (rttMs === null || oneWayMs === null) return null;
  const row = result.grades.rows.find(({ metric }) => metric === 'rtt');
  const value = (ms: number, target: number): string => measuredValue(ms, 'ms', target);
  const whole = value(rttMs.mean, row?.target ?? Infinity);
  const half = milliseconds(oneWayMs);
  return {
    ...(row ? rowOutcome(row, result.grades.findings) : { shown: 'no-data', word: msg('Not judged') }),
    sentence: msg(
      str`There and back ${whole} on average. One way ${half}: half of that, derived and not measured, since the two ends have two clocks.`,
    ),
  };
}
