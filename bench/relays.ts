/**
 * One server on PostgreSQL with 50 relays that joined it and a thousand sites that test each ten minutes: what it costs the server, how
 * quick the desk's pages are, and whether a result is lost. `npm run bench:relays -- [relays] [sites] [days of history] [seconds] [whole results]`.
 *
 * Relays join by their own code and have ports that take credentials, all in one process (relays/relays-process.ts): heartbeats, orders and
 * probes are the real ones. Tests ask for a place, are admitted at every relay, give signs of life for 30 s, fetch a witness of 40 kB
 * from one relay and store a result; their packets, which go through relays and not through the server, are left out. History is put
 * into the tables past the server, as it would have stored it, the newest so many results whole. Nobody sends a schedule's slots
 * (`samples`). The times with tests begin with an interval, for which the bench waits up to ten minutes: each site tests once in each, at
 * the same time of it. Ends with 1 where the server takes more than is asked for, or anything went wrong. With `EDGEWISE_BENCH_PROFILE`
 * set, the server writes a `--cpu-prof` where the bench was started.
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
import { startPostgresql } from '../test/support/server/postgresql.ts';
import { FleetClient } from './fleet/client.ts';
import { SLOT_MS } from './fleet/fill.ts';
import { cpuMs, inMs, load, memoryMb } from './fleet/figures.ts';
import { checkAsStored } from './relays/as-stored.ts';
import { addTokens, logIn, setUpDesk } from './relays/desk.ts';
import { fillSites } from './relays/fill-sites.ts';
import { pagesOf } from './relays/pages.ts';
import type { RelaysOrders } from './relays/relays-process.ts';
import { TestingSites } from './relays/site-tests.ts';
import { SitesResults } from './relays/sites-results.ts';

const RELAYS = Number(process.argv[2] ?? 50);
const SITES = Number(process.argv[3] ?? 1000);
const DAYS = Number(process.argv[4] ?? 7);
/** A whole interval, so that whatever comes once in each is in it. */
const SECONDS = Number(process.argv[5] ?? SLOT_MS / 1000);
/** As many as are opened at all; those of a whole week would be 6 GB. */
const DOCUMENTS = Number(process.argv[6] ?? 20_000);
const PER_SECOND = SITES / (SLOT_MS / 1000);
const PROCESS = fileURLToPath(new URL('relays/relays-process.ts', import.meta.url));
const TEST_SECONDS = 30;
/** Looks before there is a relay or a test: what the same pages take then, on the same machine. */
const LOOKS_ALONE = 30;
/** What is asked for: of a core, with all of the server's threads. */
const LIMIT_SHARE = 0.3;

const folder = mkdtempSync(path.join(tmpdir(), 'edgewise-relays-'));
const ending: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
console.error(
  `${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, Node ${process.version}, load before: ${load()}`,
);
const rows: [what: string, cpu: string, beside: string][] = [];
const shares: number[] = [];

