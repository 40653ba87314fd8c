/**
 * A million stored results, and what people ask of them: `npm run bench:store`. Options: `--results N`, `--keep DIR`
 * (fills a folder that is empty, and leaves it; a folder that is filled is used again).
 *
 * Everything is asked over HTTP of the real server in a process of its own, one question after the other.
 */
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Check } from 'typebox/value';
import { summariseDelays } from '../src/core/metrics/delay.ts';
import { CODE_COUNT, codeOf } from '../src/core/result-code.ts';
import { ResultContextSchema } from '../src/wire/desk/record.ts';
import { DESK_ROUTES } from '../src/wire/desk/routes.ts';
import { ResultPageSchema } from '../src/wire/desk/search.ts';
import { makeToken, startEdgewise } from '../e2e/store/edgewise-process.ts';
import { seededRandom } from '../test/support/seeded-random.ts';
import { residentMiB } from './ingest/thread-times.ts';
import { CODE_STEP, fill } from './store/fill.ts';
import { Organisation } from './store/organisation.ts';
import { KINDS } from './store/typed-searches.ts';

const { values: options } = parseArgs({
  options: { results: { type: 'string', default: '1000000' }, keep: { type: 'string' } },
});
const RESULTS = Number(options.results);
const OF_EACH_KIND = 25;
const NORMALS = 60;
const LIMIT_MS = { search: 200, normal: 500 };
const LIMIT_MIB = 300;
/** Fixed, so that a folder that is kept is the same organisation. */
const NOW_MS = Date.UTC(2025, 10, 20);

const dataDir = options.keep ?? mkdtempSync(path.join(tmpdir(), 'edgewise-store-'));
const file = path.join(dataDir, 'edgewise.sqlite');
const organisation = new Organisation(RESULTS, NOW_MS);
const load = loadavg().map((average) => average.toFixed(2));
console.log(
  `${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, Node ${process.version}, load before: ${load.join(' ')}`,
);
if (!existsSync(file)) {
  const beganMs = performance.now();
  await fill(dataDir, organisation, RESULTS, (done) => {
    if (done % 100_000 === 0)
      console.log(`  ${done} filed, ${((performance.now() - beganMs) / 1000).toFixed(0)} s`);
  });
}
console.log(`${RESULTS} results of 30 s in ${(statSync(file).size / 2 ** 30).toFixed(1)} GiB`);

const server = await startEdgewise({ dataDir });
const token = await makeToken({ dataDir }, ['results:read']);
console.log(`  server started: ${residentMiB(server.pid).toFixed(0)} MiB`);

async function ask(route: string): Promise<{ readonly ms: number; readonly body: unknown }> {
  const beganMs = performance.now();
  const answer = await fetch(`${server.origin}${route}`, { headers: { authorization: `Bearer ${token}` } });
  const body: unknown = await answer.json();
  if (!answer.ok) throw new Error(`${route} answers ${answer.status}: ${JSON.stringify(body)}`);
  return { ms: performance.now() - beganMs, body };
}

const random = seededRandom(1);
const anyNumber = (): number => Math.floor(random() * RESULTS);
const allMs: number[] = [];
const kindP95: number[] = [];
console.log('search                                  found on page 1   median      p95      max  ms');
for (const [kind, queryOf] of Object.entries(KINDS)) {
  const [times, found]: [number[], number[]] = [[], []];
  for (let asked = 0; asked < OF_EACH_KIND; asked += 1) {
    const number = anyNumber();
    const code = codeOf((number * CODE_STEP) % CODE_COUNT);
    const query = new URLSearchParams(queryOf(organisation.of(number), code, random));
    const { ms, body } = await ask(`${DESK_ROUTES.results}?${query.toString()}`);
    if (!Check(ResultPageSchema, body)) throw new Error(`no page: ${JSON.stringify(body).slice(0, 200)}`);
    times.push(ms);
    found.push(body.rows.length);
    // The second page costs what the first does, and people turn pages.
    if (body.next !== null && asked % 5 === 0) {
      query.set('after', body.next);
      times.push((await ask(`${DESK_ROUTES.results}?${query.toString()}`)).ms);
    }
  }
  allMs.push(...times);
  const sorted = [...times].sort((a, b) => a - b);
  const p95 = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? NaN;
  kindP95.push(p95);
  const { median, max } = summariseDelays(times) ?? { median: NaN, max: NaN };
  console.log(
    `  ${kind.padEnd(38)} ${`${Math.min(...found)}-${Math.max(...found)}`.padStart(8)} ${[median, p95, max].map((ms) => ms.toFixed(1).padStart(8)).join(' ')}`,
  );
}
const sortedAll = [...allMs].sort((a, b) => a - b);
const p95 = sortedAll[Math.ceil(sortedAll.length * 0.95) - 1] ?? NaN;
console.log(
  `all ${allMs.length} searches: p95 ${p95.toFixed(1)} ms (of the slowest kind ${Math.max(...kindP95).toFixed(1)}); ${residentMiB(server.pid).toFixed(0)} MiB`,
);

const normals: number[] = [];
let mostTests = 0;
for (let asked = 0; asked < NORMALS; asked += 1) {
  const id = organisation.idOf(RESULTS - 1 - Math.floor(random() * RESULTS * 0.05));
  const { ms, body } = await ask(DESK_ROUTES.context(id));
  if (!Check(ResultContextSchema, body)) throw new Error('no context');
  normals.push(ms);
  mostTests = Math.max(mostTests, ...body.normals.map(({ tests }) => tests));
}
const normal = summariseDelays(normals) ?? { median: NaN, max: NaN };
const mib = residentMiB(server.pid);
console.log(
  `what is normal beside a result (of up to ${mostTests} tests): median ${normal.median.toFixed(0)}, max ${normal.max.toFixed(0)} ms; ${mib.toFixed(0)} MiB`,
);
await server.end('SIGTERM');
if (options.keep === undefined) rmSync(dataDir, { recursive: true, force: true });
const isReached = p95 < LIMIT_MS.search && normal.max < LIMIT_MS.normal && mib < LIMIT_MIB;
console.log(isReached ? 'All within what was asked for.' : 'NOT within what was asked for.');
process.exitCode = isReached ? 0 : 1;
