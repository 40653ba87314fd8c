/**
 * What it costs to give places over three servers of one PostgreSQL: 200 tests that run, with a sign of life of each in five
 * seconds, sent to any server, and two tests a second that end and begin.
 */
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { openPlaces } from '../server/start/places.ts';
import { openStore } from '../server/store/open-store.ts';
import { processTimers } from '../server/time/timers.ts';
import { startPostgresql } from '../test/support/server/postgresql.ts';

const SERVERS = 3;
const TESTS = 200;
const SIGN_EVERY_MS = 5000;
const CHANGES_PER_S = 2;
const RUN_S = 30;

const clock = { monotonicMs: () => performance.now(), epochMs: () => Date.now() };
const quiet = { info: () => undefined, warn: (line: string) => console.log(line) };
const postgresql = await startPostgresql();
const url = await postgresql.createDatabase();
const members = await Promise.all(
  Array.from({ length: SERVERS }, async () => {
    const store = await openStore({ kind: 'postgresql', url });
    const admission = openPlaces({
      config: { maxConcurrentTests: TESTS, maxWaitingTests: 100, testsPerAddress: TESTS },
      store,
      secret: 'secret',
      clock,
      timers: processTimers,
      log: quiet,
      onEnded: () => undefined,
    });
    admission.start();
    return { store, ...admission };
  }),
);
const serverOf = (seed: number) => {
  const member = members[seed % SERVERS];
  if (!member) throw new Error('no server');
  return member.places;
};
const wish = (id: number) => ({
  testId: `test-${String(id).padStart(17, '0')}`,
  address: `10.0.${id >> 8}.${id & 255}`,
  durationMs: 600_000,
  places: 1,
});

let next = 0;
const running: string[] = [];
const begin = async (): Promise<number> => {
  const own = wish(next++);
  const fromMs = performance.now();
  const standing = await serverOf(next).request(own);
  if (typeof standing === 'string' || standing.kind !== 'running') throw new Error('it must run');
  running.push(own.testId);
  return performance.now() - fromMs;
};
await Promise.all(Array.from({ length: TESTS }, begin));

const facts = async () => {
  const [row] = await postgresql.query(
    url,
    `select pg_current_wal_lsn() - '0/0' as wal, xact_commit as commits from pg_stat_database where datname = current_database()`,
  );
  return { wal: Number(row?.['wal']), commits: Number(row?.['commits']) };
};
const before = await facts();
const cpuBefore = process.cpuUsage();
const signs: number[] = [];
const begins: number[] = [];
let lost = 0;
const endMs = performance.now() + RUN_S * 1000;
let turn = 0;
const tickMs = SIGN_EVERY_MS / TESTS;
let dueMs = performance.now();
const pending: Promise<void>[] = [];
while (performance.now() < endMs) {
  const testId = running[turn % running.length] ?? '';
  // Another server each time: the proxy pins nobody.
  const fromMs = performance.now();
  pending.push(
    serverOf(turn * 7 + Math.floor(turn / TESTS))
      .ask(testId)
      .then((standing) => {
        signs.push(performance.now() - fromMs);
        if (standing === null && running.includes(testId)) lost += 1;
      }),
  );
  if (turn % Math.round(1000 / tickMs / CHANGES_PER_S) === 0) {
    const old = running.shift();
    const ended = old === undefined ? Promise.resolve() : serverOf(turn).release(old);
    pending.push(
      ended.then(begin).then((elapsedMs) => {
        begins.push(elapsedMs);
      }),
    );
  }
  turn += 1;
  dueMs += tickMs;
  await delay(Math.max(0, dueMs - performance.now()));
}
await Promise.all(pending);
const cpu = process.cpuUsage(cpuBefore);
await delay(1500);
const after = await facts();
const quantile = (values: number[], share: number): string =>
  (values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? NaN).toFixed(1);
console.log(`signs of life ${signs.length}, lost ${lost}, tests begun ${begins.length}`);
console.log(`a sign of life: median ${quantile(signs, 0.5)} ms, p99 ${quantile(signs, 0.99)} ms`);
console.log(`a place: median ${quantile(begins, 0.5)} ms, p99 ${quantile(begins, 0.99)} ms`);
console.log(
  `CPU of the three servers together: ${((cpu.user + cpu.system) / 10_000 / RUN_S).toFixed(1)} % of a core`,
);
console.log(`PostgreSQL: ${((after.commits - before.commits) / RUN_S).toFixed(1)} transactions/s`);
console.log(`WAL: ${((after.wal - before.wal) / RUN_S / 1024).toFixed(0)} KiB/s`);
for (const member of members) {
  await member.close();
  await member.store.close();
}
await postgresql.stop();
