import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../../server/store/open-store.ts';
import type { ResultStore } from '../../../server/store/port/results.ts';
import type { Store } from '../../../server/store/port/store.ts';
import { describeMarksNear } from './contract/marks-near.ts';
import { describeLastTests } from './contract/last-tests.ts';
import { describeRegions } from './contract/regions.ts';
import { describeRemoval } from './contract/removal.ts';
import { describeSamples, describeSaving } from './contract/results.ts';
import { describeDevices } from './contract/devices.ts';
import { describeSearches } from './contract/searches.ts';
import { describeTriage } from './contract/triage.ts';
import { describeWhole } from './contract/whole.ts';
import { describeSearch } from './contract/search.ts';
import { onBothDatabases, type EmptyDatabase } from './on-both-databases.ts';

/** What every ResultStore must do, on a database that is empty before each test. */
function describeResultStore(name: string, empty: EmptyDatabase): void {
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
    describeDevices(results);
    describeSearches(results);
    describeTriage(results);
    describeRemoval(results);
    describeWhole(results);
    describeRegions(results);
    describeMarksNear(results);
    describeLastTests(results);

    it('can be written to, and can be closed twice', async () => {
      await expect(store.check()).resolves.toBeUndefined();
      await store.close();
      await expect(store.close()).resolves.toBeUndefined();
    });
  });
}

onBothDatabases(['results', 'label_words'], describeResultStore);
