import { changeText, intervalText, metricWords, OUTCOME_WORDS, p90Text, valueText } from './metric-words.ts';
import { basisSentences, hourSentences, peakSentence, siteTime, verdictSentence } from './sentences.ts';
import type { SiteAssessment } from './site-assessment.ts';

const HEAD = ['', '90th percentile', '95 % interval', 'target under', 'outcome', 'change'] as const;
/** Worst samples that are shown of each metric that misses. */
const SHOWN_WORST = 3;

/** An assessment for people at a terminal: the answer first. */
export function reportText(report: SiteAssessment): string {
  const { assessment, settings, links } = report;
  const rows = assessment.rows.filter(({ samples }) => samples > 0);
  const hours = hourSentences(report);
  const missed = rows.filter(({ decides, outcome }) => decides && outcome === 'misses');
  return [
    verdictSentence(report),
    ...basisSentences(report),
    peakSentence(report),
    '',
    ...aligned([
      HEAD,
      ...rows.map((row) => [
        metricWords(row.name),
        p90Text(row),
        intervalText(row),
        valueText(row.name, row.target),
        row.decides ? OUTCOME_WORDS[row.outcome] : `(${OUTCOME_WORDS[row.outcome]})`,
        changeText(row),
      ]),
    ]),
    ...(rows.some(({ decides }) => !decides) ? ['In brackets: shown only, does not decide.'] : []),
    ...(hours.length > 0
      ? ['', `When calls fail (${settings.timeZone}):`, ...hours.map((line) => `  ${line}`)]
      : []),
    ...(missed.length > 0 ? ['', 'Worst samples:'] : []),
    ...missed.flatMap(({ name, worst }) =>
      worst
        .slice(0, SHOWN_WORST)
        .map(
          ({ id, atMs, value }) =>
            `  ${metricWords(name)} ${valueText(name, value)} at ${siteTime(atMs, settings.timeZone)}: ${links.get(id) ?? id}`,
        ),
    ),
  ].join('\n');
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = HEAD.map((_head, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
