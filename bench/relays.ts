/**
 * One server on PostgreSQL with 50 relays that joined it and a thousand sites that test each ten minutes: what it costs the server, and how
 * quick the desk's pages are. `npm run bench:relays -- [relays] [sites] [days of history] [seconds]`.
 *
 * Relays join by their own code and have ports that take credentials, all in one process (relays/relays-process.ts): heartbeats, orders and
 * probes are the real ones. Tests ask for a place, are admitted at every relay, give signs of life for 30 s, fetch a witness of 40 kB
 * from one relay and store a result; their packets, which go through relays and not through the server, are left out. History is put
 * into the tables past the server. With `EDGEWISE_BENCH_PROFILE` set, the server writes a `--cpu-prof` where the bench was started.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Value } from 'typebox/value';
import { startEdgewise } from '../e2e/store/edgewise-process.ts';
import { DESK_ROUTES } from '../src/wire/desk/routes.ts';
import { SitesSchema } from '../src/wire/desk/sites.ts';
import { FleetSchema } from '../src/wire/relays/fleet.ts';
import { ROUTES } from '../src/wire/http.ts';
import { startPostgresql } from '../test/support/server/postgresql.ts';
import { FleetClient } from './fleet/client.ts';
import { SLOT_MS, siteOf } from './fleet/fill.ts';
import { cpuMs, inMs, load, memoryMb } from './fleet/figures.ts';
import { addTokens, fillSites } from './relays/fill-sites.ts';
import type { RelaysOrders } from './relays/relays-process.ts';
import { TestingSites } from './relays/site-tests.ts';

const RELAYS = Number(process.argv[2] ?? 50);
const SITES = Number(process.argv[3] ?? 1000);
const DAYS = Number(process.argv[4] ?? 7);
const SECONDS = Number(process.argv[5] ?? 120);
const PER_SECOND = SITES / (SLOT_MS / 1000);
const PROCESS = fileURLToPath(new URL('relays/relays-process.ts', import.meta.url));
const TEST_SECONDS = 30;
const A_SITE = siteOf(Math.floor(SITES / 2));
/** Looks before there is a relay or a test: what the same pages take then, on the same machine. */
const ALONE_MS = 5000;
const ALONE_EVERY_MS = 100;

const folder = mkdtempSync(path.join(tmpdir(), 'edgewise-relays-'));
const ending: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
console.error(
  `${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, Node ${process.version}, load before: ${load()}`,
);
const rows: [what: string, cpu: string, beside: string][] = [];

