import { expect, test } from '@playwright/test';
import { postgresqlDatabase, sqliteDatabase, type ProvenDatabase } from './store/databases.ts';
import { killWhileStoring } from './store/kill-rounds.ts';

/**
 * What was acknowledged is there, whoever is killed. Three rounds on each database; `npm run bench:durability` runs
 * twenty.
 */
for (const { name, open } of [
  { name: 'SQLite', open: () => Promise.resolve(sqliteDatabase()) },
  { name: 'PostgreSQL', open: postgresqlDatabase },
] satisfies { name: string; open: () => Promise<ProvenDatabase> }[])
  test(`every acknowledged result outlives kill -9 on ${name} @long`, async () => {
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
