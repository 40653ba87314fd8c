import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DatabasePlace } from '../../../server/store/kysely/database.ts';
import { openStore } from '../../../server/store/open-store.ts';
import type { ResultStore } from '../../../server/store/port/results.ts';
import type { Store } from '../../../server/store/port/store.ts';
import { startPostgresql, type PostgresqlServer } from '../../support/postgresql.ts';
import { describeRemoval } from './contract/removal.ts';
import { describeSamples, describeSaving } from './contract/results.ts';
import { describeSearch } from './contract/search.ts';

/** What every ResultStore must do, on a database that is empty before each test. */
function describeResultStore(name: string, empty: () => Promise<DatabasePlace>): void {
  describe(`${name} as a ResultStore`, () => {
    let store: Store;
    const results = (): ResultStore => store.results;
    beforeEach(async () => {
      store = await openStore(await empty());
    });
    afterEach(async () => {
      await store.close();
    });

    describeSaving(results);
    describeSearch(results);
    describeSamples(results);
    describeRemoval(results);

    it('can be written to, and can be closed twice', async () => {
      await expect(store.check()).resolves.toBeUndefined();
      await store.close();
      await expect(store.close()).resolves.toBeUndefined();
    });
  });
}

describeResultStore('SQLite', () => Promise.resolve({ kind: 'sqlite', file: ':memory:' }));

let server: PostgresqlServer;
let url: string;
beforeAll(async () => {
  server = await startPostgresql();
  url = await server.createDatabase();
  await (await openStore({ kind: 'postgresql', url })).close();
}, 60_000);
afterAll(async () => {
  await server.stop();
}, 60_000);
describeResultStore('PostgreSQL', async () => {
  await server.query(url, 'truncate results, label_words cascade');
  return { kind: 'postgresql', url };
});
