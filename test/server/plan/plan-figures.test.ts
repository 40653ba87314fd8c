import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlanFigures } from '../../../server/plan/plan-figures.ts';
import { targetOfBinding } from '../../../server/plan/measured-figures.ts';
import { openStore } from '../../../server/store/open-store.ts';
import type { SiteStore } from '../../../server/store/port/sites.ts';
import type { Store } from '../../../server/store/port/store.ts';
import type { PathBinding, PlanSite } from '../../../src/core/plan/catalogue.ts';
import { decidePlan } from '../../../src/core/plan/decide.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { NOW_MS, SLOTS, saveTest, saveWeek } from './seeded-week.ts';
import { testsOf, twoWaySite } from './two-way-site.ts';

let store: Store;
beforeEach(async () => {
  store = await openStore({ kind: 'sqlite', file: ':memory:' });
});
afterEach(() => store.close());

const save = (...of: OmitStore<typeof saveTest>): Promise<void> => saveTest(store, ...of);
const week = (...of: OmitStore<typeof saveWeek>): Promise<void> => saveWeek(store, ...of);
type OmitStore<F> = F extends (store: Store, ...rest: infer Rest) => unknown ? Rest : never;

const evidence = (patienceMs = 600_000): PlanFigures =>
  new PlanFigures({ store: store.sites, relays: [], nowMs: () => NOW_MS, patienceMs });
async function decide(sites: readonly PlanSite[], from = evidence()) {
  const found = await from.find(sites);
  if (found.kind === 'pending') throw new Error(`${found.count} are pending`);
  return decidePlan({ sites }, found.of);
}

