/**
 * Results stored over HTTP while test calls run through the same server's relay: `npm run bench:ingest`.
 * Options: `--rate N` results/s, `--seconds N`, `--profile DIR` (a CPU profile of the server).
 *
 * The generators share the machine with the server: what they take is told beside every figure. The calls run alone
 * before and after, and, where coturn is installed, through coturn while results are stored, so that what our relay
 * suffers by sharing a process with the store can be told from what any relay suffers on a busy machine.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Type, type Static } from 'typebox';
import { Parse } from 'typebox/value';
import { makeToken, startEdgewise } from '../e2e/store/edgewise-process.ts';
import { generate, type Generated } from './ingest/child.ts';
import { residentMiB, threadTimesMs } from './ingest/thread-times.ts';
import { COTURN, SECRET, startCoturnSubject } from './relay/subject.ts';

const { values: options } = parseArgs({
  options: {
    rate: { type: 'string', default: '500' },
    seconds: { type: 'string', default: '30' },
    profile: { type: 'string' },
  },
});
const PER_SECOND = Number(options.rate);
const SECONDS = Number(options.seconds);
const CALLS = 50;
const PACKETS_PER_CALL = 250;
/** The calls outlast the storing on both sides, so that all of it falls on them. */
const CALL_MARGIN_SECONDS = 2;
const WARM_UP_SECONDS = 5;

const Summary = Type.Object({
  mean: Type.Number(),
  median: Type.Number(),
  p99: Type.Number(),
  max: Type.Number(),
});
const CallReport = Type.Object({
  sent: Type.Number(),
  lost: Type.Number(),
  lostAtGenerator: Type.Number(),
  packetsPerSecond: Type.Number(),
  delayMs: Summary,
});
const ResultReport = Type.Object({
  sent: Type.Number(),
  refused: Type.Number(),
  elapsedMs: Type.Number(),
  /** Of one core, while it sends: what it prepares before is not in it. */
  cpuShare: Type.Number(),
  latencyMs: Summary,
  generatorStallMs: Type.Number(),
});
const PlainReport = Type.Object({ perSecond: Type.Number() });

const dataDir = mkdtempSync(path.join(tmpdir(), 'edgewise-ingest-'));
const server = await startEdgewise({
  dataDir,
  args: ['--relay-host', '127.0.0.1'],
  environment: { EDGEWISE_RELAY_SECRET: SECRET },
  nodeArgs: options.profile ? ['--cpu-prof', `--cpu-prof-dir=${options.profile}`] : [],
});
const token = await makeToken({ dataDir }, ['results:write']);

const calls = (relay: { port: number; pid: number }, name: string, seconds: number) =>
  generate(
    new URL('ingest/call-load.ts', import.meta.url),
    { ...relay, name, calls: CALLS, packetsPerSecond: CALLS * PACKETS_PER_CALL, seconds },
    (report) => Parse(CallReport, report),
  );
const storing = (name: string) =>
  generate(
    new URL('ingest/result-load.ts', import.meta.url),
    {
      origin: server.origin,
      token,
      name,
      perSecond: PER_SECOND,
      seconds: SECONDS,
      warmUpSeconds: WARM_UP_SECONDS,
    },
    (report) => Parse(ResultReport, report),
  );
const plain = (perCommit: number) =>
  generate(
    new URL('ingest/plain-inserts.ts', import.meta.url),
    { dir: dataDir, results: 3000, perCommit },
    (report) => Parse(PlainReport, report),
  );

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
function printCalls(what: string, { report, cpuShare }: Generated<Static<typeof CallReport>>): void {
  const { sent, lost, lostAtGenerator, delayMs } = report;
  console.log(
    `  ${what.padEnd(34)} ${String(sent).padStart(7)} packets, ${lost} lost (${lostAtGenerator} at the generator), ` +
      `delay mean ${delayMs.mean.toFixed(2)} median ${delayMs.median.toFixed(2)} p99 ${delayMs.p99.toFixed(2)} ms; ` +
      `generator ${percent(cpuShare)} of a core`,
  );
}
function printStored(what: string, { report }: Generated<Static<typeof ResultReport>>): void {
  const { sent, refused, elapsedMs, cpuShare, latencyMs, generatorStallMs } = report;
  console.log(
    `  ${what.padEnd(34)} ${String(sent).padStart(7)} results at ${((sent / elapsedMs) * 1000).toFixed(0)}/s, ${refused} refused, ` +
      `latency mean ${latencyMs.mean.toFixed(1)} median ${latencyMs.median.toFixed(1)} p99 ${latencyMs.p99.toFixed(1)} ` +
      `max ${latencyMs.max.toFixed(0)} ms; generator ${percent(cpuShare)} of a core, its loop p99 ${generatorStallMs.toFixed(0)} ms`,
  );
}
/** What the server's threads took while `work` ran. */
async function withServerTimes<T>(work: () => Promise<T>): Promise<T> {
  const [before, beganMs] = [threadTimesMs(server.pid), performance.now()];
  const done = await work();
  const elapsedMs = performance.now() - beganMs;
  const threads = [...threadTimesMs(server.pid)]
    .map(([name, ms]) => [name, (ms - (before.get(name) ?? 0)) / elapsedMs] as const)
    .filter(([, share]) => share > 0.005)
    .sort(([, a], [, b]) => b - a);
  console.log(
    `    server: ${threads.map(([name, share]) => `${name} ${percent(share)}`).join(', ')}; ${residentMiB(server.pid).toFixed(0)} MiB`,
  );
  return done;
}

const load = loadavg().map((average) => average.toFixed(2));
console.log(
  `${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, Node ${process.version}, load before: ${load.join(' ')}`,
);
console.log(
  `${CALLS} calls of ${PACKETS_PER_CALL} packets/s; ${PER_SECOND} results/s for ${SECONDS} s after ${WARM_UP_SECONDS} s`,
);

const ours = { port: server.relayPort, pid: server.pid };
const callSeconds = WARM_UP_SECONDS + SECONDS + 2 * CALL_MARGIN_SECONDS;
const alone = await withServerTimes(() => calls(ours, 'before', SECONDS / 2));
printCalls('calls alone', alone);
printStored('results alone', await withServerTimes(() => storing('alone')));
const [loaded, stored] = await withServerTimes(() =>
  Promise.all([calls(ours, 'loaded', callSeconds), storing('loaded')]),
);
printStored('results while calls run', stored);
printCalls('calls while results are stored', loaded);
printCalls('calls alone, again', await calls(ours, 'after', SECONDS / 2));

if (COTURN === null) console.log('  coturn is not installed: nothing to compare with.');
else {
  const coturn = await startCoturnSubject(COTURN);
  printCalls('coturn: calls alone', await calls(coturn, 'before', SECONDS / 2));
  const [beside, storedBeside] = await Promise.all([calls(coturn, 'loaded', callSeconds), storing('beside')]);
  printStored('results while calls run by coturn', storedBeside);
  printCalls('coturn: calls while results are stored', beside);
  await coturn.close();
}
for (const perCommit of [1, 16]) {
  const { report } = await plain(perCommit);
  console.log(
    `  better-sqlite3 by itself, ${perCommit} a commit: ${report.perSecond.toFixed(0)} inserts/s of the same bytes`,
  );
}
await server.end('SIGTERM');
rmSync(dataDir, { recursive: true, force: true });
