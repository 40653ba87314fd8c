import { CompiledQuery } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../server/store/kysely/database.ts';
import { marksOn, readMarksNear } from '../../../server/store/kysely/results/marks-near.ts';
import { KyselyResultStore } from '../../../server/store/kysely/results/result-store.ts';
import { SharedWriter } from '../../../server/store/kysely/results/writer.ts';
import type { MarksNearQuery } from '../../../server/store/port/results.ts';
import { witnessedMarks } from '../../support/witnessed-marks.ts';
import { arrival, NEW_YEAR_MS } from './contract/arrivals.ts';

const NEAR: MarksNearQuery = {
  site: 'Berlin',
  relay: 'East',
  atMs: NEW_YEAR_MS + 5,
  withinMs: 100,
  exceptId: 'own',
  exceptUser: null,
  limit: 50,
};

let database: Database;
beforeAll(async () => {
  database = await openDatabase({ kind: 'sqlite', file: ':memory:' });
  let next = 0;
  const store = new KyselyResultStore(database, new SharedWriter(database, () => (next += 7)));
  // Through East at 0, 3, 6 and 9, through another relay between.
  for (let at = 0; at < 12; at += 1)
    await store.save(
      arrival(`r${at}`, {
        atMs: NEW_YEAR_MS + at,
        site: 'Berlin',
        relay: at % 3 === 0 ? 'East' : 'West',
        result: { witness: witnessedMarks([46], 60) },
      }),
    );
});
afterAll(() => database.close());

describe('marks of the tests around one', () => {
  it.each([
    [100, [0, 3, 6, 9]],
    // Of 5, 4, 3 and of 6, 7, 8.
    [3, [3, 6]],
    [2, [6]],
  ] as const)(
    'are looked for in the nearest %i on each side, whatever their relay',
    async (lookedAt, found) => {
      const near = await database.read((db) => readMarksNear(db, NEAR, database.kind, lookedAt));
      expect(near.map(({ atMs }) => atMs - NEW_YEAR_MS)).toEqual(found);
    },
  );

  it.each(['before', 'after'] as const)('are read %s it by the index of those that tell', async (side) => {
    const plan = await database.read(async (db) => {
      const { sql, parameters } = marksOn(db, NEAR, side, database.kind, 2000).compile();
      const { rows } = await db.executeQuery<{ detail: string }>(
        CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]),
      );
      return rows.map(({ detail }) => detail);
    });
    expect(plan.filter((line) => line.includes('results'))).toEqual([
      expect.stringContaining('USING INDEX results_priority_marks (site_key=? AND at_ms>'),
    ]);
  });
});
