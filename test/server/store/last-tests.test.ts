import { CompiledQuery } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../server/store/kysely/database.ts';
import type { DatabaseLocation } from '../../../server/store/kysely/database-location.ts';
import { countedTests } from '../../../server/store/kysely/results/last-tests.ts';
import { openStore } from '../../../server/store/open-store.ts';
import { isLacking } from '../../support/lacking.ts';
import {
  isPostgresqlInstalled,
  NO_POSTGRESQL,
  startPostgresql,
  type PostgresqlServer,
} from '../../support/server/postgresql.ts';
import { arrival } from './contract/arrivals.ts';

const NOW_MS = Date.UTC(2026, 0, 11);

/** How the database says that it reads them. */
const planOf = (database: Database, explain: string): Promise<string[]> =>
  database.read(async (db) => {
    const { sql, parameters } = countedTests(['berlin', 'oslo'], NOW_MS, database.kind).compile(db);
    const { rows } = await db.executeQuery<Record<string, string>>(
      CompiledQuery.raw(`${explain} ${sql}`, [...parameters]),
    );
    return rows.map((row) => row['detail'] ?? row['QUERY PLAN'] ?? '');
  });

it('are read by the index of the relays on SQLite', async () => {
  const database = await openDatabase({ kind: 'sqlite', file: ':memory:' });
  const plan = await planOf(database, 'explain query plan');
  expect(plan.filter((line) => line.includes('results'))).toEqual(
    Array.from({ length: 2 }, (): unknown =>
      expect.stringContaining('USING COVERING INDEX results_relay_labels (relay_key=? AND at_ms>'),
    ),
  );
  expect(plan.join('\n')).not.toContain('TEMP B-TREE');
  await database.close();
});

describe.skipIf(isLacking(isPostgresqlInstalled(), NO_POSTGRESQL))('the last tests on PostgreSQL', () => {
  let server: PostgresqlServer;
  let location: DatabaseLocation;
  let query: (sql: string) => Promise<unknown>;
  beforeAll(async () => {
    server = await startPostgresql();
    const url = await server.createDatabase();
    location = { kind: 'postgresql', url };
    query = (sql) => server.query(url, sql);
    const [row] = await server.query(url, 'select current_database() as name');
    // Of so few rows each is quicker to look at: whether there is an index is asked where that is forbidden.
    await server.query(url, `alter database ${String(row?.['name'])} set enable_seqscan = off`);
  }, 60_000);
  afterAll(() => server.stop(), 60_000);

  it('are read by the index of the newest months, and of before there were months', async () => {
    const store = await openStore(location);
    for (let month = 1; month <= 13; month += 1)
      await store.results.save(arrival(`n${month}`, { atMs: Date.UTC(2025, month - 1, 10) }));
    await store.close();
    // It knows that all are of one relay, and not which is asked for.
    await query(`insert into results (seq, id, code, at_ms, received_at_ms, duration_ms, relay, relay_key, transport, method, unattended,
      verdict, bytes) select ${672 * 2 ** 36}::bigint + 100 + n, 'id' || n, 'code' || n, ${NOW_MS} - n, ${NOW_MS}, 1, 'built-in', 'built-in',
      'udp', 'rtp', 0, 'meets', 4 from generate_series(1, 20000) as n`);
    await query('vacuum analyze results');
    const database = await openDatabase(location);
    const plan = (await planOf(database, 'explain')).join('\n');
    await database.close();
    const tables = [...plan.matchAll(/ on (results\S*)/gu)].map(([, table]) => table);
    // December 2025 and January 2026 are the months 671 and 672; there are those of a year before.
    expect([...new Set(tables)].sort()).toEqual(['results_before', 'results_m671', 'results_m672']);
    expect(plan).not.toContain('Seq Scan on');
    const indexes = [...plan.matchAll(/Scan.* using (\S+)/gu)].map(([, index]) => index);
    expect(indexes.filter((index) => !index?.includes('_relay_key_at_ms_'))).toEqual([]);
    expect(indexes).toHaveLength(6);
  }, 60_000);
});
