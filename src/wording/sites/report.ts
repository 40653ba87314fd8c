import { msg, str } from '@lit/localize';
import type { Outcome } from '../../core/verdict/outcome.ts';
import type { SampledMetric } from '../../core/sites/sampled-metric.ts';
import type { SiteReport } from '../../wire/desk/sites.ts';
import { duration, percent, wholeNumber } from '../quantity.ts';
import { outcomeName } from '../result/metric.ts';
import { moment } from '../time.ts';
import { targetText } from './choice.ts';
import { failingHours } from './failing-hours.ts';
import { siteTarget, type SiteMetric } from './figures.ts';
import { sampledName, sampledValue } from './sampled-metric.ts';
import { peakOf, siteAnswer, siteExplanation } from './site.ts';

/** A site's assessment as a report of it has it. */
export interface AssessedSite {
  readonly site: string;
  /** `null`: all. */
  readonly relay: string | null;
  readonly settings: SiteReport['settings'];
  readonly assessment: SiteReport['assessment'];
}

const DAY_MS = 86_400_000;

/** The answer in one sentence, as the desk gives it. A part of a day is told as one. */
export const reportAnswer = ({ site, assessment }: AssessedSite): string =>
  siteAnswer(site, assessment, Math.max(1, Math.round((assessment.toMs - assessment.fromMs) / DAY_MS)));

/** What it rests on, a sentence each. */
export function reportBasis({ relay, assessment, settings }: AssessedSite): string[] {
  const { fromMs, toMs, counts } = assessment;
  const { timeZone, everyMs, target } = settings;
  const [from, to] = [moment(fromMs, timeZone), moment(toMs, timeZone)];
  const every = duration(everyMs);
  return [
    relay === null
      ? msg(str`From ${from} to ${to} (${timeZone}), a sample every ${every}.`)
      : msg(str`From ${from} to ${to} (${timeZone}) through ${relay}, a sample every ${every}.`),
    msg(str`Targets: ${targetText(target)}.`),
    siteExplanation(assessment, timeZone),
    peakOf(assessment.peak),
    ...(counts.unusable === 0 ? [] : [msg(str`Not usable: ${wholeNumber(counts.unusable)}.`)]),
  ];
}

/** When calls fail, by the metrics that decide; empty when they do not. */
export const hourSentences = ({ assessment }: AssessedSite): string[] =>
  assessment.rows.flatMap(({ name, decides, cells }) => {
    const hours = decides ? failingHours(cells) : null;
    return hours === null ? [] : [`${sampledName(name)}: ${hours}`];
  });

/** What stands above them. */
export const hoursTitle = ({ settings }: AssessedSite): string =>
  msg(str`When calls fail (${settings.timeZone})`);

/** Against the stretch before, in a table: `worse by 3.1 ms`. */
export function changeInShort({ name, change }: SiteMetric): string {
  if (change === null) return msg('nothing before');
  const apart = change.difference === null ? null : sampledValue(name, Math.abs(change.difference));
  switch (change.outcome) {
    case 'unknown':
      return msg('too little before');
    case 'same':
      return msg('as before');
    case 'better':
      return apart === null ? msg('better') : msg(str`better by ${apart}`);
    case 'worse':
      return apart === null ? msg('worse') : msg(str`worse by ${apart}`);
  }
}

/** An outcome; one of a row that does not decide is marked as such. */
export const reportOutcome = ({ outcome, decides }: { outcome: Outcome; decides: boolean }): string =>
  decides ? outcomeName(outcome) : msg(str`${outcomeName(outcome)} (does not decide)`);

/** `4.1 %`; a dash of nothing. */
export const shareText = (ratio: number | null): string => (ratio === null ? '\u2013' : percent(ratio));

/** The heads of the report's columns; the first column has none. */
export const reportColumns = {
  p90: (): string => msg('90th percentile'),
  interval: (): string => msg('95 % interval'),
  target: (): string => msg('Target'),
  outcome: (): string => msg('Outcome'),
  breaches: (): string => msg('Samples that miss'),
  change: (): string => msg('Change'),
  value: (): string => msg('Value'),
  when: (): string => msg('When'),
  result: (): string => msg('Result'),
  week: (): string => msg('Week'),
  coverage: (): string => msg('Covered'),
};

/** What the report's tables are of. */
export const reportTables = {
  metrics: (): string => msg('Each metric over all samples'),
  worst: (): string => msg('Worst samples'),
  weeks: (): string => msg('90th percentile of each week'),
};

/** What the cells of a week's hours are. */
export const heatCaption = (name: SampledMetric, target: number): string =>
  msg(str`${sampledName(name)}: samples of each hour that are not ${siteTarget(name, target)}, in %`);

/** One of the worst samples: `Round trip 150 ms on 5 Jan 2026, 09:00`. */
export const worstSample = (name: SampledMetric, value: number, atMs: number, timeZone: string): string =>
  msg(str`${sampledName(name)} ${sampledValue(name, value)} on ${moment(atMs, timeZone)}`);

/** The title of the report's page. */
export const reportTitle = (site: string): string => msg(str`${site}: Edgewise assessment`);
