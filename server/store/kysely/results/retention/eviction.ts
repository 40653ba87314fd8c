import { sql, type Expression, type ExpressionBuilder, type SqlBool, type Transaction } from 'kysely';
import { oldestRows } from '../../oldest-rows.ts';
import type { Tables } from '../../tables.ts';
import { countResults, storedBytes } from './surplus.ts';
import { isWhole } from './whole.ts';

/**
 * What anybody has stored may fill whatever is free. Where it is not, this much of the limits is left to it, and all else
 * to what a machine with a token stored or the desk asked for: a flood puts out nothing but what came like itself.
 */
const ANONYMOUS_SHARE = 0.25;

/** Of one kind, so many of the oldest. */
export interface Evicted {
  readonly kind: 'anonymous' | 'known';
  /** Whether for the room that they take: then only those that are kept whole. */
  readonly isForRoom: boolean;
  readonly count: number;
}

/** Narrows rows to one kind. The condition is that of an index, and must stand in the query as it stands there. */
export const isOfKind = (
  rows: ExpressionBuilder<Tables, 'results'>,
  kind: Evicted['kind'],
): Expression<SqlBool> =>
  kind === 'anonymous'
    ? sql<SqlBool>`standing in ('seen', 'unseen') and request_id is null`
    : rows.or([
        rows('standing', 'is', null),
        rows('standing', 'in', ['token', 'request']),
        rows('request_id', 'is not', null),
      ]);

/** Which results are beyond `maxResults`, at most `limit`. */
export async function evictedByCount(
  transaction: Transaction<Tables>,
  maxResults: number,
  limit: number,
): Promise<readonly Evicted[]> {
  const surplus = Math.min(limit, (await countResults(transaction)) - maxResults);
  if (surplus <= 0) return [];
  const { count: ofAnybody } = await transaction
    .selectFrom('results')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where((rows) => isOfKind(rows, 'anonymous'))
    .executeTakeFirstOrThrow();
  const most = Math.max(0, ofAnybody - Math.floor(maxResults * ANONYMOUS_SHARE));
  const anonymous = Math.min(surplus, most);
  return [
    { kind: 'anonymous', isForRoom: false, count: anonymous },
    { kind: 'known', isForRoom: false, count: surplus - anonymous },
  ];
}

/** Which results must go for the others to fit into `maxBytes`, at most `limit`. */
export async function evictedByBytes(
  transaction: Transaction<Tables>,
  maxBytes: number,
  limit: number,
): Promise<readonly Evicted[]> {
  const over = (await storedBytes(transaction)) - maxBytes;
  if (over <= 0 || limit === 0) return [];
  const { bytes: ofAnybody } = await transaction
    .selectFrom('results')
    .select((of) => of.fn.sum<number | string | null>('bytes').as('bytes'))
    .where((rows) => isOfKind(rows, 'anonymous'))
    .executeTakeFirstOrThrow();
  const most = Number(ofAnybody ?? 0) - maxBytes * ANONYMOUS_SHARE;
  const anonymous = await oldestOf(transaction, 'anonymous', Math.min(over, most), limit);
  const known = await oldestOf(transaction, 'known', over - anonymous.bytes, limit - anonymous.count);
  return [
    { kind: 'anonymous', isForRoom: true, count: anonymous.count },
    { kind: 'known', isForRoom: true, count: known.count },
  ];
}

/** How many of the oldest have so many bytes together. */
async function oldestOf(
  transaction: Transaction<Tables>,
  kind: Evicted['kind'],
  wantedBytes: number,
  limit: number,
): Promise<{ readonly count: number; readonly bytes: number }> {
  if (wantedBytes <= 0 || limit === 0) return { count: 0, bytes: 0 };
  const oldest = await transaction
    .selectFrom('results')
    .select('bytes')
    .where(await isWhole(transaction))
    .where((rows) => isOfKind(rows, kind))
    .$call((query) => oldestRows(query, limit))
    .execute();
  let [count, sum] = [0, 0];
  for (const { bytes } of oldest) {
    if (sum >= wantedBytes) break;
    sum += bytes ?? 0;
    count += 1;
  }
  return { count, bytes: sum };
}
