import type { ListOrder } from '../../../../src/wire/desk/search.ts';

/** Where a row stands in every list: by its moment, and of one moment by when it arrived. */
export interface RowKey {
  readonly atMs: number;
  readonly seq: number;
}

/** Reads the next rows of a list after a place in it; fewer than asked for are the last. */
export type ReadRows = (after: RowKey | null, limit: number) => Promise<readonly RowKey[]>;

/** What has been read of a list and not yet been taken. */
interface Head {
  readonly read: ReadRows;
  rows: readonly RowKey[];
  isAtEnd: boolean;
}

/**
 * The first rows of several lists together, each once. A list is read on only as far as its rows are taken, little by
 * little: to find one that fulfils everything may mean to look at many.
 */
export async function inOrder(
  lists: readonly ReadRows[],
  order: ListOrder,
  after: RowKey | null,
  limit: number,
): Promise<RowKey[]> {
  const atOnce = Math.ceil((2 * limit) / Math.max(1, lists.length));
  const heads = lists.map((read): Head => ({ read, rows: [], isAtEnd: false }));
  const taken: RowKey[] = [];
  while (taken.length < limit) {
    const last = taken.at(-1) ?? after;
    for (const head of heads)
      if (head.rows.length === 0 && !head.isAtEnd) {
        head.rows = await head.read(last, atOnce);
        head.isAtEnd = head.rows.length < atOnce;
      }
    const next = heads.map(({ rows }) => rows[0]).reduce(order === 'newest' ? newer : older, undefined);
    if (!next) break;
    taken.push(next);
    // The same row may be in several lists.
    for (const head of heads) if (head.rows[0]?.seq === next.seq) head.rows = head.rows.slice(1);
  }
  return taken;
}

function newer(one: RowKey | undefined, other: RowKey | undefined): RowKey | undefined {
  if (!one || !other) return one ?? other;
  return (other.atMs - one.atMs || other.seq - one.seq) > 0 ? other : one;
}

function older(one: RowKey | undefined, other: RowKey | undefined): RowKey | undefined {
  if (!one || !other) return one ?? other;
  return newer(one, other) === one ? other : one;
}
