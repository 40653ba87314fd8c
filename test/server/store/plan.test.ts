import { afterEach, beforeEach, describe } from 'vitest';
import { openStore } from '../../../server/store/open-store.ts';
import type { Store } from '../../../server/store/port/store.ts';
import { describePlan } from './contract/plan.ts';
import { describePlanTests } from './contract/plan-tests.ts';
import { onBothDatabases, type EmptyDatabase } from './on-both-databases.ts';

function describePlanStore(name: string, empty: EmptyDatabase): void {
  describe(`${name} as a PlanStore`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await openStore(await empty());
    });
    afterEach(async () => {
      await store.close();
    });

    describePlan(() => store);
    describePlanTests(() => store);
  });
}

onBothDatabases(['plan_sites', 'plan_edits', 'plan_test_edits'], describePlanStore);
