/**
 * `kill -9` of the server, and of PostgreSQL with all its children, thirty times each while eight clients store results,
 * packet records are uploaded, alerts fire and old results are removed: `npm run bench:durability`. Ends with status 1
 * when something acknowledged is not there, anything is half-written, more was removed than is beyond retention, or an
 * alert was not told, or twice. `-- --rounds 3` for fewer, `--only sqlite` or `--only postgresql` for one of them.
 */
import { parseArgs } from 'node:util';
import { postgresqlDatabase, sqliteDatabase, type ProvenDatabase } from '../e2e/store/databases.ts';
import { killWhileStoring, type RoundOutcome } from '../e2e/store/kill-rounds.ts';

const CLIENTS = 8;
const KEEP_RESULTS = 250;

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '30' }, only: { type: 'string' } },
});
const rounds = Number(options.rounds);

const isGood = ({ lost, changed, foreign, problems, uploads, ...others }: RoundOutcome): boolean =>
  others.isWholeAgain &&
  others.kept === others.toBeKept &&
  [lost, changed, foreign, problems, uploads.lost, uploads.changed].every(({ length }) => length === 0);

const COLUMNS = ['killed', 'acknowledged', 'lost', 'changed', 'foreign', 'broken', 'unsure, stored'];
const MORE_COLUMNS = ['packets', 'lost', 'changed', 'kept', 'of', 'ready again'];
const line = (cells: readonly unknown[]): string =>
  cells.map((cell, at) => String(cell).padStart(([...COLUMNS, ...MORE_COLUMNS][at] ?? '').length)).join('  ');

function printRound(outcome: RoundOutcome): void {
  const { victim, acknowledged, lost, changed, foreign, problems, unsureStored, restartMs } = outcome;
  const { uploads, kept, toBeKept } = outcome;
  const counts = [lost, changed, foreign, problems].map(({ length }) => length);
  const packets = [uploads.acknowledged, uploads.lost.length, uploads.changed.length];
  const again = `${(restartMs / 1000).toFixed(1)} s`;
  console.log(line([victim, acknowledged, ...counts, unsureStored, ...packets, kept, toBeKept, again]));
  for (const problem of problems) console.log(`  ${problem}`);
}

async function prove(database: ProvenDatabase): Promise<boolean> {
  console.log(`\n${database.name}: ${rounds} kills while ${CLIENTS} clients store results of 36 kB,`);
  console.log(`packet records come in, alerts fire, and what is beyond ${KEEP_RESULTS} results is removed`);
  console.log(line([...COLUMNS, ...MORE_COLUMNS]));
  const outcome = await killWhileStoring(
    database,
    {
      rounds,
      clients: CLIENTS,
      between: [10, 80],
      furtherMs: 60,
      seed: 20,
      databaseEvery: 2,
      keepResults: KEEP_RESULTS,
    },
    printRound,
  );
  const sumOf = (count: (round: RoundOutcome) => number): number =>
    outcome.rounds.reduce((all, round) => all + count(round), 0);
  const good = outcome.rounds.filter(isGood).length;
  const { provoked, missing, twice, again } = outcome.alerts;
  console.log(
    `${good} of ${rounds} kills cost nothing; ${sumOf(({ acknowledged }) => acknowledged)} results and ` +
      `${sumOf(({ uploads }) => uploads.acknowledged)} packet records had been acknowledged before them.`,
  );
  console.log(
    `${provoked} alerts were due: ${missing.length} not told, ${twice.length} told by two messages; ` +
      `${again} messages came again under their own id.`,
  );
  for (const site of [...missing, ...twice]) console.log(`  ${site}`);
  return good === rounds && missing.length === 0 && twice.length === 0;
}

let isEverythingThere = true;
const open = {
  sqlite: () => Promise.resolve(sqliteDatabase()),
  postgresql: postgresqlDatabase,
};
for (const [name, opened] of Object.entries(open)) {
  if (options.only !== undefined && options.only !== name) continue;
  const database = await opened();
  try {
    isEverythingThere = (await prove(database)) && isEverythingThere;
  } finally {
    await database.close();
  }
}
process.exitCode = isEverythingThere ? 0 : 1;
