import { afterEach, beforeEach, describe } from 'vitest';
import { openStore } from '../../../server/store/open-store.ts';
import type { Store } from '../../../server/store/port/store.ts';
import { describeAlerts } from './contract/alerts.ts';
import { describeSites } from './contract/sites.ts';
import { onBothDatabases, type EmptyDatabase } from './on-both-databases.ts';

function describeSiteStore(name: string, empty: EmptyDatabase): void {
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

const TABLES = [
  'results',
  'label_words',
  'samples',
  'sites',
  'site_summaries',
  'heartbeats',
  'alert_rules',
  'alert_silences',
  'webhooks',
];
onBothDatabases(TABLES, describeSiteStore);
