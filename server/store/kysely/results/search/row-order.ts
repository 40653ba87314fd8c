import type { ListOrder } from '../../../../../src/wire/desk/search.ts';

/** Where a row stands in every list: by its moment, and of one moment by when it arrived. */
export interface RowKey {
  readonly atMs: number;
  readonly seq: number;
}

/** Lists of rows, each told by its key. */
export interface RowLists {
  readonly keys: readonly string[];
  /** The next rows of some of them after a place, in their order; fewer than asked for are the last. */
  read(keys: readonly string[], after: RowKey | null, limit: number): Promise<readonly (readonly RowKey[])[]>;
}

/** Whether a row comes after another in an order. */
export const isAfter = (row: RowKey, other: RowKey, order: ListOrder): boolean =>
  (order === 'newest' ? 1 : -1) * (other.atMs - row.atMs || other.seq - row.seq) > 0;

/** What has been read of a list and not yet been taken. */
interface Head {
  readonly key: string;
  rows: readonly RowKey[];
  /** How many are read next: a list that has been read on is one that many are taken of. */
  atOnce: number;
  isAtEnd: boolean;
}

/**
 * The first rows of several lists together, each once. Lists are read on only as far as their rows are taken, little by
 * little at first (`atOnce`): to find one that fulfils everything may mean to look at many.
 */
export async function inOrder(
  lists: readonly RowLists[],
  order: ListOrder,
  after: RowKey | null,
  limit: number,
  atOnce = Math.ceil(
    (2 * limit) /
      Math.max(
        1,
        lists.reduce((sum, { keys }) => sum + keys.length, 0),
      ),
  ),
): Promise<RowKey[]> {
  const all = lists.map((of) => ({
    of,
    heads: of.keys.map((key): Head => ({ key, rows: [], atOnce, isAtEnd: false })),
  }));
  const heads = all.flatMap(({ heads: own }) => own);
  const taken: RowKey[] = [];
  while (taken.length < limit) {
    const last = taken.at(-1) ?? after;
    for (const { of, heads: own } of all) await readOn(of, own, last);
    const next = heads
      .flatMap(({ rows }) => rows[0] ?? [])
      .reduce<RowKey | null>((first, row) => (first && !isAfter(first, row, order) ? first : row), null);
    if (!next) break;
    taken.push(next);
    // The same row may be in several lists.
    for (const head of heads) if (head.rows[0]?.seq === next.seq) head.rows = head.rows.slice(1);
  }
  return taken;
}

/** Lists of which all that was read is taken. */
async function readOn(of: RowLists, heads: readonly Head[], after: RowKey | null): Promise<void> {
  const empty = heads.filter(({ rows, isAtEnd }) => rows.length === 0 && !isAtEnd);
  if (empty.length === 0) return;
  const limit = Math.max(...empty.map(({ atOnce }) => atOnce));
  const read = await of.read(
    empty.map(({ key }) => key),
    after,
    limit,
  );
  empty.forEach((head, at) => {
    head.rows = read[at] ?? [];
    head.isAtEnd = head.rows.length < limit;
    head.atOnce = 2 * limit;
  });
}

/** One list after the other. */
export async function eachInTurn(
  keys: readonly string[],
  read: (key: string) => Promise<readonly RowKey[]>,
): Promise<(readonly RowKey[])[]> {
  const all: (readonly RowKey[])[] = [];
  for (const key of keys) all.push(await read(key));
  return all;
}
