import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MeetMeRows } from '../../../server/plan/meet-me-rows.ts';
import { meetMeCsv } from '../../../server/plan/meet-me-table.ts';
import { openStore } from '../../../server/store/open-store.ts';
import type { SiteStore } from '../../../server/store/port/sites.ts';
import type { Store } from '../../../server/store/port/store.ts';
import type { PlanPath, PlanSite } from '../../../src/core/plan/catalogue.ts';
import { meetMeTable } from '../../../src/core/plan/meet-me.ts';
import { meetMeOnWire } from '../../../src/wire/desk/plan/meet-me.ts';
import { planSite } from '../../support/plan/plan-site.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { NOW_MS, SLOTS, saveTest, saveWeek } from './seeded-week.ts';

let store: Store;
beforeEach(async () => {
  store = await openStore({ kind: 'sqlite', file: ':memory:' });
});
afterEach(() => store.close());

const path = (kind: PlanPath['kind'], via: string | null, label: string, relay: string): PlanPath => ({
  kind,
  via,
  latencyMs: 99,
  measured: [{ label, relay, segment: 'client-edge', relayContinent: null }],
});
const siteOf = (name: string, people: number | null, via: string): PlanSite =>
  planSite(name, {
    people,
    paths: [path('internet', null, name, 'internet'), path('expressroute', via, name, 'meet-me')],
  });
async function rowsOf(sites: readonly PlanSite[]) {
  const made = new MeetMeRows({ store: store.sites, nowMs: () => NOW_MS, patienceMs: 600_000 });
  const found = await made.find(sites);
  if (found.kind === 'pending') throw new Error(`${String(found.count)} are pending`);
  return found.rows;
}

describe('the table of meet-me locations from measurements', () => {
  it("comes to the document's means and hairpin where medians are the document's latencies", async () => {
    // All of a week at one value: the median is that value.
    for (const [name, internet, express] of [
      ['Los Angeles', 15, 10],
      ['Washington DC', 20, 10],
      ['Dallas', 15, 40],
    ] as const) {
      await saveWeek(store, name, 'internet', internet, () => 0.5);
      await saveWeek(store, name, 'meet-me', express, () => 0.5);
    }
    const rows = await rowsOf([
      siteOf('Los Angeles', 10_000, 'Silicon Valley'),
      siteOf('Washington DC', 15_000, 'New York'),
      siteOf('Dallas', 5000, 'New York'),
      siteOf('Nowhere', null, 'New York'),
    ]);
    expect(rows.map(({ internet }) => internet)).toEqual(
      [15, 20, 15].map((ms) => ({ ms, source: 'measured', samples: SLOTS })),
    );
    const table = meetMeOnWire(meetMeTable(rows, 10), rows, { revision: 1, fewPeople: 10, gaps: [] });
    expect(table.allInternetMs).toBe(17.5);
    expect(table.allExpressRouteMs).toBe(15);
    expect(table.bestMs).toBeCloseTo(10.8333, 4);
    expect(table.sites.map(({ kind, via }) => [kind, via])).toEqual([
      ['expressroute', 'Silicon Valley'],
      ['expressroute', 'New York'],
      ['internet', null],
    ]);
    expect(table.sites[2]?.hairpins).toMatchObject([{ via: 'New York', byMs: 25 }]);
    expect(meetMeCsv(table).split('\n')[3]).toBe(
      `Dallas,5000,15,measured,${SLOTS},New York,40,measured,${SLOTS},slower,internet,25,no`,
    );
  });

  it('says that a difference is chance, and then keeps the Internet', async () => {
    const random = seededRandom(5);
    await saveWeek(store, 'Oslo', 'internet', 20, random);
    await saveWeek(store, 'Oslo', 'meet-me', 19.9, random);
    const rows = await rowsOf([siteOf('Oslo', 10, 'Amsterdam')]);
    expect(meetMeTable(rows, 10).choices[0]).toMatchObject({
      kind: 'internet',
      standings: [{ via: 'Amsterdam', standing: 'no-difference' }],
    });
  });

  it('takes what was entered where nothing was measured, and does not compare the two', async () => {
    await saveWeek(store, 'Oslo', 'internet', 20, () => 0.5);
    const [row] = await rowsOf([siteOf('Oslo', 10, 'Amsterdam')]);
    expect(row).toMatchObject({
      internet: { source: 'measured' },
      expressRoute: [{ latency: { ms: 99, source: 'entered', samples: null }, againstInternet: null }],
    });
    expect(meetMeTable([row!], 10).choices[0]).toMatchObject({
      kind: null,
      standings: [{ standing: 'unlike' }],
    });
  });

  it('makes a row once an interval, and anew when tests have come', async () => {
    await saveWeek(store, 'Oslo', 'internet', 20, () => 0.5);
    let asked = 0;
    const counted: Pick<SiteStore, 'sites' | 'samplesOf'> = {
      sites: () => store.sites.sites(),
      samplesOf: (query) => {
        asked += 1;
        return store.sites.samplesOf(query);
      },
    };
    const rows = new MeetMeRows({ store: counted, nowMs: () => NOW_MS, patienceMs: 600_000 });
    const sites = [siteOf('Oslo', 10, 'Amsterdam')];
    await rows.find(sites);
    await rows.find(sites);
    expect(asked).toBe(2);
    await saveTest(store, 'late', 'Oslo', 'internet', 21, NOW_MS - 1);
    expect(await rows.find(sites)).toMatchObject({ rows: [{ internet: { samples: SLOTS + 1 } }] });
    expect(asked).toBe(4);
  });

  it('says of how many sites the rows are still to be made', async () => {
    await saveWeek(store, 'Oslo', 'internet', 20, () => 0.5);
    const rows = new MeetMeRows({ store: store.sites, nowMs: () => NOW_MS, patienceMs: 0 });
    const sites = [siteOf('Oslo', 10, 'Amsterdam'), siteOf('Bern', 10, 'Zurich')];
    expect(await rows.find(sites)).toEqual({ kind: 'pending', count: 2 });
    while ((await rows.find(sites)).kind === 'pending') await nextTurn();
  });
});
