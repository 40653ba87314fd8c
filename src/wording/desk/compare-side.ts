import { msg, str } from '@lit/localize';
import type { CompareSide } from '../../wire/desk/compare.ts';
import type { ResultSummary, ResultSearch } from '../../wire/desk/search.ts';
import { spellCode } from '../../core/result-code.ts';
import { isolated } from '../isolated.ts';
import { statusName } from './triage.ts';
import { moment } from '../time.ts';
import { outcomeName } from '../result/metric.ts';

/** A result in few words: when, where and whose. */
export const rowTitle = (row: ResultSummary): string =>
  [
    moment(row.atMs),
    ...[row.site, row.user].flatMap((label) => (label === null ? [] : [isolated(label)])),
  ].join(', ');

/** What one side of a comparison is. A result that is not among the known ones is only called a result. */
export function sideTitle(side: CompareSide | null, known: readonly ResultSummary[]): string {
  if (side === null) return msg('Not chosen yet');
  if (side.kind === 'search') return searchTitle(side.search);
  const row = known.find(({ id }) => id === side.id);
  return row ? `${spellCode(row.code)}, ${rowTitle(row)}` : msg('One result');
}

/** `Results: site Berlin, from 1 Nov 2025, 00:00, until 8 Nov 2025, 00:00`. */
export function searchTitle(search: ResultSearch): string {
  const { text, ticket, site, user, address, relay, verdict, status, assignee, tag, fromMs, toMs } = search;
  const parts = [
    text === undefined ? null : `\u201c${isolated(text)}\u201d`,
    site === undefined ? null : msg(str`site ${isolated(site)}`),
    user === undefined ? null : msg(str`person ${isolated(user)}`),
    ticket === undefined ? null : msg(str`ticket ${isolated(ticket)}`),
    address === undefined ? null : msg(str`address ${isolated(address)}`),
    relay === undefined ? null : msg(str`relay ${isolated(relay)}`),
    verdict === undefined ? null : outcomeName(verdict),
    status === undefined ? null : msg(str`status ${statusName(status)}`),
    assignee === undefined ? null : msg(str`assigned to ${isolated(assignee)}`),
    tag === undefined ? null : msg(str`tag ${isolated(tag)}`),
    fromMs === undefined ? null : msg(str`from ${moment(fromMs)}`),
    toMs === undefined ? null : msg(str`until ${moment(toMs)}`),
  ].filter((part) => part !== null);
  return parts.length === 0 ? msg('All results') : msg(str`Results: ${parts.join(', ')}`);
}
