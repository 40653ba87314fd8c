import type { ListQuery } from '../../wire/desk/address.ts';
import type { ResultPage, ResultSummary } from '../../wire/desk/search.ts';
import type { Waiting } from './state.ts';

/** What of a list has been loaded. */
export interface LoadedRows {
  readonly query: Pick<ListQuery, 'order'>;
  readonly rows: readonly ResultSummary[];
  readonly next: string | null;
}

export const NOTHING_WAITS: Waiting = { rows: [], restart: null };

type Order = LoadedRows['query'];

const isNewer = (a: ResultSummary, b: ResultSummary): boolean =>
  a.atMs === b.atMs ? a.id > b.id : a.atMs > b.atMs;

/** The list's order; among equals any order will do, as long as it is one. */
const isBefore = (a: ResultSummary, b: ResultSummary, { order }: Order): boolean =>
  order === 'oldest' ? isNewer(b, a) : isNewer(a, b);

const inOrder = (rows: readonly ResultSummary[], order: Order): ResultSummary[] =>
  [...rows].sort((a, b) => (isBefore(a, b, order) ? -1 : 1));

/** Rows that are new to the list and belong into what has been loaded of it. */
export function newTo(
  { rows, next, query }: LoadedRows,
  waiting: Waiting,
  arrived: readonly ResultSummary[],
): ResultSummary[] {
  const known = new Set([...rows, ...waiting.rows].map(({ id }) => id));
  const last = rows.at(-1);
  return arrived.filter(
    (row, index) =>
      !known.has(row.id) &&
      arrived.findIndex(({ id }) => id === row.id) === index &&
      // Below what is loaded it comes with its own page.
      (next === null || last === undefined || isBefore(row, last, query)),
  );
}

/**
 * What waits, after the start of the list was loaded once more. When none of it was known before, there may be more
 * in between than it holds: then it is the new start of the list.
 */
export function waitingAfterRefresh(list: LoadedRows, waiting: Waiting, head: ResultPage): Waiting {
  const known = new Set(list.rows.map(({ id }) => id));
  const isCut = head.next !== null && list.rows.length > 0 && !head.rows.some(({ id }) => known.has(id));
  if (isCut) return { rows: head.rows, restart: { next: head.next } };
  const restarted = waiting.restart ? NOTHING_WAITS : waiting;
  return {
    rows: inOrder([...restarted.rows, ...newTo(list, restarted, head.rows)], list.query),
    restart: null,
  };
}

/** Lets in what waits. */
export function withWaiting({ rows, next, query }: LoadedRows, waiting: Waiting): Omit<LoadedRows, 'query'> {
  return waiting.restart
    ? { rows: waiting.rows, next: waiting.restart.next }
    : { rows: inOrder([...rows, ...waiting.rows], query), next };
}
