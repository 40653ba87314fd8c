import { msg } from '@lit/localize';
import type { MetricName } from '../../core/verdict/grade-row.ts';
import { SAMPLED_METRICS, type SampledMetric } from '../../core/sites/sampled-metric.ts';
import type { ResultRow } from '../result-parts.ts';
import { milliseconds, percent } from './quantity.ts';

/** Which graded row a sampled metric is of. */
export interface SampledRow {
  readonly metric: MetricName;
  readonly path: 'loop' | 'up' | 'down';
  readonly unit: 'ms' | 'ratio';
}

export const sampledRow = (metric: SampledMetric): SampledRow => SAMPLED_METRICS[metric];

/** A metric's name at the desk, where *you* would be the wrong person: directions are up and down. */
export function sampledName(metric: SampledMetric): string {
  switch (metric) {
    case 'rttMs':
      return msg('Round trip');
    case 'lossRatio':
      return msg('Loss');
    case 'lossUpRatio':
      return msg('Loss up');
    case 'lossDownRatio':
      return msg('Loss down');
    case 'burstLossRatio':
      return msg('Loss in bursts');
    case 'burstLossUpRatio':
      return msg('Loss in bursts up');
    case 'burstLossDownRatio':
      return msg('Loss in bursts down');
    case 'jitterMs':
      return msg('Jitter');
    case 'jitterUpMs':
      return msg('Jitter up');
    case 'jitterDownMs':
      return msg('Jitter down');
    case 'reorderRatio':
      return msg('Reordering');
    case 'reorderUpRatio':
      return msg('Reordering up');
    case 'reorderDownRatio':
      return msg('Reordering down');
  }
}

/** What a value of it is, in a few words. */
export function sampledMeaning(metric: SampledMetric): string {
  switch (metric) {
    case 'rttMs':
      return msg('mean of the test');
    case 'lossRatio':
      return msg('there and back, worst 15 s');
    case 'lossUpRatio':
    case 'jitterUpMs':
      return msg('from the device to the relay, worst 15 s');
    case 'lossDownRatio':
    case 'jitterDownMs':
      return msg('from the relay to the device, worst 15 s');
    case 'burstLossRatio':
      return msg('there and back, worst 200 ms');
    case 'burstLossUpRatio':
      return msg('from the device to the relay, worst 200 ms');
    case 'burstLossDownRatio':
      return msg('from the relay to the device, worst 200 ms');
    case 'jitterMs':
      return msg('there and back, worst 15 s');
    case 'reorderRatio':
      return msg('there and back, whole test');
    case 'reorderUpRatio':
      return msg('from the device to the relay, whole test');
    case 'reorderDownRatio':
      return msg('from the relay to the device, whole test');
  }
}

/** A value; a dash where nothing was measured. */
export function sampledValue(metric: SampledMetric, value: number | null): string {
  if (value === null) return '\u2013';
  return SAMPLED_METRICS[metric].unit === 'ms' ? milliseconds(value) : percent(value);
}

const MAX_DECIMALS = 4;

/** Two values that differ, with as many decimals as it takes to see that. */
export function valuesApart(metric: SampledMetric, one: number, other: number): readonly [string, string] {
  const at = (value: number, decimals?: number): string =>
    SAMPLED_METRICS[metric].unit === 'ms' ? milliseconds(value, decimals) : percent(value, decimals);
  let texts = [at(one), at(other)] as const;
  for (let decimals = 1; one !== other && texts[0] === texts[1] && decimals <= MAX_DECIMALS; decimals++)
    texts = [at(one, decimals), at(other, decimals)];
  return texts;
}

/** The target that a result's row of this metric was held against; `null` when it has none. */
export function sampledTarget(metric: SampledMetric, rows: readonly ResultRow[]): number | null {
  const { metric: name, path } = SAMPLED_METRICS[metric];
  return rows.find((row) => row.metric === name && (row.path ?? 'loop') === path)?.target ?? null;
}
