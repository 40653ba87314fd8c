import { CompiledQuery, type Compilable, type Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../server/store/kysely/database.ts';
import { KyselyResultStore } from '../../../server/store/kysely/results/result-store.ts';
import { samplesBy } from '../../../server/store/kysely/results/samples.ts';
import { SharedWriter } from '../../../server/store/kysely/results/writer.ts';
import { testRows } from '../../../server/store/kysely/sites/test-page.ts';
import { readTestColumns, readTests } from '../../../server/store/kysely/sites/tests-of-site.ts';
import type { Tables } from '../../../server/store/kysely/tables.ts';
import type { SiteSampleQuery } from '../../../server/store/port/sites.ts';
import { arrival, NEW_YEAR_MS } from './contract/arrivals.ts';

const ALL: SiteSampleQuery = { key: 'berlin', fromMs: 0, toMs: 1e15, relay: null, withPeople: false };

let database: Database;
beforeAll(async () => {
  database = await openDatabase({ kind: 'sqlite', file: ':memory:' });
  let next = 0;
  const store = new KyselyResultStore(database, new SharedWriter(database, () => (next += 7)));
  // Three of each moment, and every fifth by a person.
  for (let number = 0; number < 12; number += 1) {
    const made = arrival(`r${number}`, { atMs: NEW_YEAR_MS + Math.floor(number / 3), site: 'Berlin' });
    const client = { ...made.result.client, unattended: number % 5 !== 0 };
    await store.save({ ...made, result: { ...made.result, client } });
  }
});
afterAll(() => database.close());

const planOf = (query: (db: Kysely<Tables>) => Compilable): Promise<string[]> =>
  database.read(async (db) => {
    const { sql, parameters } = query(db).compile();
    const { rows } = await db.executeQuery<{ detail: string }>(
      CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]),
    );
    return rows.map(({ detail }) => detail);
  });

const read = async (atOnce: number, query: Partial<SiteSampleQuery> = {}): Promise<string[]> =>
  (await database.read((db) => readTests(db, { ...ALL, ...query }, database.kind, atOnce))).map(
    ({ id }) => id,
  );

describe('tests of a site', () => {
  it.each([1, 2, 3, 4, 9, 100])('are all read, once and in order, %i at once', async (atOnce) => {
    const unattended = ['r1', 'r2', 'r3', 'r4', 'r6', 'r7', 'r8', 'r9', 'r11'];
    expect(await read(atOnce)).toEqual(unattended);
    expect(await read(atOnce, { limit: 4 })).toEqual(unattended.slice(-4));
    expect(await read(atOnce, { fromMs: NEW_YEAR_MS + 1, toMs: NEW_YEAR_MS + 3 })).toEqual(
      unattended.slice(2, 7),
    );
    const all = Array.from({ length: 12 }, (_, number) => `r${number}`);
    expect(await read(atOnce, { withPeople: true })).toEqual(all);
    expect(await read(atOnce, { withPeople: true, limit: 4 })).toEqual(all.slice(-4));
    const { atMs } = await database.read((db) => readTestColumns(db, ALL, database.kind, atOnce));
    expect([...atMs]).toEqual([3, 3, 2, 2, 2, 1, 1, 0, 0].map((ms) => NEW_YEAR_MS + ms));
  });

  it.each([
    { by: 'machines', index: 'results_tests' },
    { by: 'people', index: 'results_people' },
  ] as const)(
    'by $by are read from an index that has all of it, without their rows',
    async ({ by, index }) => {
      const before = { atMs: NEW_YEAR_MS, seq: 3 };
      const query = (db: Kysely<Tables>) => testRows(db, { ...ALL, by, before, limit: 5 });
      expect(await planOf(query)).toEqual([expect.stringContaining(`USING COVERING INDEX ${index}`)]);
    },
  );

  it.each([
    { by: 'machines', index: 'results_tests' },
    { by: 'people', index: 'results_people' },
  ] as const)('by $by are put beside one another from the same index', async ({ by, index }) => {
    const toMs = NEW_YEAR_MS + 10;
    const query = { site: 'Berlin', network: null, relay: 'frankfurt', fromMs: 0, toMs, limit: 9 };
    const plan = await planOf((db) => samplesBy(db, 'Berlin', by, query, database.kind).limit(9));
    expect(plan).toEqual([expect.stringContaining(`USING COVERING INDEX ${index}`)]);
  });
});
