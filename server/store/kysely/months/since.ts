import { sql, type Expression, type SqlBool } from 'kysely';
import type { DatabaseKind } from '../column-types.ts';
import { firstKeyOf, KEYS_PER_MONTH, monthOf } from './month.ts';

/** Whether a row's key is from one on, or of before there were months: those may be of any time. The keys stand in the query's text. */
export const fromKeyOn = (key: number, table = 'results'): Expression<SqlBool> => {
  const seq = sql.ref(`${table}.seq`);
  return sql<SqlBool>`(${seq} >= ${sql.lit(key)} or ${seq} < ${sql.lit(KEYS_PER_MONTH)})`;
};

/**
 * What all rows fulfil that were measured since a moment, as they arrived after it: PostgreSQL then looks into no older month, and plans
 * for none. Nothing on SQLite, which has one table of all.
 */
export const arrivedSince = (
  kind: DatabaseKind,
  fromMs: number,
  table: 'results' | 'samples' = 'results',
): Expression<SqlBool>[] => (kind === 'sqlite' ? [] : [fromKeyOn(firstKeyOf(monthOf(fromMs)), table)]);
