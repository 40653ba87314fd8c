import { failingHoursOf } from '../../core/assessment/peak.ts';
import { localTime } from '../../core/assessment/local-time.ts';
import { spanText } from '../span.ts';
import { failingHours } from './failing-hours.ts';
import { metricWords, shareText } from './metric-words.ts';
import type { SiteAssessment } from './site-assessment.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** The wall clock of the site: `2026-01-31 12:04`. */
export function siteTime(atMs: number, timeZone: string): string {
  const { year, month, day, hour, minute } = localTime(atMs, timeZone);
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
}

/** The answer, in one sentence. */
export function verdictSentence({ site, assessment, settings }: SiteAssessment): string {
  switch (assessment.verdict) {
    case 'meets':
      return `${site} meets the targets (${settings.target}).`;
    case 'misses': {
      const missed = assessment.rows.filter(({ decides, outcome }) => decides && outcome === 'misses');
      return `${site} MISSES the targets (${settings.target}): ${missed.map(({ name }) => metricWords(name)).join('; ')}.`;
    }
    case 'no-data':
      return `There is not enough data for a verdict on ${site}.`;
  }
}

/** What it rests on, a sentence each. */
export function basisSentences({ relay, assessment, settings }: SiteAssessment): string[] {
  const { fromMs, toMs, coverage, counts, callsBreachingRatio, enoughAtMs } = assessment;
  const { timeZone, everyMs } = settings;
  const through = relay === null ? '' : ` through ${relay}`;
  return [
    `From ${siteTime(fromMs, timeZone)} to ${siteTime(toMs, timeZone)} (${timeZone})${through}, a sample every ${spanText(everyMs)}.`,
    `Covered: ${coverage.covered} of ${coverage.expected} (${shareText(coverage.ratio)}; 80 % are needed). ` +
      `Measured ${counts.measured}, without a connection ${counts.failed}, void ${counts.unusable}.`,
    ...(enoughAtMs === null
      ? []
      : [`There will be enough at ${siteTime(enoughAtMs, timeZone)}, if no sample is missed until then.`]),
    ...(callsBreachingRatio === null
      ? []
      : [`Of all calls, ${shareText(callsBreachingRatio)} would miss a target or not come about.`]),
  ];
}

/** Whether the targets are met when the network is busiest, in one sentence. */
export function peakSentence({ assessment: { peak } }: SiteAssessment): string {
  switch (peak.lacks) {
    case 'week':
      return 'At peak: no verdict, this is less than the published week.';
    case 'coverage':
      return 'At peak: no verdict, too few of the samples that were due are there.';
    case 'figures':
      return 'At peak: no verdict, too few of the samples know a metric that decides.';
    case null:
      break;
  }
  if (peak.outcome === 'meets') return 'At peak: meets the targets; calls fail in no hour of the week.';
  const hours = failingHoursOf(peak.cells);
  if (hours === 0) return 'At peak: MISSES the targets, as over the whole week; no single hour stands out.';
  return `At peak: MISSES the targets; calls fail in ${hours === 1 ? '1 hour' : `${hours} hours`} of the week.`;
}

/** When calls fail, by the metrics that decide; empty when they do not. */
export const hourSentences = ({ assessment }: SiteAssessment): string[] =>
  assessment.rows.flatMap(({ name, decides, cells }) => {
    const hours = decides ? failingHours(cells) : null;
    return hours === null ? [] : [`${metricWords(name)}: ${hours}`];
  });
