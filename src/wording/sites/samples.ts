import type { LostSamples } from '../../core/assessment/lost-samples.ts';
import { msg, str } from '@lit/localize';
import type { SampledMetric } from '../../core/sites/sampled-metric.ts';
import type { SiteReport } from '../../wire/desk/sites.ts';
import { sampledName, sampledValue } from './sampled-metric.ts';
import { findingText } from '../desk/outcome.ts';
import { moment } from '../time.ts';
import { wholeNumber } from '../quantity.ts';

/** One slot of a site's schedule, as it came out. */
export type SiteSample = SiteReport['samples'][number];

/** How a sample came out, in words. */
export function sampleOutcomeName(outcome: SiteSample['outcome']): string {
  switch (outcome) {
    case 'measured':
      return msg('measured');
    case 'failed':
      return msg('no call could be made');
    case 'unusable':
      return msg('not usable');
    case 'checked':
      return msg('only the network was checked, no call');
    case 'missed':
      return msg('missed');
    case 'skipped':
      return msg('skipped');
  }
}

/** Why there is none; what a newer agent says stands as it is. */
export function sampleReason(reason: string | null): string {
  switch (reason) {
    case null:
      return msg('no reason is known');
    case 'asleep':
      return msg('the machine or its agent was not running');
    case 'overlap':
      return msg('the run before had not ended yet');
    case 'could-not-connect':
      return msg('the relay could not be reached');
    case 'nothing-arrived':
      return msg('connected, but nothing arrived');
    case 'server-unreachable':
      return msg('the page could not be loaded');
    case 'no-page':
      return msg('what answered at the address is not a page of this version');
    case 'browser-not-started':
      return msg('the browser did not start');
    case 'browser-crashed':
      return msg('the browser crashed');
    case 'browser-hung':
      return msg('the browser did not finish in time');
    default:
      return findingText(reason) ?? reason;
  }
}

/** One sample read out, by the clocks of the site: `17 Nov 2025, 09:10: loss up 1.8 %`. */
export function sampleSentence(
  sample: SiteSample,
  metric: SampledMetric,
  value: number | null,
  timeZone: string,
): string {
  const when = moment(sample.atMs, timeZone);
  if (sample.outcome === 'measured')
    return value === null
      ? msg(str`${when}: ${sampledName(metric)} was not measured`)
      : msg(str`${when}: ${sampledName(metric)} ${sampledValue(metric, value)}`);
  const name = sampleOutcomeName(sample.outcome);
  return sample.reason === null
    ? msg(str`${when}: ${name}`)
    : msg(str`${when}: ${name}, ${sampleReason(sample.reason)}`);
}

/** `38 missed: the machine or its agent was not running; last on 17 Nov 2025, 09:10`. */
export function lostSentence({ outcome, reason, count, lastAtMs }: LostSamples, timeZone: string): string {
  const times = wholeNumber(count);
  const what =
    outcome === 'failed'
      ? msg(str`${times} without a call`)
      : msg(str`${times} ${sampleOutcomeName(outcome)}`);
  const why = reason === null && outcome === 'failed' ? '' : `: ${sampleReason(reason)}`;
  return msg(str`${what}${why}; last on ${moment(lastAtMs, timeZone)}`);
}

/** The time line in words: how many of what. */
export function timelineDescription(
  metric: SampledMetric,
  samples: readonly SiteSample[],
  breaches: number,
): string {
  const count = (outcome: SiteSample['outcome']): string =>
    wholeNumber(samples.filter((sample) => sample.outcome === outcome).length);
  return msg(
    str`${sampledName(metric)} over time: ${count('measured')} samples, ${wholeNumber(breaches)} of them missed the target; ${count('failed')} without a call, ${count('missed')} missed, ${count('skipped')} skipped, ${count('unusable')} not usable`,
  );
}

/** Slots that nobody has told anything of. */
export const unknownSentence = (count: number): string =>
  count === 1
    ? msg('1 was due and nothing is known of it: no agent has reported it yet.')
    : msg(str`${wholeNumber(count)} were due and nothing is known of them: no agent has reported them yet.`);
