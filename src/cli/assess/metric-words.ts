import { SAMPLED_METRICS, type SampledMetric } from '../../core/sites/sampled-metric.ts';
import type { SiteAssessment } from './site-assessment.ts';

type Row = SiteAssessment['assessment']['rows'][number];

const METRIC = {
  rtt: 'round trip',
  oneWay: 'one way',
  loss: 'loss, worst 15 s',
  burstLoss: 'loss, worst 200 ms',
  jitter: 'jitter, worst 15 s',
  reorder: 'reordered',
} as const;
const PATH = { loop: '', up: 'up: ', down: 'down: ' } as const;

/** A metric and its direction. */
export const metricWords = (name: SampledMetric): string =>
  `${PATH[SAMPLED_METRICS[name].path]}${METRIC[SAMPLED_METRICS[name].metric]}`;

/** A value with its unit; `-` where nothing was measured. Percent appears in views only. */
export function valueText(name: SampledMetric, value: number | null): string {
  if (value === null) return '-';
  const { unit, metric } = SAMPLED_METRICS[name];
  if (unit === 'ms') return `${value.toFixed(1)} ms`;
  return `${(value * 100).toFixed(metric === 'reorder' ? 3 : 2)} %`;
}

export const OUTCOME_WORDS = { meets: 'meets', misses: 'MISSES', 'no-data': 'not enough data' } as const;

/** The 90th percentile; it may itself be a call that did not come about. */
export const p90Text = ({ name, p90 }: Row): string =>
  p90.isFailed ? 'no connection' : valueText(name, p90.value);

export function intervalText({ name, p90 }: Row): string {
  if (p90.low === null && p90.high === null) return '-';
  return `${valueText(name, p90.low)} to ${p90.high === null ? 'no bound' : valueText(name, p90.high)}`;
}

/** Against the stretch before: `worse by 3.1 ms`. */
export function changeText({ name, change }: Row): string {
  if (change === null) return 'nothing before';
  switch (change.outcome) {
    case 'unknown':
      return 'too little before';
    case 'same':
      return 'as before';
    case 'better':
    case 'worse':
      return change.difference === null
        ? change.outcome
        : `${change.outcome} by ${valueText(name, Math.abs(change.difference))}`;
  }
}

/** `4.1 %`; `-` of nothing. */
export const shareText = (ratio: number | null): string =>
  ratio === null ? '-' : `${(ratio * 100).toFixed(1)} %`;
