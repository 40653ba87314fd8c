/**
 * A fleet of agents, each testing its site every ten minutes for a week: whether ingest keeps up at 20 times their rate,
 * and how long the desk's pages of sites take over HTTP. `npm run bench:fleet -- [agents] [ingest seconds] [times the real rate]`.
 *
 * The last results come by HTTP, as agents send them; those before were put into the tables past the server, with the
 * store's own columns and without their documents, which no assessment reads. Everything is seeded.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { readFileSync } from 'node:fs';
import { setTimeout as after } from 'node:timers/promises';
import { acknowledgedCode, ResultPoster } from '../e2e/store/post-result.ts';
import { DESK_ROUTES } from '../src/wire/desk/routes.ts';
import { SeededResults } from '../test/support/seeded-results.ts';
import { fillFleet, siteOf, SLOT_MS, SLOTS } from './fleet/fill.ts';
import { startFleetServer } from './fleet/server.ts';

const AGENTS = Number(process.argv[2] ?? 1000);
const INGEST_S = Number(process.argv[3] ?? 60);
const SPEED = Number(process.argv[4] ?? 20);
const PER_SECOND = (AGENTS / (SLOT_MS / 1000)) * SPEED;
const PAGES = 30;
const PORT = 21_080;

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? NaN;
const inMs = (values: readonly number[]): string =>
  `median ${quantile(values, 0.5).toFixed(0)} ms, p95 ${quantile(values, 0.95).toFixed(0)} ms, p99 ${quantile(values, 0.99).toFixed(0)} ms, most ${Math.max(...values).toFixed(0)} ms (${values.length})`;
const load = (): string =>
  loadavg()
    .map((average) => average.toFixed(1))
    .join(' ');

const dataDir = mkdtempSync(path.join(tmpdir(), 'edgewise-fleet-'));
process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));
console.log(
  `${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, Node ${process.version}, load before: ${load()}`,
);

const fillBeganMs = performance.now();
const endMs = Math.floor(Date.now() / SLOT_MS) * SLOT_MS;
const { token } = await fillFleet(dataDir, AGENTS, endMs);
const sizeMb = statSync(path.join(dataDir, 'edgewise.sqlite')).size / 1e6;
console.log(
  `${AGENTS} sites x ${SLOTS} results filled in ${((performance.now() - fillBeganMs) / 1000).toFixed(0)} s, ${sizeMb.toFixed(0)} MB`,
);

const server = await startFleetServer(dataDir, PORT);
const origin = `http://127.0.0.1:${PORT}`;
const headers = { authorization: `Bearer ${token}` };

/** Time until the whole answer is here. */
async function get(url: string): Promise<{ readonly ms: number; readonly bytes: number }> {
  const beganMs = performance.now();
  const answer = await fetch(origin + url, { headers });
  const body = await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return { ms: performance.now() - beganMs, bytes: body.byteLength };
}
const residentMb = (): string =>
  (/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1] ?? '0').replace(
    /\d{3}$/,
    '',
  );

try {
  const first = await get(DESK_ROUTES.sites);
  console.log(
    `All sites, nothing summarised yet: ${(first.ms / 1000).toFixed(1)} s, ${(first.bytes / 1e6).toFixed(1)} MB`,
  );
  const quiet: number[] = [];
  for (let page = 0; page < PAGES; page += 1) quiet.push((await get(DESK_ROUTES.sites)).ms);
  console.log(`All sites, over and over: ${inMs(quiet)}`);
  const weeks: number[] = [];
  for (let page = 0; page < PAGES; page += 1)
    weeks.push((await get(DESK_ROUTES.site(siteOf((page * 31) % AGENTS)))).ms);
  console.log(`One site's week, another each time: ${inMs(weeks)}`);

  const pages: number[] = [];
  const ended = new AbortController();
  const looking = (async () => {
    while (!ended.signal.aborted) {
      pages.push((await get(DESK_ROUTES.sites)).ms);
      await after(2000);
    }
  })();
  const { latencies, refused, elapsedMs } = await ingest();
  ended.abort();
  await looking;
  console.log(
    `Ingest at ${PER_SECOND.toFixed(1)} results/s (${SPEED} x real): ${latencies.length} stored, ${refused} refused, in ${(elapsedMs / 1000).toFixed(1)} s of ${INGEST_S} s; ${inMs(latencies)}`,
  );
  console.log(`All sites meanwhile, every 2 s: ${inMs(pages)}`);
  console.log(`Memory of the server: ${residentMb()} MB; load after: ${load()}`);
} finally {
  await server.stop();
}

/** An open loop: latency counts from when a result was due. */
async function ingest() {
  const count = Math.round(PER_SECOND * INGEST_S);
  const results = new SeededResults('fleet', (_random, number) => ({
    ticket: null,
    site: siteOf(number % AGENTS),
    user: null,
  }));
  const poster = new ResultPoster(origin, token, 50);
  const latencies: number[] = [];
  let refused = 0;
  const beganMs = performance.now();
  const underWay: Promise<void>[] = [];
  for (let number = 0; number < count; number += 1) {
    const dueMs = beganMs + (number * 1000) / PER_SECOND;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0.5) await after(waitMs);
    const result = results.of(number);
    const bytes = Buffer.from(
      JSON.stringify({
        ...result,
        startedAt: new Date().toISOString(),
        client: { ...result.client, unattended: true },
      }),
    );
    underWay.push(
      poster.post(bytes).then((answer) => {
        if (acknowledgedCode(answer) === null) refused += 1;
        else latencies.push(performance.now() - dueMs);
      }),
    );
  }
  await Promise.all(underWay);
  poster.close();
  return { latencies, refused, elapsedMs: performance.now() - beganMs };
}
