import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import type { DatabasePlace } from '../../../server/store/kysely/database.ts';
import { openStore } from '../../../server/store/open-store.ts';
import type { Store } from '../../../server/store/port/store.ts';
import { startPostgresql, type PostgresqlServer } from '../../support/postgresql.ts';
import { describeAlerts } from './contract/alerts.ts';
import { describeSites } from './contract/sites.ts';

function describeSiteStore(name: string, empty: () => Promise<DatabasePlace>): void {
  describe(`${name} as a SiteStore and AlertStore`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await openStore(await empty());
    });
    afterEach(async () => {
      await store.close();
    });

    describeSites(() => store);
    describeAlerts(() => store);
  });
}

describeSiteStore('SQLite', () => Promise.resolve({ kind: 'sqlite', file: ':memory:' }));

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
describeSiteStore('PostgreSQL', async () => {
  await server.query(
    url,
    'truncate results, label_words, samples, sites, site_summaries, heartbeats, alert_rules, alert_silences, webhooks cascade',
  );
  return { kind: 'postgresql', url };
});
