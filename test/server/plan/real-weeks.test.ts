import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { PlanFigures } from '../../../server/plan/plan-figures.ts';
import { MeetMeRows } from '../../../server/plan/meet-me-rows.ts';
import { openStore } from '../../../server/store/open-store.ts';
import type { Store } from '../../../server/store/port/store.ts';
import { decidePlan } from '../../../src/core/plan/decide.ts';
import { meetMeTable } from '../../../src/core/plan/meet-me.ts';
import { parseResult } from '../../../src/wire/result.ts';
import type { Result } from '../../../src/wire/result.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { NEW_YEAR_MS } from '../store/contract/arrivals.ts';
import { twoWaySite } from './two-way-site.ts';

/**
 * Weeks made of real results. Each condition was measured twice by the instrument in Chromium, through a relay and netlab's
 * gateway, for 16 s (`npx tsx bench/plan-conditions.ts`, 2026-11-23). What a week has of its own is, by its seed: which of
 * the two results stands in a slot of four hours, at which time within it, and which slots are missing. Of a result its id,
 * labels, relay's name, begin and that a machine made it are changed, and nothing that was measured or graded.
 */
const RECORDED = fileURLToPath(new URL('../../fixtures/plan-conditions.json.gz', import.meta.url));
const HOUR_MS = 3_600_000;
const EVERY_MS = 4 * HOUR_MS;
const SLOTS = 42;
const NOW_MS = NEW_YEAR_MS + 7 * 24 * HOUR_MS;
/** So many slots are missing at most; a week needs 80 %. */
const MOST_MISSING = 5;
const SEEDS = 20;

function recordedResults(): ReadonlyMap<string, readonly Result[]> {
  const read: unknown = JSON.parse(gunzipSync(readFileSync(RECORDED)).toString('utf8'));
  return new Map(
    Object.entries(read as Record<string, unknown[]>).map(([condition, results]) => [
      condition,
      results.map((one) => {
        const parsed = parseResult(one);
        if (!parsed.ok) throw new Error(`${condition}: ${parsed.problem}`);
        return parsed.value;
      }),
    ]),
  );
}

/** A week of a label through a relay, made of the results of a condition. */
async function saveWeekOf(
  store: Store,
  results: readonly Result[],
  { label, relay }: { readonly label: string; readonly relay: string },
  random: () => number,
): Promise<void> {
  const missing = new Set(Array.from({ length: MOST_MISSING }, () => Math.floor(random() * SLOTS)));
  const saved: Promise<unknown>[] = [];
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const result = results[Math.floor(random() * results.length)];
    const atMs = NOW_MS - (SLOTS - slot) * EVERY_MS + Math.floor(random() * EVERY_MS);
    if (!result || missing.has(slot)) continue;
    const arrived = {
      result: {
        ...result,
        id: `${label}-${relay}-${String(slot)}`,
        startedAt: new Date(atMs).toISOString(),
        labels: { ticket: null, site: label, user: null },
        client: { ...result.client, unattended: true },
        path: { ...result.path, relay: { ...result.path.relay, name: relay } },
      },
      receivedAtMs: atMs + result.durationMs,
      address: null,
      requestId: null,
      standing: 'token',
    } as const;
    saved.push(store.results.save(arrived));
  }
  await Promise.all(saved);
  await store.sites.setSettings(label.toLowerCase(), { everyMs: EVERY_MS, timeZone: 'UTC', target: null });
}

/** What each site is like: the condition of its own tests, and of those from the edge of its network. */
const SITES = [
  { name: 'Fine', own: 'site-fine', egress: 'egress-fine', decision: 'keep-internet', fault: 'none' },
  {
    name: 'Inside',
    own: 'site-own-network',
    egress: 'egress-fine',
    decision: 'own-network',
    fault: 'your-network',
  },
  {
    name: 'Provider',
    own: 'site-provider',
    egress: 'egress-provider',
    decision: 'provider-first',
    fault: 'provider',
  },
] as const;

it(`decides rightly in ${String(SEEDS)} of ${String(SEEDS)} seeded weeks of real results`, async () => {
  const recorded = recordedResults();
  const of = (condition: string): readonly Result[] => recorded.get(condition) ?? [];
  const sites = SITES.map(({ name }) => twoWaySite(name, { people: 100 }));
  const right: boolean[] = [];
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const store = await openStore({ kind: 'sqlite', file: ':memory:' });
    const random = seededRandom(seed);
    for (const { name, own, egress } of SITES) {
      await saveWeekOf(store, of(own), { label: name, relay: 'internet' }, random);
      await saveWeekOf(store, of('expressroute'), { label: name, relay: 'meet-me' }, random);
      await saveWeekOf(store, of(egress), { label: `${name} egress`, relay: 'internet' }, random);
    }
    const parts = { store: store.sites, nowMs: () => NOW_MS, patienceMs: 600_000 };
    const found = await new PlanFigures({ ...parts, relays: [] }).find(sites);
    const rows = await new MeetMeRows(parts).find(sites);
    if (found.kind === 'pending' || rows.kind === 'pending') throw new Error('pending');
    const { sites: decided, decision } = decidePlan({ sites }, found.of);
    const expected = SITES.map(({ name, decision: is, fault }) => [name, is, fault]);
    const made = decided.map(({ site, decision: is, fault }) => [site, is, fault]);
    expect(made, `seed ${String(seed)}`).toEqual(expected);
    expect(decision).toBe('provider-first');
    // Every one of the three is faster by the meet-me location, by more than chance.
    expect(meetMeTable(rows.rows, 10).choices.map(({ kind }) => kind)).toEqual(
      SITES.map(() => 'expressroute'),
    );
    right.push(true);
    await store.close();
  }
  expect(right).toHaveLength(SEEDS);
}, 120_000);

it('has every condition measured twice, whole and exactly', () => {
  const recorded = recordedResults();
  const conditions = [...new Set(SITES.flatMap(({ own, egress }) => [own, egress])), 'expressroute'];
  expect([...recorded.keys()].toSorted()).toEqual(conditions.toSorted());
  for (const results of recorded.values()) {
    expect(results).toHaveLength(2);
    for (const { traffic, instrument } of results) {
      expect(traffic).toMatchObject({ method: 'rtp', confidence: 'exact' });
      expect(instrument).toMatchObject({ mappingIntact: true, foreignPackets: 0 });
    }
  }
});
