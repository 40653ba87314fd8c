import { sql, type SelectQueryBuilder } from 'kysely';
import type { Tables } from './tables.ts';

/** The first `limit` rows by when the server received them: what goes first when something has to. */
export const oldestRows = <T extends 'results' | 'samples', O>(
  query: SelectQueryBuilder<Tables, T, O>,
  limit: number,
): SelectQueryBuilder<Tables, T, O> =>
  query.orderBy(sql.ref('received_at_ms')).orderBy(sql.ref('seq')).limit(limit);
