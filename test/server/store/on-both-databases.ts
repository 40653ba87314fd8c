import { afterAll, beforeAll, describe } from 'vitest';
import { openDatabase } from '../../../server/store/kysely/database.ts';
import type { DatabaseLocation } from '../../../server/store/kysely/database-location.ts';
import { isLacking } from '../../support/lacking.ts';
import {
  isPostgresqlInstalled,
  NO_POSTGRESQL,
  startPostgresql,
  type PostgresqlServer,
} from '../../support/server/postgresql.ts';

const HANGS_ON_RESULTS = [
  'documents',
  'packets',
  'devices',
  'inner_addresses',
  'result_tags',
  'notes',
  'marks',
];

/** Resolves with a database that holds nothing in the tables of a suite. */
export type EmptyDatabase = () => Promise<DatabaseLocation>;

/**
 * Describes the same on SQLite, new in memory each time, and on a PostgreSQL of its own, where these tables and
 * those that refer to them are emptied each time.
 */
export function onBothDatabases(
  tables: readonly string[],
  describeOn: (name: string, empty: EmptyDatabase) => void,
): void {
  describeOn('SQLite', () => Promise.resolve({ kind: 'sqlite', file: ':memory:' }));

  describe.skipIf(isLacking(isPostgresqlInstalled(), NO_POSTGRESQL))('on a server of its own', () => {
    let server: PostgresqlServer;
    let url: string;
    beforeAll(async () => {
      server = await startPostgresql();
      url = await server.createDatabase();
      await (await openDatabase({ kind: 'postgresql', url })).close();
    }, 60_000);
    afterAll(async () => {
      await server.stop();
    }, 60_000);
    describeOn('PostgreSQL', async () => {
      // Nothing refers to what is divided by months.
      const also = tables.includes('results') ? HANGS_ON_RESULTS : [];
      // What refers to a row goes with it; to truncate makes each file of a table anew, which takes the server four times as long.
      await server.query(url, [...tables, ...also].map((table) => `delete from ${table}`).join('; '));
      return { kind: 'postgresql', url };
    });
  });
}
