import { weekName } from '../../wording/sites/choice.ts';
import { confidenceText, percentileText, siteTarget } from '../../wording/sites/figures.ts';
import { weekdayShort } from '../../wording/sites/hours.ts';
import {
  changeInShort,
  heatCaption,
  hourSentences,
  hoursTitle,
  reportAnswer,
  reportBasis,
  reportColumns,
  reportOutcome,
  reportTables,
  reportTitle,
  shareText,
} from '../../wording/sites/report.ts';
import { sampledName, sampledValue } from '../../wording/sites/sampled-metric.ts';
import { siteVerdict } from '../../wording/sites/site.ts';
import { moment } from '../../wording/time.ts';
import type { SiteAssessment } from './site-assessment.ts';
import { escaped } from '../escaped-html.ts';
import { htmlPage } from '../html-page.ts';
import { HOURS, WEEKDAYS } from '../../core/assessment/week.ts';

type Row = SiteAssessment['assessment']['rows'][number];

/** A mark beside each word: never told by colour alone. */
const MARK = { meets: '✓', misses: '✗', 'no-data': '–' } as const;
/** ISO weekdays. */

/** An assessment as one page. */
export function reportHtml(report: SiteAssessment): string {
  const { site, assessment } = report;
  const rows = assessment.rows.filter(({ samples }) => samples > 0);
  return htmlPage(reportTitle(site), [
    `<h1 class="${assessment.verdict}"><span>${MARK[assessment.verdict]} ${escaped(siteVerdict(assessment.verdict))}</span> ${escaped(reportAnswer(report))}</h1>`,
    ...reportBasis(report).map((sentence) => `<p>${escaped(sentence)}</p>`),
    metricTable(rows),
    ...hourPart(report),
    ...rows.filter(isOfInterest).map((row) => heatMap(row)),
    ...worstPart(report, rows),
    weekTable(report),
  ]);
}

const isOfInterest = ({ decides, outcome, cells }: Row): boolean =>
  decides && (outcome === 'misses' || cells.some(({ isFailing }) => isFailing));

const cellsOf = (tag: 'td' | 'th', texts: readonly string[]): string =>
  texts.map((text) => `<${tag}>${escaped(text)}</${tag}>`).join('');

function metricTable(rows: readonly Row[]): string {
  const lines = rows.map(
    (row) =>
      `<tr class="${row.decides ? row.outcome : 'shown'}"><th scope="row">${escaped(sampledName(row.name))}</th>` +
      cellsOf('td', [
        percentileText(row.name, row.p90, row.target),
        confidenceText(row.name, row.p90) ?? '\u2013',
        siteTarget(row.name, row.target),
        `${MARK[row.outcome]} ${reportOutcome(row)}`,
        shareText(row.breachRatio),
        changeInShort(row),
      ]) +
      '</tr>',
  );
  const { p90, interval, target, outcome, breaches, change } = reportColumns;
  const head = ['', p90(), interval(), target(), outcome(), breaches(), change()];
  return `<table><caption>${escaped(reportTables.metrics())}</caption><thead><tr>${cellsOf('th', head)}</tr></thead><tbody>${lines.join('\n')}</tbody></table>`;
}

function hourPart(report: SiteAssessment): string[] {
  const hours = hourSentences(report);
  if (hours.length === 0) return [];
  return [
    `<h2>${escaped(hoursTitle(report))}</h2>`,
    `<ul>${hours.map((line) => `<li>${escaped(line)}</li>`).join('')}</ul>`,
  ];
}

function heatMap({ name, cells, target }: Row): string {
  const lines = WEEKDAYS.map((day) => {
    const hours = HOURS.map((hour) => {
      const cell = cells.find((each) => each.weekday === day && each.hour === hour);
      if (!cell) return '<td></td>';
      const kind = cell.isFailing ? 'misses' : cell.breaches > 0 ? 'some' : 'meets';
      const text = cell.breaches === 0 ? '' : String(Math.round((cell.breaches * 100) / cell.samples));
      return `<td class="${kind}">${text}</td>`;
    });
    return `<tr><th scope="row">${weekdayShort(day)}</th>${hours.join('')}</tr>`;
  });
  return `<table class="heat"><caption>${escaped(heatCaption(name, target))}</caption><thead><tr><th></th>${cellsOf('th', HOURS.map(String))}</tr></thead><tbody>${lines.join('\n')}</tbody></table>`;
}

function worstPart({ settings, links }: SiteAssessment, rows: readonly Row[]): string[] {
  const lines = rows
    .filter(({ decides, outcome }) => decides && outcome === 'misses')
    .flatMap(({ name, worst }) =>
      worst.map(({ id, atMs, value }) => {
        const link = links.get(id);
        const where = link === undefined ? escaped(id) : `<a href="${escaped(link)}">${escaped(id)}</a>`;
        return `<tr>${cellsOf('td', [sampledName(name), sampledValue(name, value), moment(atMs, settings.timeZone)])}<td>${where}</td></tr>`;
      }),
    );
  if (lines.length === 0) return [];
  const head = cellsOf('th', ['', reportColumns.value(), reportColumns.when(), reportColumns.result()]);
  return [
    `<table><caption>${escaped(reportTables.worst())}</caption><thead><tr>${head}</tr></thead><tbody>${lines.join('\n')}</tbody></table>`,
  ];
}

function weekTable({ assessment, settings }: SiteAssessment): string {
  const targetOf = (name: Row['name']): number =>
    assessment.rows.find((row) => row.name === name)?.target ?? Infinity;
  const names = assessment.rows
    .filter(({ decides, samples }) => decides && samples > 0)
    .map(({ name }) => name);
  const lines = assessment.weeks.map(({ fromMs, toMs, coverage, p90 }) => {
    const values = names.map((name) => {
      const week = p90[name];
      return week ? percentileText(name, week, targetOf(name)) : '\u2013';
    });
    const day = escaped(weekName(fromMs, toMs, settings.timeZone));
    return `<tr><th scope="row">${day}</th>${cellsOf('td', [shareText(coverage.ratio), ...values])}</tr>`;
  });
  const head = cellsOf('th', [reportColumns.week(), reportColumns.coverage(), ...names.map(sampledName)]);
  return `<table class="weeks"><caption>${escaped(reportTables.weeks())}</caption><thead><tr>${head}</tr></thead><tbody>${lines.join('\n')}</tbody></table>`;
}
