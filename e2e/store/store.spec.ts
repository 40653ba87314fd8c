import { expect, test } from '@playwright/test';
import { isPostgresqlInstalled, NO_POSTGRESQL } from '../../test/support/server/postgresql.ts';
import { skipUnless } from '../skip-unless.ts';
import { postgresqlDatabase, sqliteDatabase, type ProvenDatabase } from './databases.ts';
import { killWhileStoring } from './kill-rounds.ts';

/** A message that was on its way when its server was killed is tried again a minute later (webhook-delivery.ts). */

/**
 * What was acknowledged is there and what was to be told was told once, whoever is killed, with uploads, alerts and
 * retention under way. Three rounds on each database; `npm run bench:durability` runs thirty.
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
        keepResults: 300,
      } as const;
      const { rounds, alerts } = await killWhileStoring(database, plan);
      expect(rounds).toHaveLength(plan.rounds);
      for (const { acknowledged, ...outcome } of rounds) {
        expect(acknowledged).toBeGreaterThanOrEqual(12);
        expect(outcome).toMatchObject({
          uploads: { lost: [], changed: [] },
          kept: outcome.toBeKept,
          lost: [],
          changed: [],
          foreign: [],
          problems: [],
          isWholeAgain: true,
        });
      }
      for (const { uploads } of rounds) expect(uploads.acknowledged).toBeGreaterThan(0);
      expect(alerts.provoked).toBeGreaterThanOrEqual(plan.rounds);
      expect(alerts).toMatchObject({ missing: [], twice: [] });
    } finally {
      await database.close();
    }
  });
