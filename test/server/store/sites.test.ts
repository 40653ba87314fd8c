import { afterEach, beforeEach, describe } from 'vitest';
import { openStore } from '../../../server/store/open-store.ts';
import type { Store } from '../../../server/store/port/store.ts';
import { describeAlerts } from './contract/alerts.ts';
import { describeSiteLooks } from './contract/site-looks.ts';
import { describeSites } from './contract/sites.ts';
import { onBothDatabases, type EmptyDatabase } from './on-both-databases.ts';

function describeSiteStore(name: string, empty: EmptyDatabase): void {
  describe(`${name} as a SiteStore and AlertStore`, () => {
    let store: Store;
    let elsewhere: Store;
    beforeEach(async () => {
      const location = await empty();
      store = await openStore(location);
      // What is in memory is this one's alone.
      elsewhere = location.kind === 'sqlite' ? store : await openStore(location);
    });
    afterEach(async () => {
      await store.close();
      if (elsewhere !== store) await elsewhere.close();
    });

    describeSites(() => store);
    describeSiteLooks(
      () => store,
      () => elsewhere,
    );
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
