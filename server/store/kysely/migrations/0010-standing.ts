import type { Kysely } from 'kysely';
import { columnTypes, type DatabaseKind } from '../column-types.ts';

/**
 * Who answers for a result (src/wire/desk/search.ts). Of results that were stored before nobody knows who sent them: they
 * have none, and sites go on counting them, so that no site changes by an update.
 */
export const addStandingToResults = (db: Kysely<unknown>, kind: DatabaseKind): Promise<void> =>
  db.schema.alterTable('results').addColumn('standing', columnTypes(kind).text).execute();
