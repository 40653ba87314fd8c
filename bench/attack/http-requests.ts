import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openStore } from '../../server/store/open-store.ts';
import { HttpFuzz } from '../../test/support/server/http-fuzz.ts';

const ROW_REQUESTS = 20_000;
const MIB = 2 ** 20;

const isCallable = (value: unknown): value is () => void => typeof value === 'function';

/** What is still in use: without it the heap shows when rubbish was last collected. */
function collectRubbish(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (isCallable(collect)) collect();
}

/**
 * Sends requests made from the API's description (test/support/server/http-fuzz.ts) to one server and prints what came of them.
 * Returns whether every answer was as it must be.
 */
export async function attackHttp(requests: number, seed: number): Promise<boolean> {
  console.log(`\n${requests} requests made from the description of the API, to one server (seed ${seed}):`);
  console.log('  requests  requests/s  problems  RSS MiB  heap MiB in use');
  // In a file, so that the memory is the server's own.
  const dir = mkdtempSync(path.join(tmpdir(), 'edgewise-attack-'));
  const store = await openStore({ kind: 'sqlite', file: path.join(dir, 'edgewise.sqlite') });
  const fuzz = await HttpFuzz.start(seed, store);
  let startMs = performance.now();
  let printed = 0;
  for (let sent = 0; sent < requests;) {
    const count = Math.min(ROW_REQUESTS, requests - sent);
    const { problems } = await fuzz.send(count);
    for (const problem of problems.slice(printed)) console.log(`  ${problem}`);
    printed = problems.length;
    sent += count;
    const perSecond = count / ((performance.now() - startMs) / 1000);
    startMs = performance.now();
    collectRubbish();
    const { rss, heapUsed } = process.memoryUsage();
    console.log(
      [
        String(sent).padStart(10),
        perSecond.toFixed(0).padStart(11),
        String(problems.length).padStart(9),
        (rss / MIB).toFixed(0).padStart(8),
        (heapUsed / MIB).toFixed(0).padStart(9),
      ].join(' '),
    );
  }
  const { statuses, faults, problems, reached, held } = fuzz.figures;
  const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
  console.log(
    `${counts.join(', ')}; ${reached.size} of ${fuzz.operations.length} operations got past who may, ` +
      `bodies of ${held.size} were held against their schemas.`,
  );
  for (const [kind, count] of faults) console.log(`  ${count} x ${kind}`);
  await fuzz.close();
  await store.close();
  rmSync(dir, { recursive: true });
  return problems.length === 0;
}
