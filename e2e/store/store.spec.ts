import { expect, test } from '@playwright/test';
import { isPostgresqlInstalled, NO_POSTGRESQL } from '../../test/support/server/postgresql.ts';
import { skipUnless } from '../skip-unless.ts';
import { postgresqlDatabase, sqliteDatabase, type ProvenDatabase } from './databases.ts';
import { killWhileStoring } from './kill-rounds.ts';

/**
 * What was acknowledged is there, whoever is killed. Three rounds on each database; `npm run bench:durability` runs
 * twenty.
 */
for (const { name, isThere, open } of [
  { name: 'SQLite', isThere: () => true, open: () => Promise.resolve(sqliteDatabase()) },
  { name: 'PostgreSQL', isThere: isPostgresqlInstalled, open: postgresqlDatabase },
] satisfies { name: string; isThere: () => boolean; open: () => Promise<ProvenDatabase> }[])
  test(`every acknowledged result outlives kill -9 on ${name} @long`, async () => {
    skipUnless(isThere(), NO_POSTGRESQL);
    const database = await open();
    try {
      const plan = {
        rounds: 3,
        clients: 8,
        between: [12, 40],
        furtherMs: 40,
        seed: 4,
        databaseEvery: 2,
      } as const;
      const outcomes = await killWhileStoring(database, plan);
      for (const { acknowledged, ...outcome } of outcomes) {
        expect(acknowledged).toBeGreaterThanOrEqual(12);
        expect(outcome).toMatchObject({
          lost: [],
          changed: [],
          foreign: [],
          problems: [],
          isWholeAgain: true,
        });
      }
    } finally {
      await database.close();
    }
  });