try {
  const postgresql = await startPostgresql();
  ending.push(() => postgresql.stop());
  const databaseUrl = await postgresql.createDatabase();
  const names = Array.from({ length: RELAYS }, (_, number) => `relay-${String(number + 1).padStart(2, '0')}`);
  const tokens = await addTokens(databaseUrl, names);
  await checkAsStored(postgresql);
  const slots = Math.round((DAYS * 86_400_000) / SLOT_MS);
  const endMs = Math.floor(Date.now() / SLOT_MS) * SLOT_MS;
  const history = { sites: SITES, slots, documents: Math.min(DOCUMENTS, SITES * slots), endMs };
  const beganMs = performance.now();
  await fillSites(databaseUrl, history);
  console.error(
    `${SITES * slots} results filled, ${history.documents} of them whole, in ${((performance.now() - beganMs) / 1000).toFixed(0)} s`,
  );
  await setUpDesk(databaseUrl, SITES);

  const place = { dataDir: path.join(folder, 'server'), databaseUrl };
  const server = await startEdgewise({
    ...place,
    args: ['--host', '127.0.0.1', '--max-tests', '200', '--log-level', 'warn'],
    environment: { EDGEWISE_KEEP_RESULTS: '0', EDGEWISE_TRUST_PROXY: '127.0.0.1' },
    nodeArgs: process.env['EDGEWISE_BENCH_PROFILE'] === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir=.'],
  });
  ending.push(() => server.end('SIGTERM'));
  const token = tokens.get('fleet') ?? '';
  const client = new FleetClient(server.origin, { cookie: await logIn(place, server.origin) });
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
    shares.push(share);
    rows.push([what, `${(share * 100).toFixed(1)} %`, beside()]);
  };
  await measured('nothing', Math.min(30, SECONDS), () => '');
  const pages = pagesOf(new SitesResults(history), history);
  const before: number[][] = [];
  for (const { urlOf } of pages) {
    const times: number[] = [];
    for (let look = 0; look < LOOKS_ALONE; look += 1) times.push((await client.get(urlOf(look))).ms);
    before.push(times);
  }

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
  await measured(`${RELAYS} relays, no test`, Math.min(60, SECONDS), () => 'heartbeats and probes');

  const sites = new TestingSites(server.origin, token, SITES);
  ending.push(() => sites.end());
  // By the begin of the interval as many tests run as there will be, and results come.
  const readyMs = Date.now() + (TEST_SECONDS + 5) * 1000;
  const beginMs = Math.ceil(readyMs / SLOT_MS) * SLOT_MS;
  console.error(`Waiting ${((beginMs - readyMs) / 1000).toFixed(0)} s for the begin of an interval`);
  await after(beginMs - readyMs);
  void sites.run(PER_SECOND);
  await after(beginMs - Date.now());
  await measured(
    `${RELAYS} relays, ${PER_SECOND.toFixed(1)} tests/s`,
    SECONDS,
    () => `${(PER_SECOND * TEST_SECONDS).toFixed(0)} run at a time, each admitted at every relay`,
  );
  const looking = measured('the same, and the desk is looked at', SECONDS, () => 'the pages below');
  const beside = await Promise.all(
    pages.map(async ({ urlOf, everyMs }, page) => {
      // Nobody opens all of them in one moment.
      await after((everyMs * page) / pages.length);
      return client.during((look) => urlOf(LOOKS_ALONE + look), everyMs, looking);
    }),
  );
  await sites.end();
  const { admissionsMs, witnessesMs, storesMs, codes, offered, problems } = sites.done;
  for (const problem of problems.slice(0, 5)) console.error(problem);
  const kept = await postgresql.query(
    databaseUrl,
    `select count(*)::int as count from results where code in (${['', ...codes].map((code) => `'${code}'`).join(', ')})`,
  );
  const lost = codes.length - Number(kept[0]?.['count']);
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
    ],
  );
  console.log('');
  table(
    ['page', 'before there was a relay or a test', 'meanwhile', '[sites.md](sites.md) has'],
    pages.map(({ name, documented }, page) => [
      name,
      inMs(before[page] ?? []),
      inMs(beside[page] ?? []),
      documented ?? '',
    ]),
  );
  console.log(
    `\n${admissionsMs.length} tests, ${problems.length} went wrong; each was offered ${Math.min(...offered)} to ${Math.max(...offered)} relays. Memory of the server: ${memoryMb(server.pid)}.`,
  );
  // What is asked for is of relays and tests: after its start a server has things to do that are soon done, and what the desk takes
  // depends on how many look.
  const [, ofRelays = NaN, ofTests = NaN, withDesk = NaN] = shares;
  const mostShare = Math.max(ofRelays, ofTests);
  // Nobody sends again what was refused here: a test without a place or a result that was not stored is lost too.
  const isReached = mostShare < LIMIT_SHARE && lost === 0 && problems.length === 0;
  console.log(
    `${isReached ? 'Reached' : 'NOT reached'}: ${(mostShare * 100).toFixed(1)} % of a core with relays and tests (under ${LIMIT_SHARE * 100} % is asked for), ${(withDesk * 100).toFixed(1)} % with the desk looked at as well; ${lost} of ${codes.length} acknowledged results lost, ${problems.length} tests went wrong.`,
  );
  if (!isReached) process.exitCode = 1;
} finally {
  for (const end of ending.reverse()) await end();
}
