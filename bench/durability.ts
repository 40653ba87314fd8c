/**
 * `kill -9` of the server, and of PostgreSQL with all its children, twenty times each while eight clients store
 * results: `npm run bench:durability`. Ends with status 1 when an acknowledged result is not there, or anything is
 * half-written.
 */
import { postgresqlDatabase, sqliteDatabase } from '../e2e/store/databases.ts';
import { killWhileStoring, type RoundOutcome } from '../e2e/store/kill-rounds.ts';

const ROUNDS = 20;
const CLIENTS = 8;

const isGood = ({ lost, changed, foreign, problems, isWholeAgain }: RoundOutcome): boolean =>
  isWholeAgain && [lost, changed, foreign, problems].every(({ length }) => length === 0);

let isEverythingThere = true;
for (const open of [() => Promise.resolve(sqliteDatabase()), postgresqlDatabase]) {
  const database = await open();
  console.log(`\n${database.name}: ${ROUNDS} kills while ${CLIENTS} clients store results of 36 kB`);
  console.log('killed    acknowledged  lost  changed  foreign  broken  unsure, stored  ready again');
  try {
    const outcomes = await killWhileStoring(
      database,
      { rounds: ROUNDS, clients: CLIENTS, between: [20, 300], furtherMs: 60, seed: 20, databaseEvery: 2 },
      (outcome) => {
        const { victim, acknowledged, lost, changed, foreign, problems, unsureStored, restartMs } = outcome;
        console.log(
          [
            victim.padEnd(8),
            String(acknowledged).padStart(13),
            String(lost.length).padStart(5),
            String(changed.length).padStart(8),
            String(foreign.length).padStart(8),
            String(problems.length).padStart(7),
            String(unsureStored).padStart(15),
            `${(restartMs / 1000).toFixed(1)} s`.padStart(12),
          ].join(' '),
        );
        for (const problem of problems) console.log(`  ${problem}`);
      },
    );
    const sum = outcomes.reduce((all, { acknowledged }) => all + acknowledged, 0);
    const good = outcomes.filter(isGood).length;
    isEverythingThere &&= good === ROUNDS;
    console.log(`${good} of ${ROUNDS} kills cost nothing; ${sum} results had been acknowledged before them.`);
  } finally {
    await database.close();
  }
}
process.exitCode = isEverythingThere ? 0 : 1;
