import { Kysely, Migrator, sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../server/store/kysely/database.ts';
import { migrationsFor } from '../../../server/store/kysely/migrations.ts';
import { MonthTables } from '../../../server/store/kysely/months/month-tables.ts';
import { openPostgresqlPool, postgresqlDialect } from '../../../server/store/kysely/postgresql.ts';
import { openStore } from '../../../server/store/open-store.ts';
import type { Retention } from '../../../server/store/port/results.ts';
import type { Store } from '../../../server/store/port/store.ts';
import { isLacking } from '../../support/lacking.ts';
import { scheduleSlot } from '../../support/schedule-slot.ts';
import {
  isPostgresqlInstalled,
  NO_POSTGRESQL,
  startPostgresql,
  type PostgresqlServer,
} from '../../support/server/postgresql.ts';
import { arrival, type ArrivalChanges } from './contract/arrivals.ts';

const DAY_MS = 86_400_000;
const at = (month: number, day = 10): number => Date.UTC(2026, month - 1, day);
const KEEP_ALL: Retention = {
  maxResults: null,
  maxAgeMs: null,
  maxDocumentsAgeMs: null,
  maxPacketsAgeMs: null,
  maxBytes: null,
};

describe.skipIf(isLacking(isPostgresqlInstalled(), NO_POSTGRESQL))('results by the month', () => {
  let server: PostgresqlServer;
  let url: string;
  const opened: Store[] = [];
  const open = async (random?: (bound: number) => number): Promise<Store> => {
    const store = await openStore({ kind: 'postgresql', url }, random ? { random } : {});
    opened.push(store);
    return store;
  };
  const rowsOf = async (query: string): Promise<unknown[]> =>
    (await server.query(url, query)).map((row) => Object.values(row)[0]);
  const partsOf = (table: string): Promise<unknown[]> =>
    rowsOf(`select relname from pg_inherits join pg_class on pg_class.oid = inhrelid
      where inhparent = '${table}'::regclass order by 1`);
  const pruneAll = async (store: Store, retention: Partial<Retention>, nowMs: number): Promise<number> => {
    for (let rounds = 1; ; rounds += 1)
      if ((await store.results.prune({ ...KEEP_ALL, ...retention }, nowMs)).isDone) return rounds;
  };
  const ids = async (store: Store): Promise<string[]> =>
    (await store.results.search({}, { after: null, limit: 200 })).rows.map(({ id }) => id).sort();
  beforeAll(async () => {
    server = await startPostgresql();
  });
  afterAll(async () => {
    await server.stop();
  });
  beforeEach(async () => {
    url = await server.createDatabase();
  });
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
  });
  const save = (store: Store, id: string, receivedAtMs: number, changes: ArrivalChanges = {}) =>
    store.results.save(arrival(id, { atMs: receivedAtMs - 60_000, receivedAtMs, ...changes }));

  /** A slot of Bern that failed, due when it arrived where nothing else is said. */
  const saveSlot = (store: Store, id: string, receivedAtMs: number, dueAtMs = receivedAtMs) => {
    const dueAt = new Date(dueAtMs).toISOString();
    const sample = scheduleSlot(id, { site: 'Bern', outcome: 'failed', dueAt });
    return store.sites.saveSamples([{ sample, receivedAtMs, counted: sample.outcome }]);
  };
  /** Those that arrived before are beyond their age. */
  const pruneSlots = (store: Store, beforeMs: number): Promise<number> =>
    store.sites.prune({ maxResults: null, maxAgeMs: 30 * DAY_MS }, beforeMs + 30 * DAY_MS);
  const summarise = async (store: Store, ...endsMs: readonly number[]): Promise<void> => {
    const version = (await store.sites.site('Bern'))?.version ?? 0;
    const summary = { key: 'bern', madeOf: 'x', body: '{}', keepFromMs: 0, version };
    const kept = await store.sites.saveSummaries(endsMs.map((toMs) => ({ ...summary, toMs })));
    expect(kept).toEqual(endsMs.map(() => true));
  };
  const summarised = async (store: Store): Promise<number[]> =>
    (await store.sites.summarised()).map(({ toMs }) => toMs).sort((a, b) => a - b);
  const slots = (part = 'samples') => rowsOf(`select trim(trailing '-' from id) from ${part} order by 1`);

  it('are removed a month at once where it is wholly beyond its age, and else row by row', async () => {
    const store = await open();
    await save(store, 'january', at(1), { user: 'Ada', site: 'Bern', sources: ['198.51.100.9:1'] });
    await store.results.savePackets('january', Uint8Array.of(1), at(1));
    await store.desk.addNote('january', { id: 'n', author: 'bo', atMs: 1, text: 'x' });
    await store.results.setTriage('january', { status: 'new', assignee: null, tags: ['t'], version: 0 });
    await save(store, 'february', at(2), { user: 'Ada', site: 'Bern' });
    await save(store, 'march-early', at(3, 5), { user: 'Bo', site: 'Bern' });
    await save(store, 'march-late', at(3, 20), { user: 'Cy', site: 'Bern' });
    const [site] = await store.sites.sites();
    expect(await partsOf('results')).toContain('results_m672');
    // 672 = 56 years x 12. Older than 10 March goes: all of January and February, and 5 March.
    await pruneAll(store, { maxAgeMs: 30 * DAY_MS }, at(3, 10) + 30 * DAY_MS);
    expect(await ids(store)).toEqual(['march-late']);
    for (const table of ['results', 'documents', 'packets', 'devices', 'inner_addresses', 'result_tags'])
      expect((await partsOf(table)).filter((name) => /_m67[23]$/.test(String(name)))).toEqual([]);
    expect(await rowsOf('select count(*) from notes')).toEqual(['0']);
    expect(await rowsOf(`select distinct label_key from label_words where field = 'user'`)).toEqual(['cy']);
    expect(await rowsOf(`select distinct label_key from label_words where field = 'site'`)).toEqual(['bern']);
    expect((await store.sites.sites())[0]?.version).not.toBe(site?.version);
    expect(await store.results.countFor({ by: 'address', address: '198.51.100.9' })).toBe(0);
  });

  it('lose their documents a month at once, keep their figures, and are not looked for again', async () => {
    const store = await open();
    for (const [id, receivedAtMs] of [
      ['a', at(1)],
      ['b', at(2)],
      ['c', at(3, 5)],
      ['d', at(3, 20)],
    ] as const)
      await save(store, id, receivedAtMs, { site: 'Bern' });
    const nowMs = at(3, 10) + 30 * DAY_MS;
    const retention = { maxDocumentsAgeMs: 30 * DAY_MS };
    expect(await store.results.surplus({ ...KEEP_ALL, ...retention }, nowMs)).toMatchObject({
      documents: 3,
      ofDocuments: 4,
    });
    await pruneAll(store, retention, nowMs);
    expect(await ids(store)).toEqual(['a', 'b', 'c', 'd']);
    const whole: string[] = [];
    for await (const { row, result } of store.results.stream({})) if (result) whole.push(row.id);
    expect(whole).toEqual(['d']);
    expect(await rowsOf(`select bytes from results where id = 'd'`)).toEqual([
      String(await store.results.storedBytes()),
    ]);
    expect(await store.results.surplus({ ...KEEP_ALL, ...retention }, nowMs)).toMatchObject({
      documents: 0,
      ofDocuments: 1,
      ofResults: 4,
    });
    expect(await pruneAll(store, retention, nowMs)).toBe(1);
    // What takes no room is not removed for room.
    await pruneAll(store, { maxBytes: 1 }, nowMs);
    expect(await ids(store)).toEqual(['a', 'b', 'c']);
    expect(await save(store, 'a', at(4), { site: 'Bern' })).toMatchObject({ outcome: 'same' });
  });

  it('are the same however many servers store them at once, in whichever month', async () => {
    const sequence = () => {
      let drawn = 0;
      return () => (drawn += 1);
    };
    const stores = [await open(sequence()), await open(sequence()), await open(sequence())];
    const saves = Array.from({ length: 40 }, (_, number) =>
      // The same result reaches each just before, at, and after the end of a month.
      stores.map((store, which) =>
        save(store, `n${number}`, at(2, 1) + (which - 1) * DAY_MS, { atMs: at(1) }),
      ),
    );
    const outcomes = (await Promise.all(saves.flat())).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(40);
    expect(outcomes.filter((outcome) => outcome === 'same')).toHaveLength(80);
    // The same random numbers everywhere: a code is of one result in all months.
    expect(await rowsOf('select count(distinct code) from results')).toEqual(['40']);
    expect(await save(stores[0]!, 'n1', at(5), { result: { durationMs: 1 } })).toEqual({
      outcome: 'conflict',
    });
  });

  it('are stored where the month was removed by another server just before', async () => {
    const [one, two] = [await open(), await open()];
    await save(one, 'a', at(1));
    await pruneAll(two, { maxAgeMs: DAY_MS }, at(3));
    expect(await partsOf('results')).not.toContain('results_m672');
    expect((await save(one, 'b', at(1, 11))).outcome).toBe('stored');
    expect(await ids(one)).toEqual(['b']);
  });

  it('of before there were months stay as they are, and go row by row', async () => {
    const db = new Kysely<unknown>({ dialect: postgresqlDialect(openPostgresqlPool(url, () => undefined)) });
    const provider = { getMigrations: () => Promise.resolve(migrationsFor('postgresql')) };
    const { error } = await new Migrator({ db, provider }).migrateTo('0018-priority-marks');
    expect(error).toBeUndefined();
    await sql`insert into results (id, code, at_ms, received_at_ms, duration_ms, relay, relay_key, transport, method,
      unattended, verdict, user_label, user_key, bytes)
      select 'old' || n, 'code' || n, ${sql.lit(at(1))} + n, ${sql.lit(at(1))} + n, 1, 'r', 'r', 'udp', 'rtp', 0, 'meets', 'Ada', 'ada', 4
      from generate_series(1, 150) as n`.execute(db);
    await sql`insert into documents (seq, encoding, body) select seq, 'none', '\\x00000000' from results`.execute(
      db,
    );
    await sql`insert into result_tags (tag_key, at_ms, seq, tag) select 't', at_ms, seq, 't' from results`.execute(
      db,
    );
    await db.destroy();
    const fileOf = (name: string) => rowsOf(`select pg_relation_filenode('${name}')`);
    const names = ['results', 'results_ticket', 'documents'] as const;
    const before = await Promise.all(names.map(fileOf));
    const store = await open();
    // The very files: no row and no index was written anew.
    expect(await Promise.all(names.map((name) => fileOf(`${name}_before`)))).toEqual(before);
    expect(await store.results.countUpTo({ user: 'ada' }, 500)).toBe(0);
    expect(await store.results.countUpTo({ tag: 't' }, 500)).toBe(150);
    await save(store, 'new', at(2));
    // Its id is taken, and what is stored of it is no document.
    await expect(save(store, 'old7', at(2))).rejects.toMatchObject({ code: 'damaged' });
    expect(await store.results.count()).toBe(151);
    expect(await pruneAll(store, { maxAgeMs: DAY_MS }, at(2, 10))).toBeGreaterThan(1);
    expect(await ids(store)).toEqual(['new']);
    expect(await rowsOf('select count(*) from documents')).toEqual(['1']);
  });

  it('are looked for among those of before there were months once a server of an earlier version has added one', async () => {
    const store = await open();
    await save(store, 'a', at(1));
    const database = await openDatabase({ kind: 'postgresql', url });
    let nowMs = at(6);
    const months = await database.read((db) => Promise.resolve(new MonthTables(db, () => nowMs)));
    const oldBefore = async (): Promise<number[]> =>
      (await months.stretches()).filter(({ fromKey }) => fromKey === null).map(({ beforeMs }) => beforeMs);
    expect(await oldBefore()).toEqual([]);
    await server.query(url, 'update results set seq = 5');
    nowMs += 9999;
    expect(await oldBefore()).toEqual([]);
    nowMs += 1;
    // It was measured a minute before it arrived.
    expect(await oldBefore()).toEqual([at(1) - 60_000 + 1]);
    await database.close();
  });

  it('have slots of schedules beside them, which go a month at once likewise, the oldest first', async () => {
    const store = await open();
    // December is month 671: 55 years x 12, and 11. What came late in it was due in November.
    await saveSlot(store, 'december', at(0, 31), at(0, 12));
    await saveSlot(store, 'december-late', at(1, 1) - 1, at(-1, 20));
    await saveSlot(store, 'january-first', at(1, 1), at(0, 31));
    await saveSlot(store, 'january-last', at(2, 1) - 1);
    await saveSlot(store, 'february', at(2, 1));
    await summarise(store, at(-1, 20), at(-1, 20) + 1, at(2));
    // A millisecond of December is not beyond its age: it is no whole month yet.
    expect(await pruneSlots(store, at(1, 1) - 1)).toBe(1);
    expect(await slots('samples_m671')).toEqual(['december-late']);
    // December's first was due on the 12th, which only the last of these stretches holds.
    expect(await summarised(store)).toEqual([at(-1, 20), at(-1, 20) + 1]);
    await saveSlot(store, 'december', at(0, 31), at(0, 12));
    await summarise(store, at(2));
    const before = (await store.sites.site('Bern'))?.version ?? 0;
    expect(await pruneSlots(store, at(1, 1))).toBe(2);
    expect(await partsOf('samples')).not.toContain('samples_m671');
    expect(await slots('samples_m672')).toEqual(['january-first', 'january-last']);
    expect(await slots('samples_m673')).toEqual(['february']);
    // All that hold the 20th of November: one that ends with its begin does not.
    expect(await summarised(store)).toEqual([at(-1, 20)]);
    expect(await store.sites.site('Bern')).toMatchObject({ version: before + 1, lastAtMs: at(2, 1) });
    expect(await pruneSlots(store, at(1, 1))).toBe(0);
    // Of January all but the last millisecond, and then what is left of it with its table.
    expect(await pruneSlots(store, at(2, 1) - 1)).toBe(1);
    expect(await slots('samples_m672')).toEqual(['january-last']);
    expect(await pruneSlots(store, at(2, 1))).toBe(1);
    expect(await partsOf('samples')).not.toContain('samples_m672');
    expect(await slots()).toEqual(['february']);
  });

  it('have slots beside them whose months go one after another, also where one is empty or without an age', async () => {
    const store = await open();
    await saveSlot(store, 'december', at(0));
    await saveSlot(store, 'january', at(1));
    await saveSlot(store, 'february', at(2));
    // As many as are kept: December's goes by itself, and its table stays.
    expect(await store.sites.prune({ maxResults: 2, maxAgeMs: null }, at(9))).toBe(1);
    expect(await slots('samples_m671')).toEqual([]);
    await summarise(store, at(2));
    const before = await store.sites.site('Bern');
    // Not zero: there is another to look at. Nothing of any site has changed.
    expect(await pruneSlots(store, at(2, 1))).toBe(1);
    expect(await partsOf('samples')).not.toContain('samples_m671');
    expect([await store.sites.site('Bern'), await summarised(store)]).toEqual([before, [at(2)]]);
    expect(await pruneSlots(store, at(2, 1))).toBe(1);
    expect(await partsOf('samples')).not.toContain('samples_m672');
    expect([await slots(), await summarised(store)]).toEqual([['february'], []]);
    expect(await pruneSlots(store, at(2, 1))).toBe(0);
  });

  it('have slots beside them that are stored where the month was removed by another server just before', async () => {
    const [one, two] = [await open(), await open()];
    await saveSlot(one, 'a', at(1));
    expect(await pruneSlots(two, at(2, 1))).toBe(1);
    expect(await partsOf('samples')).not.toContain('samples_m672');
    expect(await saveSlot(one, 'b', at(1, 11))).toEqual({ stored: 1, same: 0, conflicts: [] });
    expect(await slots('samples_m672')).toEqual(['b']);
  });

  it('are found by an index of each month, of which there may be many', async () => {
    const store = await open();
    for (let month = 1; month <= 26; month += 1) await save(store, `n${month}`, Date.UTC(2024, month, 10));
    // Of so few rows each is quicker to look at: whether there is an index is asked where that is forbidden.
    const [name] = await rowsOf('select current_database()');
    await server.query(url, `alter database ${String(name)} set enable_seqscan = off`);
    for (const condition of [
      `id = 'n7'`,
      `code = 'x'`,
      `site_key = 'x' order by at_ms desc, seq desc limit 50`,
      `user_key in ('x', 'y')`,
      `request_id = 'x'`,
      `bytes > 0 and received_at_ms < 5 order by received_at_ms, seq limit 100`,
      `true order by at_ms desc, seq desc limit 50`,
    ]) {
      const plan = await rowsOf(`explain select seq from results where ${condition}`);
      expect([condition, plan.join('\n')]).toEqual([condition, expect.not.stringContaining('Seq Scan')]);
    }
    const { rows } = await store.results.search({}, { after: null, limit: 200 });
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 26 }, (_, number) => `n${26 - number}`));
  });
});
