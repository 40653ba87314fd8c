import { worstRow } from '../../core/assessment/worst-row.ts';
import { msg, str } from '@lit/localize';
import { SAMPLED_METRICS } from '../../core/sites/sampled-metric.ts';
import type { SiteReport, SiteRow } from '../../wire/desk/sites.ts';
import { failingHoursOf } from '../../core/assessment/peak.ts';
import type { Outcome } from '../../core/verdict/outcome.ts';
import { moment } from '../time.ts';
import { overTarget, type SiteMetric } from './figures.ts';
import { percent, wholeNumber } from '../quantity.ts';
import { worstHoursText } from './hours.ts';

type Assessment = SiteReport['assessment'];

/** Coverage that a verdict needs (core/assessment/slots.ts). */
const NEEDED = 0.8;
/** The published rule: nine in ten calls. */
const TENTH = 0.1;

/** A verdict as one word, beside its shape. */
export function siteVerdict(verdict: Outcome): string {
  switch (verdict) {
    case 'meets':
      return msg('Ready');
    case 'misses':
      return msg('Not ready');
    case 'no-data':
      return msg('Not enough data');
  }
}

/** `in the last 7 days`. */
export const lastDays = (days: number): string =>
  days === 1 ? msg('in the last day') : msg(str`in the last ${days} days`);

/** The answer for a site: what it is like for calls, and where and when it is worst. */
export function siteAnswer(site: string, assessment: Assessment, days: number): string {
  switch (assessment.verdict) {
    case 'meets':
      return (assessment.callsBreachingRatio ?? 1) <= TENTH
        ? msg(str`${site} is ready for calls: nine in ten calls met all targets ${lastDays(days)}.`)
        : msg(str`${site} is ready for calls: nine in ten calls met each of the targets ${lastDays(days)}.`);
    case 'misses':
      return missesAnswer(site, assessment, days);
    case 'no-data':
      return assessment.counts.measured + assessment.counts.failed === 0
        ? msg(str`Nothing was measured at ${site} ${lastDays(days)}.`)
        : msg(str`There is not enough data to say whether ${site} is ready for calls.`);
  }
}

/** The answer for a site where the network was checked and no call was tested. */
export const onlyChecksAnswer = (site: string): string => msg(str`No calls were tested at ${site} yet.`);

/** What there is instead. */
export const onlyChecksText = (checks: number): string =>
  checks === 1
    ? msg('There is 1 check of what the network lets through. It does not tell how calls sound.')
    : msg(
        str`There are ${wholeNumber(checks)} checks of what the network lets through. They do not tell how calls sound.`,
      );

/** What comes after the answer: how much it rests on, or when there will be one. The zone is for tests only. */
export function siteExplanation(assessment: Assessment, timeZone?: string): string {
  const { verdict, coverage, enoughAtMs, callsBreachingRatio, counts } = assessment;
  const due = [wholeNumber(coverage.covered), wholeNumber(coverage.expected)] as const;
  const sentences = [
    coverage.ratio === null
      ? msg('No sample was due yet.')
      : msg(str`${due[0]} of ${due[1]} samples that were due are there (${percent(coverage.ratio, 0)}).`),
    verdict === 'no-data' ? enoughWhen(enoughAtMs, timeZone) : null,
    verdict === 'no-data' || callsBreachingRatio === null
      ? null
      : msg(str`${percent(callsBreachingRatio)} of the calls missed a target or could not be made.`),
    counts.failed === 0 ? null : failedCalls(counts.failed),
  ];
  return sentences.filter((sentence) => sentence !== null).join(' ');
}

