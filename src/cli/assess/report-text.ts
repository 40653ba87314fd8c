import { confidenceText, percentileText, siteTarget } from '../../wording/sites/figures.ts';
import * as words from '../../wording/sites/report.ts';
import { sampledName } from '../../wording/sites/sampled-metric.ts';
import { inColumns, plainText } from '../plain-text.ts';
import type { SiteAssessment } from './site-assessment.ts';

/** Worst samples that are shown of each metric that misses. */
const SHOWN_WORST = 3;

/** An assessment for people at a terminal, in the words of the desk: the answer first. */
export function reportText(report: SiteAssessment): string {
  const { assessment, settings, links } = report;
  const rows = assessment.rows.filter(({ samples }) => samples > 0);
  const hours = words.hourSentences(report);
  const missed = rows.filter(({ decides, outcome }) => decides && outcome === 'misses');
  return [
    words.reportAnswer(report),
    ...words.reportBasis(report),
    '',
    ...metricTable(rows),
    ...(hours.length > 0 ? ['', `${words.hoursTitle(report)}:`, ...hours.map((line) => `  ${line}`)] : []),
    ...(missed.length > 0 ? ['', `${words.reportTables.worst()}:`] : []),
    ...missed.flatMap(({ name, worst }) =>
      worst
        .slice(0, SHOWN_WORST)
        .map(
          ({ id, atMs, value }) =>
            `  ${words.worstSample(name, value, atMs, settings.timeZone)}: ${links.get(id) ?? id}`,
        ),
    ),
  ]
    .map(plainText)
    .join('\n');
}

function metricTable(rows: SiteAssessment['assessment']['rows']): string[] {
  const { p90, interval, target, outcome, change } = words.reportColumns;
  return inColumns([
    ['', p90(), interval(), target(), outcome(), change()],
    ...rows.map((row) => [
      sampledName(row.name),
      percentileText(row.name, row.p90, row.target),
      confidenceText(row.name, row.p90) ?? '\u2013',
      siteTarget(row.name, row.target),
      words.reportOutcome(row),
      words.changeInShort(row),
    ]),
  ]);
}
