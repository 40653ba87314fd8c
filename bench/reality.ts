/**
 * Random paths of the envelope of reality, through the kernel, in both browsers: `npm run bench:reality -- --runs 500
 * --seed 1 --parallel 4`. What it must reach: every path measured exactly, or refused for a reason that is true.
 * `--mode clean` takes paths of 1 to 300 ms with nothing wrong: none may miss a target for another reason than distance.
 * `--mode heavy-loss` takes paths with 22 % lost each way: a call within 45 s in 48 of 50.
 * Each row is written as it comes into `--rows`; a bench that was cut goes on where it ended.
 */
import { appendFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { isFirefoxInstalled } from '../e2e/firefox/driver.ts';
import { isPulseInstalled } from '../e2e/firefox/pulse.ts';
import { Laboratory, type RealBrowser } from '../e2e/reality/laboratory.ts';
import { MODES, randomPath } from '../e2e/reality/random-path.ts';
import { rowsOf, type Row } from './reality/row.ts';
import { runOne, TESTS } from './reality/run-one.ts';
import { tableOf } from './reality/table.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    parallel: { type: 'string', default: '4' },
    mode: { type: 'string', default: 'envelope' },
    rows: { type: 'string' },
    only: { type: 'string' },
  },
});
const mode = MODES.find((name) => name === values.mode);
if (mode === undefined) throw new Error(`--mode is one of ${MODES.join(', ')}`);
const [runs, seed, parallel] = [Number(values.runs), Number(values.seed), Number(values.parallel)];
const file = values.rows ?? `reality-${mode}-${seed}.ndjson`;
/** One of so many is run in Firefox. */
const FIREFOX_EACH = 3;

const rows: Row[] = rowsOf(file).filter(({ run }) => run < runs);
const done = new Set(rows.map(({ run }) => run));
const left = Array.from({ length: runs }, (_, run) => run).filter((run) =>
  values.only === undefined ? !done.has(run) : run === Number(values.only),
);
const hasFirefox = isFirefoxInstalled() && isPulseInstalled();

const browserFor = (run: number): RealBrowser =>
  hasFirefox && run % FIREFOX_EACH === 1 ? 'firefox' : 'chromium';

async function work(): Promise<void> {
  const laboratory = new Laboratory(TESTS);
  try {
    for (let run = left.shift(); run !== undefined; run = left.shift()) {
      const path = randomPath(mode ?? 'envelope', seed, run);
      const row = await runOne(laboratory, run, path, browserFor(run));
      rows.push(row);
      appendFileSync(file, `${JSON.stringify(row)}\n`);
      process.stderr.write(`${rows.length} of ${runs}: run ${run}, ${row.path}: ${row.outcome}\n`);
    }
  } finally {
    await laboratory.close();
  }
}

await Promise.all(Array.from({ length: parallel }, work));
console.log(
  `${runs} paths (${mode}, seed ${seed}), ${parallel} at a time: ${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, Node ${process.version}\n`,
);
console.log(
  tableOf(
    rows.sort((one, other) => one.run - other.run),
    mode,
  ),
);
