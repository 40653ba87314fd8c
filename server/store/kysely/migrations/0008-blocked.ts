import type { Kysely } from 'kysely';
import { columnTypes, type DatabaseKind } from '../column-types.ts';

/**
 * What the network kept from a test, for its line in a list. Results that were stored before have none: to find theirs,
 * every document would have to be read, a million of them while the server starts.
 */
export const addBlockedToResults = (db: Kysely<unknown>, kind: DatabaseKind): Promise<void> =>
  db.schema.alterTable('results').addColumn('blocked', columnTypes(kind).text).execute();
