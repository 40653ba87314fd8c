import { msg, str } from '@lit/localize';
import { SAMPLED_METRICS, type SampledMetric } from '../../core/sites/sampled-metric.ts';
import type { SiteReport } from '../../wire/desk/sites.ts';
import { sampledName, sampledValue, valuesApart } from './sampled-metric.ts';
import { measuredValue, percent, targetValue, wholeNumber } from '../quantity.ts';

/** One metric of an assessed site. */
export type SiteMetric = SiteReport['assessment']['rows'][number];
/** A 90th percentile with its interval. */
export type SitePercentile = SiteMetric['p90'];

/** A figure beside its target: rounding does not carry it over. */
export const siteValue = (metric: SampledMetric, value: number, target: number): string =>
  measuredValue(value, SAMPLED_METRICS[metric].unit, target);

/** `under 100 ms`. */
export const siteTarget = (metric: SampledMetric, target: number): string =>
  msg(str`under ${targetValue(target, SAMPLED_METRICS[metric].unit)}`);

/** `100 ms or more`: what misses the target. */
export const overTarget = (metric: SampledMetric, target: number): string =>
  msg(str`${targetValue(target, SAMPLED_METRICS[metric].unit)} or more`);

/** The 90th percentile: `35 ms`, `no call`, a dash without samples. */
export function percentileText(
  metric: SampledMetric,
  p90: Pick<SitePercentile, 'value' | 'isFailed'>,
  target: number,
): string {
  if (p90.isFailed) return msg('no call');
  return p90.value === null ? '\u2013' : siteValue(metric, p90.value, target);
}

/** Where it lies with 95 % confidence: `between 33 ms and 38 ms`; `null` where nothing can be said. */
export function confidenceText(
  metric: SampledMetric,
  { low, high }: Pick<SitePercentile, 'low' | 'high'>,
): string | null {
  if (low === null) return high === null ? null : msg(str`at most ${sampledValue(metric, high)}`);
  if (high === null) return msg(str`at least ${sampledValue(metric, low)}`);
  const [from, to] = valuesApart(metric, low, high);
  return from === to ? msg(str`at ${from}`) : msg(str`between ${from} and ${to}`);
}

/** Against the same length of time before: `Worse than in the 7 days before: typically 5 ms more.` */
export function changeSentence({ name, change }: SiteMetric, days: number): string {
  if (change === null) return msg(str`Nothing was measured in the ${days} days before.`);
  const { difference, before } = change;
  const sentences = [
    changed(change.outcome, difference === null ? null : sampledValue(name, Math.abs(difference)), days),
    before.p90 === null || change.outcome === 'unknown'
      ? null
      : msg(str`Nine in ten were up to ${sampledValue(name, before.p90)} then.`),
  ];
  return sentences.filter((sentence) => sentence !== null).join(' ');
}

function changed(
  outcome: NonNullable<SiteMetric['change']>['outcome'],
  apart: string | null,
  days: number,
): string {
  switch (outcome) {
    case 'worse':
      return apart === null
        ? msg(str`Worse than in the ${days} days before.`)
        : msg(str`Worse than in the ${days} days before: typically ${apart} more.`);
    case 'better':
      return apart === null
        ? msg(str`Better than in the ${days} days before.`)
        : msg(str`Better than in the ${days} days before: typically ${apart} less.`);
    case 'same':
      return msg(str`As in the ${days} days before.`);
    case 'unknown':
      return msg(str`Too little was measured in the ${days} days before to compare with.`);
  }
}

/** `18 % of 1,002 calls`. */
export const breachText = ({ breachRatio, samples }: SiteMetric): string =>
  breachRatio === null ? '\u2013' : msg(str`${percent(breachRatio)} of ${wholeNumber(samples)} calls`);

/** A bullet bar in words. */
export function bulletDescription(
  metric: SampledMetric,
  p90: Pick<SitePercentile, 'value' | 'isFailed'>,
  target: number,
): string {
  const limit = siteTarget(metric, target);
  if (p90.isFailed)
    return msg(str`${sampledName(metric)}: more than one in ten calls could not be made; target ${limit}`);
  if (p90.value === null) return msg(str`${sampledName(metric)}: not measured; target ${limit}`);
  return msg(
    str`${sampledName(metric)}: nine in ten calls up to ${percentileText(metric, p90, target)}; target ${limit}`,
  );
}
