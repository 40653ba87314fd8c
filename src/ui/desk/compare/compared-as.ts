import type { CompareSide } from '../../../wire/desk/compare.ts';
import type { ResultSummary, ResultSearch } from '../../../wire/desk/search.ts';

/** Whether two sides are the same before and after something, or two things beside each other. */
export type ComparedAs = 'before-after' | 'a-b';

/**
 * How two sides are spoken of. Only the same place, or the same search, at two times is before and after; results are known
 * from the list (`known`), and of two that are not nobody can say it.
 */
export function comparedAs(a: CompareSide, b: CompareSide, known: readonly ResultSummary[]): ComparedAs {
  if (a.kind === 'search' && b.kind === 'search')
    return withoutTimes(a.search) === withoutTimes(b.search) && !isLater(a.search, b.search)
      ? 'before-after'
      : 'a-b';
  if (a.kind !== 'result' || b.kind !== 'result') return 'a-b';
  const [one, other] = [a.id, b.id].map((id) => known.find((row) => row.id === id));
  const isSamePlace = one && other && one.site !== null && one.site === other.site;
  return isSamePlace && one.atMs <= other.atMs ? 'before-after' : 'a-b';
}

/** What else a search asks for, in one order. */
const withoutTimes = (search: ResultSearch): string =>
  JSON.stringify(
    Object.entries(search)
      .filter(([field]) => field !== 'fromMs' && field !== 'toMs')
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );

/** Whether the first begins after the second. */
const isLater = (a: ResultSearch, b: ResultSearch): boolean => (a.fromMs ?? 0) > (b.fromMs ?? 0);