describe('PlanFigures', () => {
  it('leads to the right decision for a fine site, one with its own network at fault and one with its provider, in each of 20 seeded weeks', async () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      await store.close();
      store = await openStore({ kind: 'sqlite', file: ':memory:' });
      const random = seededRandom(seed);
      for (const [name, siteMs, egressMs] of [
        ['Fine', 80, 50],
        ['Inside', 130, 50],
        ['Provider', 130, 75],
      ] as const) {
        await week(name, 'internet', siteMs, random);
        await week(name, 'meet-me', 30, random);
        await week(`${name} egress`, 'internet', egressMs, random);
      }
      const { sites, decision } = await decide(
        ['Fine', 'Inside', 'Provider'].map((name) => twoWaySite(name)),
      );
      expect(
        sites.map(({ decision: of, fault }) => [of, fault]),
        `seed ${seed}`,
      ).toEqual([
        ['keep-internet', 'none'],
        ['own-network', 'your-network'],
        ['provider-first', 'provider'],
      ]);
      expect(decision).toBe('provider-first');
    }
  }, 600_000);

  it('knows ExpressRoute paths by their own tests, and decides nothing by them', async () => {
    await week('Fine', 'internet', 80, () => 0.5);
    await week('Fine', 'meet-me', 36, () => 0.5);
    const site = twoWaySite('Fine');
    const found = await evidence().find([site]);
    if (found.kind === 'pending') throw new Error(`${found.count} are pending`);
    const [circuit, ...others] = found.expressRouteOf(site);
    expect(others).toEqual([]);
    expect(circuit).toMatchObject({
      via: 'London',
      site: { source: 'measured', binding: { relay: 'meet-me' }, medianRttMs: 36, samples: SLOTS },
      egress: null,
    });
    expect(found.of(site).site).toMatchObject({ binding: { relay: 'internet' }, medianRttMs: 80 });
    expect(found.expressRouteOf(twoWaySite('Elsewhere'))).toEqual([]);
  });

  it('says of evidence what it stands on', async () => {
    await week('Fine', 'internet', 80, () => 0.5);
    const { sites } = await decide([twoWaySite('Fine')]);
    expect(sites[0]?.evidence.site).toMatchObject({
      source: 'measured',
      binding: { label: 'Fine', relay: 'internet' },
      outcome: 'meets',
      lacks: null,
      samples: SLOTS,
      coverageRatio: 1,
      fromMs: NOW_MS - 7 * 86_400_000,
      toMs: NOW_MS,
      medianRttMs: 80,
    });
    expect(sites[0]).toMatchObject({ decision: 'assess-first', reason: 'egress-not-measured' });
  });

  it('sees at once what has come since, and keeps what has not changed', async () => {
    const kept = evidence();
    await week('Fine', 'internet', 80, () => 0.5);
    const median = async () => (await decide([twoWaySite('Fine')], kept)).sites[0]?.evidence.site;
    const first = await median();
    expect(await median()).toBe(first);
    await save('late', 'Fine', 'internet', 90, NOW_MS - 1);
    expect(await median()).toMatchObject({ samples: SLOTS + 1 });
  });

  it('says how many are still being assessed when somebody waits too long, and goes on with them', async () => {
    await week('Fine', 'internet', 80, () => 0.5);
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const gated: Pick<SiteStore, 'sites' | 'columnsOf'> = {
      sites: () => store.sites.sites(),
      columnsOf: async (query) => {
        await gate;
        return store.sites.columnsOf(query);
      },
    };
    // Tests of a circuit would be counted too.
    const internetOnly = twoWaySite('Fine', { paths: twoWaySite('Fine').paths.slice(0, 1) });
    const hurried = new PlanFigures({ store: gated, relays: [], nowMs: () => NOW_MS, patienceMs: 0 });
    expect(await hurried.find([internetOnly])).toEqual({ kind: 'pending', count: 1 });
    expect(await hurried.find([internetOnly])).toEqual({ kind: 'pending', count: 1 });
    open();
    // Whoever looks again is told when it is done; that it is not lost is what this waits for.
    while ((await hurried.find([internetOnly])).kind === 'pending') await nextTurn();
  });

  it('says that the region of the customer is assumed where a relay serves several, and only then', async () => {
    await saveWeek(store, 'Fine', 'West', 80, () => 0.5);
    const relays = [{ name: 'West', kind: { kind: 'azure', region: 'West US' } }] as const;
    const of = async (customerRegion: string | null, region: string) => {
      const site = twoWaySite('Fine', {
        customerRegion,
        paths: [
          {
            kind: 'internet',
            via: null,
            latencyMs: null,
            measured: [testsOf('Fine', 'West', 'client-edge')],
          },
        ],
      });
      const kind = { kind: 'azure', region } as const;
      const figures = new PlanFigures({
        store: store.sites,
        relays: relays.map(({ name }) => ({ name, kind })),
        nowMs: () => NOW_MS,
        patienceMs: 600_000,
      });
      const { sites } = await decide([site], figures);
      const own = sites[0]?.evidence.site;
      const target = own?.figures.find(({ name }) => name === 'rttMs')?.target;
      return [target, sites[0]?.notes.includes('customer-region-assumed')];
    };
    expect(await of(null, 'West US')).toEqual([134, true]);
    expect(await of('West US', 'West US')).toEqual([134, false]);
    expect(await of('Hawaii US', 'West US')).toEqual([156, false]);
    expect(await of(null, 'East US')).toEqual([126, false]);
  });

  it('tells which sites have tests that no published target is for', async () => {
    await saveWeek(store, 'Fine', 'West', 80, () => 0.5);
    const figures = new PlanFigures({
      store: store.sites,
      relays: [{ name: 'West', kind: { kind: 'azure', region: 'West US' } }],
      nowMs: () => NOW_MS,
      patienceMs: 600_000,
    });
    const measured = [testsOf('Fine', 'West', 'client-edge')];
    const found = await figures.find([
      twoWaySite('Fine', {
        customerRegion: 'New Zealand',
        paths: [{ kind: 'internet', via: null, latencyMs: null, measured }],
      }),
    ]);
    expect(found).toMatchObject({ kind: 'known', withoutRow: ['Fine'] });
  });

  it('holds a customer in Hawaii against 156 ms through a relay in West US', () => {
    const relays = [{ name: 'West', kind: { kind: 'azure', region: 'West US' } }] as const;
    const of = (
      customerRegion: string | null,
      relay: string | null,
      segment: PathBinding['segment'],
      target: string,
    ) => targetOfBinding(testsOf('a', relay, segment), { customerRegion }, relays, { target });
    const hawaii = { kind: 'azure', region: 'Hawaii US', column: 'site' };
    expect(of('Hawaii US', 'west', 'client-edge', 'client-edge')).toEqual(hawaii);
    expect(of('Hawaii US', 'west', 'edge-edge', 'client-edge')).toEqual({ ...hawaii, column: 'edge' });
    expect(of('Hawaii US', null, 'client-edge', 'azure:west-us:site')).toEqual(hawaii);
    expect(of(null, 'west', 'client-edge', 'client-edge')).toEqual({ ...hawaii, region: 'West US' });
    expect(of('Hawaii US', 'another', 'client-edge', 'client-edge')).toEqual({ kind: 'client-edge' });
    // From Japan there is no published row through West US.
    expect(of('Japan East', 'west', 'client-edge', 'client-edge')).toBeNull();
  });
});