/** Whether a site is ready when its network is busiest, in one sentence. `hours`: of the week, in which calls fail. */
export function peakText(
  { outcome, lacks }: Pick<Assessment['peak'], 'outcome' | 'lacks'>,
  hours: number,
): string {
  switch (lacks) {
    case 'week':
      return msg('At peak: not known, this is less than the published week.');
    case 'coverage':
      return msg('At peak: not known, there are too few samples.');
    case 'figures':
      return msg('At peak: not known, too few of the samples could tell what decides.');
    case null:
      break;
  }
  if (outcome === 'meets') return msg('At peak: ready, calls fail in no hour of the week.');
  if (hours === 0) return msg('At peak: not ready, as over the whole week; no single hour stands out.');
  return hours === 1
    ? msg('At peak: not ready, calls fail in 1 hour of the week.')
    : msg(str`At peak: not ready, calls fail in ${wholeNumber(hours)} hours of the week.`);
}

/** The same of a whole assessment. */
export const peakOf = (peak: Assessment['peak']): string => peakText(peak, failingHoursOf(peak.cells));

const failedCalls = (count: number): string =>
  count === 1
    ? msg('One test could not make a call.')
    : msg(str`${wholeNumber(count)} tests could not make a call.`);

/** When there will be enough; the zone is an argument for tests only. */
export function enoughWhen(enoughAtMs: number | null, timeZone?: string): string {
  const needed = percent(NEEDED, 0);
  return enoughAtMs === null
    ? msg('Not all of the samples could tell what decides.')
    : msg(
        str`${needed} are needed; there will be enough on ${moment(enoughAtMs, timeZone)} if no more are missed.`,
      );
}

function missesAnswer(site: string, { rows, counts }: Assessment, days: number): string {
  const worst = worstRow(rows);
  if (!worst) return msg(str`${site} is not ready for calls.`);
  const when = worstHoursText(worst.cells, days);
  const tail = when === null ? '' : msg(str`; worst ${when}`);
  if (worst.p90.isFailed) {
    const share = percent(counts.failed / Math.max(1, counts.failed + counts.measured));
    return msg(str`Calls from ${site} often cannot be made: ${share} of them found no connection${tail}.`);
  }
  const share = percent(worst.breachRatio ?? 0);
  return msg(str`${symptom(site, worst)}: in ${share} of calls ${cause(worst)}${tail}.`);
}

/** What people hear. */
function symptom(site: string, { name }: SiteMetric): string {
  const { metric, path } = SAMPLED_METRICS[name];
  switch (metric) {
    case 'rtt':
      return msg(str`Calls from ${site} feel delayed`);
    case 'loss':
      if (path === 'up') return msg(str`Calls from ${site} break up on the way up`);
      return path === 'down'
        ? msg(str`Calls from ${site} break up on the way down`)
        : msg(str`Calls from ${site} break up`);
    case 'burstLoss':
      if (path === 'up') return msg(str`Calls from ${site} have short gaps on the way up`);
      return path === 'down'
        ? msg(str`Calls from ${site} have short gaps on the way down`)
        : msg(str`Calls from ${site} have short gaps`);
    case 'jitter':
      if (path === 'up') return msg(str`Voices from ${site} may sound robotic`);
      return path === 'down'
        ? msg(str`Voices may sound robotic at ${site}`)
        : msg(str`Voices may sound robotic in calls from ${site}`);
    case 'reorder':
      if (path === 'up') return msg(str`Packets overtake each other on the way up from ${site}`);
      return path === 'down'
        ? msg(str`Packets overtake each other on the way down to ${site}`)
        : msg(str`Packets of calls from ${site} overtake each other`);
  }
}

/** The figure behind it. */
function cause({ name, target }: SiteMetric): string {
  const limit = overTarget(name, target);
  switch (SAMPLED_METRICS[name].metric) {
    case 'rtt':
      return msg(str`the round trip was ${limit}`);
    case 'loss':
      return msg(str`loss was ${limit}`);
    case 'burstLoss':
      return msg(str`loss in a burst was ${limit}`);
    case 'jitter':
      return msg(str`jitter was ${limit}`);
    case 'reorder':
      return msg(str`${limit} of the packets were overtaken`);
  }
}

/** `93 % of samples`. */
export const coverageText = ({ ratio }: SiteRow['coverage']): string =>
  ratio === null ? msg('nothing due yet') : msg(str`${percent(ratio, 0)} of samples`);