try {
  const postgresql = await startPostgresql();
  ending.push(() => postgresql.stop());
  const databaseUrl = await postgresql.createDatabase();
  const names = Array.from({ length: RELAYS }, (_, number) => `relay-${String(number + 1).padStart(2, '0')}`);
  const tokens = await addTokens(databaseUrl, names);
  const beganMs = performance.now();
  const slots = Math.round((DAYS * 86_400_000) / SLOT_MS);
  await fillSites(databaseUrl, SITES, slots);
  console.error(`${SITES * slots} results filled in ${((performance.now() - beganMs) / 1000).toFixed(0)} s`);

  const server = await startEdgewise({
    dataDir: path.join(folder, 'server'),
    databaseUrl,
    args: ['--host', '127.0.0.1', '--max-tests', '200', '--log-level', 'warn'],
    environment: { EDGEWISE_KEEP_RESULTS: '0', EDGEWISE_TRUST_PROXY: '127.0.0.1' },
    nodeArgs: process.env['EDGEWISE_BENCH_PROFILE'] === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir=.'],
  });
  ending.push(() => server.end('SIGTERM'));
  const token = tokens.get('fleet') ?? '';
  const client = new FleetClient(server.origin, token);
  for (;;) {
    const { body } = await client.get(DESK_ROUTES.sites);
    if (Value.Parse(SitesSchema, JSON.parse(body.toString())).pending.length === 0) break;
    await after(1000);
  }
  /** Share of a core that the server took meanwhile, with all of its threads. */
  const measured = async (what: string, seconds: number, beside: () => string): Promise<void> => {
    const [beforeMs, fromMs] = [cpuMs(server.pid), performance.now()];
    await after(seconds * 1000);
    const share = (cpuMs(server.pid) - beforeMs) / (performance.now() - fromMs);
    rows.push([what, `${(share * 100).toFixed(1)} %`, beside()]);
  };
  await measured('nothing', SECONDS / 4, () => '');
  const alone = (url: string): Promise<number[]> => client.during(url, ALONE_EVERY_MS, after(ALONE_MS));
  const before = [await alone(DESK_ROUTES.sites), await alone(DESK_ROUTES.site(A_SITE))] as const;

  const orders: RelaysOrders = {
    origin: server.origin,
    tokens: Object.fromEntries(names.map((name) => [name, tokens.get(name) ?? ''])),
  };
  const relays = spawn(process.execPath, ['--import', 'tsx', PROCESS, JSON.stringify(orders)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  ending.push(() => relays.kill('SIGKILL'));
  const online = async (): Promise<number> => {
    const { body } = await client.get(DESK_ROUTES.relays);
    const { relays: rowsOf } = Value.Parse(FleetSchema, JSON.parse(body.toString()));
    return rowsOf.filter(({ joined }) => joined?.state === 'online').length;
  };
  while ((await online()) < RELAYS) await after(500);
  await measured(`${RELAYS} relays, no test`, SECONDS / 2, () => 'heartbeats and probes');

  const sites = new TestingSites(server.origin, token, SITES);
  ending.push(() => sites.close());
  void sites.run(PER_SECOND);
  // Until as many tests run as there will be, and results come.
  await after((TEST_SECONDS + 5) * 1000);
  await measured(
    `${RELAYS} relays, ${PER_SECOND.toFixed(1)} tests/s`,
    SECONDS,
    () => `${(PER_SECOND * TEST_SECONDS).toFixed(0)} run at a time, each admitted at every relay`,
  );
  const looking = measured('the same, and the desk is looked at', SECONDS, () => 'the pages below');
  const look = (url: string, everyMs: number): Promise<number[]> => client.during(url, everyMs, looking);
  const pages = await Promise.all([
    look(DESK_ROUTES.sites, 2000),
    look(DESK_ROUTES.site(A_SITE), 3000),
    look(DESK_ROUTES.results, 2000),
    look(DESK_ROUTES.relays, 3000),
    look(ROUTES.config, 1000),
  ]);
  const { admissionsMs, witnessesMs, storesMs, offered, problems } = sites.done;
  for (const problem of problems.slice(0, 5)) console.error(problem);
  const NAMES = [
    'all sites',
    "one site's week",
    'the newest results',
    'the relays',
    'what a page asks first',
  ];
  const table = (head: readonly string[], body: readonly (readonly string[])[]): void => {
    for (const row of [head, head.map(() => '---'), ...body]) console.log(`| ${row.join(' | ')} |`);
  };
  table(['meanwhile', 'of a core', 'beside that'], rows);
  console.log('');
  table(
    ['what', 'took'],
    [
      ['a place, admitted at every relay', inMs(admissionsMs)],
      ['what a relay saw', inMs(witnessesMs)],
      ['a result, until it is stored', inMs(storesMs)],
      ['all sites, before there was a relay or a test', inMs(before[0])],
      ["one site's week, likewise", inMs(before[1])],
      ...NAMES.map((name, page) => [name, inMs(pages[page] ?? [])]),
    ],
  );
  console.log(
    `\n${admissionsMs.length} tests, ${problems.length} went wrong; each was offered ${Math.min(...offered)} to ${Math.max(...offered)} relays. Memory of the server: ${memoryMb(server.pid)}.`,
  );
} finally {
  for (const end of ending.reverse()) await end();
}
