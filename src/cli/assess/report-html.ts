import { changeText, intervalText, metricWords, p90Text, shareText, valueText } from './metric-words.ts';
import { REPORT_STYLE } from './report-style.ts';
import { basisSentences, hourSentences, peakSentence, siteTime, verdictSentence } from './sentences.ts';
import type { SiteAssessment } from './site-assessment.ts';

type Row = SiteAssessment['assessment']['rows'][number];

const ENTITY: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITY[character] ?? '');

/** A mark beside each word: never told by colour alone. */
const MARK = { meets: '✓ meets', misses: '✗ misses', 'no-data': '– not enough data' } as const;
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** An assessment as one page that needs nothing else: no script, no style sheet, no picture; made to be printed. */
export function reportHtml(report: SiteAssessment): string {
  const { site, assessment } = report;
  const rows = assessment.rows.filter(({ samples }) => samples > 0);
  const [verdict, basis] = [
    verdictSentence(report).replace('MISSES', 'misses'),
    [...basisSentences(report), peakSentence(report).replace('MISSES', 'misses')],
  ];
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
    `<title>${escaped(site)}: Edgewise assessment</title>`,
    `<style>${REPORT_STYLE}</style>`,
    '</head>',
    '<body>',
    `<h1 class="${assessment.verdict}"><span>${escaped(MARK[assessment.verdict])}</span> ${escaped(verdict)}</h1>`,
    ...basis.map((sentence) => `<p>${escaped(sentence)}</p>`),
    metricTable(rows),
    ...hourPart(report),
    ...rows.filter(isOfInterest).map((row) => heatMap(row)),
    ...worstPart(report, rows),
    weekTable(report),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

const isOfInterest = ({ decides, outcome, cells }: Row): boolean =>
  decides && (outcome === 'misses' || cells.some(({ isFailing }) => isFailing));

const cellsOf = (tag: 'td' | 'th', texts: readonly string[]): string =>
  texts.map((text) => `<${tag}>${escaped(text)}</${tag}>`).join('');

function metricTable(rows: readonly Row[]): string {
  const lines = rows.map(
    (row) =>
      `<tr class="${row.decides ? row.outcome : 'shown'}"><th scope="row">${escaped(metricWords(row.name))}</th>` +
      cellsOf('td', [
        p90Text(row),
        intervalText(row),
        valueText(row.name, row.target),
        `${MARK[row.outcome]}${row.decides ? '' : ' (does not decide)'}`,
        shareText(row.breachRatio),
        changeText(row),
      ]) +
      '</tr>',
  );
  const head = [
    '',
    '90th percentile',
    '95 % interval',
    'Target under',
    'Outcome',
    'Samples that miss',
    'Change',
  ];
  return `<table><caption>Each metric over all samples</caption><thead><tr>${cellsOf('th', head)}</tr></thead><tbody>${lines.join('\n')}</tbody></table>`;
}

function hourPart(report: SiteAssessment): string[] {
  const hours = hourSentences(report);
  if (hours.length === 0) return [];
  return [
    `<h2>When calls fail (${escaped(report.settings.timeZone)})</h2>`,
    `<ul>${hours.map((line) => `<li>${escaped(line)}</li>`).join('')}</ul>`,
  ];
}

function heatMap({ name, cells, target }: Row): string {
  const lines = DAYS.map((day, index) => {
    const hours = HOURS.map((hour) => {
      const cell = cells.find((each) => each.weekday === index + 1 && each.hour === hour);
      if (!cell) return '<td></td>';
      const kind = cell.isFailing ? 'misses' : cell.breaches > 0 ? 'some' : 'meets';
      const text = cell.breaches === 0 ? '' : String(Math.round((cell.breaches * 100) / cell.samples));
      return `<td class="${kind}">${text}</td>`;
    });
    return `<tr><th scope="row">${day}</th>${hours.join('')}</tr>`;
  });
  const caption = `${metricWords(name)}: samples of each hour that miss ${valueText(name, target)}, in %`;
  return `<table class="heat"><caption>${escaped(caption)}</caption><thead><tr><th></th>${cellsOf('th', HOURS.map(String))}</tr></thead><tbody>${lines.join('\n')}</tbody></table>`;
}

function worstPart({ settings, links }: SiteAssessment, rows: readonly Row[]): string[] {
  const lines = rows
    .filter(({ decides, outcome }) => decides && outcome === 'misses')
    .flatMap(({ name, worst }) =>
      worst.map(({ id, atMs, value }) => {
        const link = links.get(id);
        const where = link === undefined ? escaped(id) : `<a href="${escaped(link)}">${escaped(id)}</a>`;
        return `<tr>${cellsOf('td', [metricWords(name), valueText(name, value), siteTime(atMs, settings.timeZone)])}<td>${where}</td></tr>`;
      }),
    );
  if (lines.length === 0) return [];
  const head = cellsOf('th', ['', 'Value', 'When', 'Result']);
  return [
    `<table><caption>Worst samples</caption><thead><tr>${head}</tr></thead><tbody>${lines.join('\n')}</tbody></table>`,
  ];
}

function weekTable({ assessment, settings }: SiteAssessment): string {
  const names = assessment.rows
    .filter(({ decides, samples }) => decides && samples > 0)
    .map(({ name }) => name);
  const lines = assessment.weeks.map(({ fromMs, coverage, p90 }) => {
    const values = names.map((name) =>
      p90[name]?.isFailed ? 'no connection' : valueText(name, p90[name]?.value ?? null),
    );
    const [day = ''] = siteTime(fromMs, settings.timeZone).split(' ');
    return `<tr><th scope="row">${day}</th>${cellsOf('td', [shareText(coverage.ratio), ...values])}</tr>`;
  });
  const head = cellsOf('th', ['Week of', 'Covered', ...names.map(metricWords)]);
  return `<table class="weeks"><caption>90th percentile of each week</caption><thead><tr>${head}</tr></thead><tbody>${lines.join('\n')}</tbody></table>`;
}
