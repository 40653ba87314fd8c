import { PlanFigures } from '../server/plan/plan-figures.ts';
import { openStore } from '../server/store/open-store.ts';
import { decidePlan } from '../src/core/plan/decide.ts';
import { CONTINENTS } from '../src/core/plan/catalogue.ts';
import { decisionOnWire } from '../src/wire/desk/plan/decision.ts';
import { planSite } from '../test/support/plan/plan-site.ts';
import { scheduleSlot } from '../test/support/schedule-slot.ts';

/**
 * How long the server takes to decide a catalogue: `tsx bench/plan.ts [sites] [looks]`. Each site has an Internet path
 * measured from it and from its egress, and each of the two labels a day of hourly slots in which no call came about.
 */

const [sites = 1000, looks = 20] = process.argv.slice(2).map(Number);
const HOUR_MS = 3_600_000;
const SLOTS = 24;
const NOW_MS = Date.UTC(2026, 0, 8);

const store = await openStore({ kind: 'sqlite', file: ':memory:' });
const names = Array.from({ length: sites }, (_, at) => `Site ${String(at).padStart(5, '0')}`);
for (const name of names)
  for (const label of [name, `${name} egress`])
    await store.sites.saveSamples(
      Array.from({ length: SLOTS }, (_, slot) => {
        const dueMs = NOW_MS - (SLOTS - slot) * HOUR_MS;
        const dueAt = new Date(dueMs).toISOString();
        const sample = scheduleSlot(`${label.replaceAll(' ', '-')}-${slot}`, {
          site: label,
          outcome: 'failed',
          everyMs: HOUR_MS,
          dueAt,
        });
        return { sample, receivedAtMs: dueMs, counted: 'failed' as const };
      }),
    );
const changes = names.map((name, at) => {
  const site = planSite(name, { continent: CONTINENTS[at % CONTINENTS.length] ?? null, isMainSite: at < 7 });
  const [internet, ...others] = site.paths;
  const measured = internet?.measured.map((binding) => ({ ...binding, relay: null })) ?? [];
  return {
    name,
    version: null,
    site: { ...site, paths: internet ? [{ ...internet, measured }, ...others] : [] },
  };
});
await store.plan.edit({ kind: 'import', by: 'bench', atMs: NOW_MS, changes });

const evidence = new PlanFigures({
  store: store.sites,
  relays: [],
  nowMs: () => NOW_MS,
  patienceMs: 600_000,
});

/** All that the route does but sending; ms of CPU time. */
async function look(): Promise<number> {
  const began = process.cpuUsage();
  const { revision, sites: stored } = await store.plan.catalogue();
  const catalogue = { sites: stored.map(({ site }) => site) };
  const found = await evidence.find(catalogue.sites);
  if (found.kind !== 'known') throw new Error('pending');
  const decision = decisionOnWire(decidePlan(catalogue, found.of), revision, () => ({
    continent: null,
    people: null,
  }));
  if (JSON.stringify(decision).length === 0 || decision.sites.length !== sites)
    throw new Error('no decision');
  // Of this process: on a busy machine the time of day says nothing.
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

const first = await look();
const times: number[] = [];
for (let at = 0; at < looks; at += 1) times.push(await look());
times.sort((a, b) => a - b);
const at = (share: number): string => (times[Math.ceil(share * times.length) - 1] ?? NaN).toFixed(0);
console.log(`${sites} sites: the first look ${first.toFixed(0)} ms`);
console.log(`then over and over: median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms`);
await store.close();
