/**
 * A fleet of agents, each testing its site every ten minutes for a week: whether ingest keeps up at 20 times their rate,
 * and how long the desk's pages of sites take over HTTP. `npm run bench:fleet -- [agents] [ingest seconds] [times the
 * real rate] [folder]`. What is in the folder is used again, otherwise it is filled and kept.
 *
 * The last results come by HTTP, as agents send them, half of them before and half after the end of a slot, when the
 * stretch of every site moves on: for that the bench waits, up to ten minutes. Those before were put into the tables past
 * the server, with the store's own columns and without their documents, which no assessment reads. Everything is seeded.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { Value } from 'typebox/value';
import { DESK_ROUTES } from '../src/wire/desk/routes.ts';
import { SitesSchema } from '../src/wire/desk/sites.ts';
import { FleetClient } from './fleet/client.ts';
import { addToken, DATABASE, fillFleet, LONG_SITES, siteOf, SLOT_MS, SLOTS } from './fleet/fill.ts';
import { cpuMs, inMs, load, memoryMb } from './fleet/figures.ts';
import { ingestFleet } from './fleet/ingest.ts';
import { startFleetServer } from './fleet/server.ts';

const AGENTS = Number(process.argv[2] ?? 1000);
const INGEST_S = Number(process.argv[3] ?? 60);
const SPEED = Number(process.argv[4] ?? 20);
const KEPT = process.argv[5];
const PER_SECOND = (AGENTS / (SLOT_MS / 1000)) * SPEED;
const PAGES = 30;
const PORT = 21_080;
const origin = `http://127.0.0.1:${PORT}`;

const dataDir = KEPT ?? mkdtempSync(path.join(tmpdir(), 'edgewise-fleet-'));
if (KEPT === undefined) process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));
console.log(
  `${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, Node ${process.version}, load before: ${load()}`,
);

mkdirSync(dataDir, { recursive: true });
const database = path.join(dataDir, DATABASE);
if (!existsSync(database)) {
  const beganMs = performance.now();
  await fillFleet(dataDir, AGENTS, Math.floor(Date.now() / SLOT_MS) * SLOT_MS);
  console.log(
    `${AGENTS} sites x ${SLOTS} results filled in ${((performance.now() - beganMs) / 1000).toFixed(0)} s`,
  );
}
const token = await addToken(dataDir);
console.log(`Database: ${(statSync(database).size / 1e6).toFixed(0)} MB`);
const server = await startFleetServer(dataDir, PORT);
const client = new FleetClient(origin, { token });

try {
  console.log(`Memory of the server when it has started: ${memoryMb(server.pid)}`);
  await inCpuTime('to summarise all sites', summarise);
  await inCpuTime('to be looked at', lookAround);
  const waitMs = SLOT_MS - ((Date.now() + INGEST_S * 500) % SLOT_MS);
  console.log(`Waiting ${(waitMs / 1000).toFixed(0)} s for the end of a slot`);
  await after(waitMs);
  await inCpuTime('to take results in', ingest);
  console.log(`Memory of the server: ${memoryMb(server.pid)}; load after: ${load()}`);
} finally {
  await server.stop();
}

async function inCpuTime(what: string, work: () => Promise<void>): Promise<void> {
  const beforeMs = cpuMs(server.pid);
  await work();
  console.log(`CPU time of the server ${what}: ${((cpuMs(server.pid) - beforeMs) / 1000).toFixed(1)} s`);
}

/** After a start that nothing was summarised before: how soon the page is there, and when it has all sites. */
async function summarise(): Promise<void> {
  const beganMs = performance.now();
  const looks: number[] = [];
  const complete = (async () => {
    for (;;) {
      const { ms, body } = await client.get(DESK_ROUTES.sites);
      const { sites, pending } = Value.Parse(SitesSchema, JSON.parse(body.toString()));
      if (looks.length === 0)
        console.log(`All sites, the first look: ${ms.toFixed(0)} ms, with ${sites.length} of ${AGENTS}`);
      looks.push(ms);
      if (pending.length === 0) return;
      await after(500);
    }
  })();
  const others = await client.during('/healthz', 20, complete);
  await complete;
  console.log(
    `All sites are there after ${((performance.now() - beganMs) / 1000).toFixed(1)} s; looks until then: ${inMs(looks)}`,
  );
  console.log(`Another request meanwhile, every 20 ms: ${inMs(others)}`);
}

async function lookAround(): Promise<void> {
  const pages: number[] = [];
  for (let page = 0; page < PAGES; page += 1) pages.push((await client.get(DESK_ROUTES.sites)).ms);
  console.log(`All sites, over and over: ${inMs(pages)}`);
  const weeks: number[] = [];
  for (let page = 0; page < PAGES; page += 1)
    weeks.push((await client.get(DESK_ROUTES.site(siteOf((LONG_SITES + page * 31) % AGENTS)))).ms);
  console.log(`One site's week, another each time: ${inMs(weeks)}`);
  const long: number[] = [];
  for (let site = 0; site < LONG_SITES; site += 1)
    long.push((await client.get(DESK_ROUTES.site(siteOf(site)))).ms);
  console.log(`The same of sites with three weeks before it: ${inMs(long)}`);
}

async function ingest(): Promise<void> {
  const rate = { agents: AGENTS, perSecond: PER_SECOND, seconds: INGEST_S };
  const ingested = ingestFleet(origin, token, rate);
  const [pages, weeks, others] = await Promise.all([
    client.during(DESK_ROUTES.sites, 2000, ingested),
    client.during(DESK_ROUTES.site(siteOf(LONG_SITES)), 3000, ingested),
    client.during('/healthz', 20, ingested),
  ]);
  const { latencies, refused, elapsedMs } = await ingested;
  console.log(
    `Ingest at ${PER_SECOND.toFixed(1)} results/s (${SPEED} x real): ${latencies.length} stored, ${refused} refused, in ${(elapsedMs / 1000).toFixed(1)} s of ${INGEST_S} s; ${inMs(latencies)}`,
  );
  console.log(`All sites meanwhile, every 2 s: ${inMs(pages)}`);
  console.log(`One site's week meanwhile, every 3 s: ${inMs(weeks)}`);
  console.log(`Another request meanwhile, every 20 ms: ${inMs(others)}`);
}
