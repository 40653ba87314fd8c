import { msg, str } from '@lit/localize';
import { spellCode } from '../../core/result-code.ts';
import type { ListQuery, Within } from '../../wire/desk/address.ts';
import type { ResultSummary, ResultSearch } from '../../wire/desk/search.ts';
import { columnName } from './list-column.ts';
import { statusName } from './triage.ts';
import { rowOutcomeText } from './outcome.ts';
import { moment } from '../time.ts';
import { wholeNumber } from '../quantity.ts';

const LOCALE = 'en-GB';
const DAY_MS = 86_400_000;

/** `12:04`, in the time zone of whoever reads (an argument for tests only). */
export const timeOfDay = (atMs: number, timeZone?: string): string =>
  new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit', ...zone(timeZone) }).format(atMs);

/** The day that a row is listed under: two rows of one day have the same. */
export function dayName(atMs: number, nowMs: number, timeZone?: string): string {
  const dayOf = (ms: number): string =>
    new Intl.DateTimeFormat(LOCALE, {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      ...zone(timeZone),
    }).format(ms);
  const day = dayOf(atMs);
  if (day === dayOf(nowMs)) return msg(str`Today, ${day}`);
  // 24 hours ago is yesterday but for the night when clocks go back; then it reads as a date, which is right too.
  return day === dayOf(nowMs - DAY_MS) ? msg(str`Yesterday, ${day}`) : day;
}

const zone = (timeZone: string | undefined): { timeZone?: string } =>
  timeZone === undefined ? {} : { timeZone };

/** Who tested, and where: what is known of it. */
export function rowPlaces({ site, user, address }: ResultSummary): string[] {
  const known = [site, user].filter((label) => label !== null);
  return known.length > 0 ? known : [address ?? msg('no name')];
}

/** A row as a sentence, for a label: `12:04, Berlin, m.keller, misses: packet loss up 3.1 %`. */
export const rowSentence = (row: ResultSummary, timeZone?: string): string =>
  [timeOfDay(row.atMs, timeZone), ...rowPlaces(row), rowOutcomeText(row)].join(', ');

/** `3 notes`. */
export const notesCount = (count: number): string =>
  count === 1 ? msg('1 note') : msg(str`${wholeNumber(count)} notes`);

/** `3 new results`. */
export const arrivalsText = (count: number, isMore: boolean): string => {
  if (isMore) return msg(str`More than ${wholeNumber(count)} new results`);
  return count === 1 ? msg('1 new result') : msg(str`${wholeNumber(count)} new results`);
};

/** `12 results`; nothing where there are more than are known of. */
export const resultsCount = (count: number): string =>
  count === 1 ? msg('1 result') : msg(str`${wholeNumber(count)} results`);

/** `2 results marked`. */
export const markedCount = (count: number): string =>
  count === 1 ? msg('1 result marked') : msg(str`${wholeNumber(count)} results marked`);

/** A time that moves with the day. */
export function withinName(within: Within): string {
  switch (within) {
    case 'today':
      return msg('Today');
    case '7d':
      return msg('Last 7 days');
    case '28d':
      return msg('Last 28 days');
  }
}

/** A verdict as a filter. */
export function verdictFilterName(verdict: ResultSummary['verdict']): string {
  switch (verdict) {
    case 'meets':
      return msg('Meets its targets');
    case 'misses':
      return msg('Misses its targets');
    case 'no-data':
      return msg('Not enough data');
  }
}

/** Fields of a search that are labels. */
export const LABEL_FIELDS = ['site', 'user', 'ticket', 'relay', 'address', 'assignee', 'tag'] as const;
export type LabelField = (typeof LABEL_FIELDS)[number];

/** What a field of a search is called: as its column, where that says enough. */
export function fieldName(field: LabelField): string {
  switch (field) {
    case 'address':
      return msg('Address or network');
    case 'tag':
      return msg('Tag');
    default:
      return columnName(field);
  }
}

/** One thing that narrows a list, and the list without it. */
export interface Chip {
  readonly text: string;
  readonly without: ListQuery;
}

/** Everything that narrows a list. A code is shown as it is spelled. */
export function chipsOf(query: ListQuery, codeOf: (text: string) => string | null): Chip[] {
  const { search, within } = query;
  const kept = query.order === undefined ? {} : { order: query.order };
  const chips: Chip[] = [];
  const add = (text: string, ...fields: (keyof ResultSearch)[]): void => {
    chips.push({ text, without: { within, search: withoutFields(search, fields), ...kept } });
  };
  if (search.text !== undefined) {
    const code = codeOf(search.text);
    add(code === null ? msg(str`\u201c${search.text}\u201d`) : msg(str`Code ${spellCode(code)}`), 'text');
  }
  if (search.verdict !== undefined) add(verdictFilterName(search.verdict), 'verdict');
  if (search.status !== undefined) add(msg(str`Status: ${statusName(search.status)}`), 'status');
  for (const field of LABEL_FIELDS) {
    const value = search[field];
    if (value !== undefined) add(`${fieldName(field)}: ${value}`, field);
  }
  if (within !== null) chips.push({ text: withinName(within), without: { search, within: null, ...kept } });
  else if (search.fromMs !== undefined && search.toMs !== undefined)
    add(msg(str`${moment(search.fromMs)} to ${moment(search.toMs)}`), 'fromMs', 'toMs');
  else if (search.fromMs !== undefined) add(msg(str`Since ${moment(search.fromMs)}`), 'fromMs');
  else if (search.toMs !== undefined) add(msg(str`Before ${moment(search.toMs)}`), 'toMs');
  return chips;
}

/** A search without some of its fields. */
export function withoutFields(search: ResultSearch, fields: readonly (keyof ResultSearch)[]): ResultSearch {
  const rest = { ...search };
  for (const field of fields) Reflect.deleteProperty(rest, field);
  return rest;
}
