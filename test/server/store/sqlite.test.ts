import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { randomInt } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gzipSync } from 'node:zlib';
import { sql, type Kysely } from 'kysely';
import { openDatabase } from '../../../server/store/kysely/database.ts';
import { createInnerAddresses } from '../../../server/store/kysely/migrations/0005-inner-addresses.ts';
import { documentOf } from '../../../server/store/kysely/results/document.ts';
import { KyselyResultStore } from '../../../server/store/kysely/results/result-store.ts';
import { SharedWriter } from '../../../server/store/kysely/results/writer.ts';
import { openStore } from '../../../server/store/open-store.ts';
import type { Store } from '../../../server/store/port/store.ts';
import { sqliteModule } from '../../../server/store/kysely/sqlite-module.ts';
import { arrival, NEW_YEAR_MS } from './contract/arrivals.ts';
import { openInProcesses } from './two-processes.ts';

const BetterSqlite = sqliteModule();

/** Rows that hardly compress. */
const noise = (rows: number) =>
  Array.from({ length: rows }, (_, at) => ({
    startMs: at * 200,
    sent: 1,
    received: 1,
    lost: 0,
    rttMs: Math.sin(at) + 2,
    rttMaxMs: Math.cos(at) + 2,
    jitterMs: null,
  }));

/** As a version left it that had no catalogue of sites. */
function undoPlan(db: Database): void {
  db.exec('drop table plan_sites');
  db.exec('drop table plan_edits');
}

/** As a version left it that did not keep who answers for a result. */
function undoStanding(db: Database): void {
  undoPlan(db);
  db.exec('drop index results_unanswered');
  db.exec('alter table results drop column standing');
}

/** As a version left it that counted no bytes and made no marks. */
function undoBytesAndMarks(db: Database): void {
  undoStanding(db);
  db.exec('drop index results_bytes');
  db.exec('alter table results drop column bytes');
  db.exec('drop table marks');
}

describe('a store in an SQLite file', () => {
  let dir: string;
  let file: string;
  const opened: Store[] = [];
  const open = async (busyMs = 100): Promise<Store> => {
    const store = await openStore({ kind: 'sqlite', file }, { busyMs });
    opened.push(store);
    return store;
  };
  const raw = <T>(work: (db: Database) => T): T => {
    const db = new BetterSqlite(file);
    try {
      return work(db);
    } finally {
      db.close();
    }
  };
  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'edgewise-store-'));
    file = path.join(dir, 'data', 'deep', 'edgewise.sqlite');
  });
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('is made for this user alone, with its folders', async () => {
    await open();
    const modeOf = (place: string): number => statSync(place).mode & 0o777;
    expect(modeOf(file)).toBe(0o600);
    expect(modeOf(`${file}-wal`)).toBe(0o600);
    expect(modeOf(path.dirname(file))).toBe(0o700);
    expect(modeOf(path.join(dir, 'data'))).toBe(0o700);
  });

  it('has what it had when it is opened again', async () => {
    const store = await open();
    const saved = await store.results.save(arrival('a', { site: 'north' }));
    await store.close();
    const again = await open();
    const found = await again.results.find('a');
    expect(saved).toEqual({ outcome: 'stored', row: found?.row });
    expect(found?.result).toEqual(arrival('a', { site: 'north' }).result);
  });

  it('closes only when what is being stored is stored', async () => {
    const store = await open();
    const saving = Array.from({ length: 20 }, (_, at) => store.results.save(arrival(`n${at}`)));
    await store.close();
    expect((await Promise.all(saving)).every(({ outcome }) => outcome === 'stored')).toBe(true);
    expect(raw((db) => db.prepare('select count(*) as n from results').get())).toEqual({ n: 20 });
  });

  it('is opened by several processes at once, of which one makes the tables', async () => {
    expect(await openInProcesses(file, 3)).toEqual(['opened', 'opened', 'opened']);
    const store = await open();
    expect((await store.results.save(arrival('a'))).outcome).toBe('stored');
  }, 60_000);

  it('is shared by two that store at the same time', async () => {
    const [one, two] = [await open(5000), await open(5000)];
    const saves = Array.from({ length: 60 }, (_, at) =>
      [one, two].map((store) => store.results.save(arrival(`n${at}`, { site: `s${at % 5}` }))),
    );
    const outcomes = (await Promise.all(saves.flat())).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(60);
    expect(outcomes.filter((outcome) => outcome === 'same')).toHaveLength(60);
    expect(await one.results.count()).toBe(60);
  });

  it('gives other codes than another process gave, when the random numbers are the same', async () => {
    const random = (): number => 7;
    const other = await openStore({ kind: 'sqlite', file }, { random });
    opened.push(other);
    await other.results.save(arrival('a'));
    let drawn = 0;
    const store = await openStore({ kind: 'sqlite', file }, { random: () => ((drawn += 1) < 3 ? 7 : drawn) });
    opened.push(store);
    const saved = await store.results.save(arrival('b'));
    expect(saved.outcome).toBe('stored');
    expect(drawn).toBe(3);
  });

  it('says that the disk is full, keeps nothing of the result, and goes on when there is room', async () => {
    const large = (id: string) => arrival(id, { result: { timeline: noise(60) } });
    const database = await openDatabase({ kind: 'sqlite', file });
    const store = new KyselyResultStore(database, new SharedWriter(database, (bound) => randomInt(bound)));
    // A limit on the pages of this connection fails the way a full disk does: SQLITE_FULL.
    const limitTo = (pages: number) =>
      database.read((db) => sql`pragma max_page_count = ${sql.raw(`${pages}`)}`.execute(db));
    await limitTo(120);
    const stored: string[] = [];
    let failure: unknown = null;
    for (let at = 0; failure === null && at < 500; at += 1)
      try {
        await store.save(large(`n${at}`));
        stored.push(`n${at}`);
      } catch (error) {
        failure = error;
      }
    expect(failure).toMatchObject({ code: 'full', message: 'There is no space left to store results.' });
    const refused = `n${stored.length}`;
    await expect(database.check()).rejects.toMatchObject({ code: 'full' });
    await expect(database.check()).rejects.toMatchObject({ code: 'full' });
    expect(await store.find(refused)).toBeNull();
    expect(await store.count()).toBe(stored.length);
    for (const id of stored) expect((await store.find(id))?.result).toEqual(large(id).result);
    await limitTo(1_000_000);
    await expect(database.check()).resolves.toBeUndefined();
    expect((await store.save(large(refused))).outcome).toBe('stored');
    await database.close();
    expect(raw((db) => db.pragma('integrity_check', { simple: true }))).toBe('ok');
  });

  it('says that it is locked by somebody else, and stores when it is not any more', async () => {
    const store = await open(60);
    const locker = new BetterSqlite(file);
    try {
      locker.exec('begin immediate');
      await expect(store.results.save(arrival('a'))).rejects.toMatchObject({
        name: 'StoreError',
        code: 'busy',
      });
      await expect(store.check()).rejects.toMatchObject({ code: 'busy' });
      // Reading goes on.
      expect(await store.results.find('a')).toBeNull();
      locker.exec('rollback');
      expect((await store.results.save(arrival('a'))).outcome).toBe('stored');
    } finally {
      locker.close();
    }
  });

  it('makes its tables when another program lets go of the file', async () => {
    mkdirSync(path.dirname(file), { recursive: true });
    const locker = new BetterSqlite(file);
    locker.pragma('journal_mode = WAL');
    locker.exec('begin immediate');
    // Longer than SQLite itself waits for a lock, which is 20 ms.
    const letGo = setTimeout(() => locker.exec('rollback'), 80);
    try {
      const store = await open(10_000);
      expect((await store.results.save(arrival('a'))).outcome).toBe('stored');
    } finally {
      clearTimeout(letGo);
      locker.close();
    }
  });

  it('refuses a database that a newer version wrote, and leaves it as it is', async () => {
    const store = await open();
    await store.results.save(arrival('a'));
    await store.close();
    raw((db) => db.exec("insert into kysely_migration values ('9999-later', '2030-01-01T00:00:00.000Z')"));
    await expect(open()).rejects.toMatchObject({ name: 'StoreError', code: 'newer' });
    expect(raw((db) => db.prepare('select count(*) as n from results').get())).toEqual({ n: 1 });
  });

  it('finds results by the addresses inside of them also where an older version stored them', async () => {
    const store = await open();
    const many = Array.from({ length: 130 }, (_, at) => arrival(`n${at}`, { sources: ['192.0.2.1:1'] }));
    for (const each of many) await store.results.save(each);
    await store.close();
    raw((db) => {
      db.exec("update documents set body = x'00' where seq = 5");
      db.exec('drop table inner_addresses');
    });
    const database = await openDatabase({ kind: 'sqlite', file });
    await database.write((db) => createInnerAddresses(db as unknown as Kysely<unknown>, 'sqlite'));
    await database.close();
    const who = { by: 'address', address: '192.0.2.1' } as const;
    // The one that cannot be read any more holds up nothing.
    expect(await (await open()).results.countFor(who)).toBe(129);
  });

  it('keeps test requests of an older version, which asked for no load', async () => {
    const store = await open();
    const asked = {
      ticket: 'INC1',
      site: null,
      user: null,
      relay: null,
      durationMs: 30_000,
      keepPackets: true,
    };
    const made = { id: 'a', createdBy: 'ada', createdAtMs: 1, isWithdrawn: false };
    await store.desk.addRequest({ ...asked, ...made, calls: 3, loaded: true });
    await store.close();
    raw((db) => {
      db.exec('alter table requests drop column calls');
      db.exec('alter table requests drop column is_loaded');
      undoBytesAndMarks(db);
      db.exec('alter table results drop column blocked');
      db.exec("delete from kysely_migration where name >= '0007-loaded-requests'");
    });
    expect(await (await open()).desk.request('a')).toEqual({ ...asked, ...made, calls: 1, loaded: false });
  });

  it('keeps results of an older version, which did not say what is blocked', async () => {
    const before = await open();
    await before.results.save(arrival('a'));
    await before.close();
    raw((db) => {
      undoBytesAndMarks(db);
      db.exec('alter table results drop column blocked');
      db.exec("delete from kysely_migration where name >= '0008-blocked'");
    });
    const { results } = await open();
    expect((await results.find('a'))?.row).toMatchObject({ id: 'a', blocked: null });
    expect((await results.save(arrival('b'))).outcome).toBe('stored');
  });

  it('counts results of an older version, which did not say who sent them, as those of somebody who is known', async () => {
    const before = await open();
    await before.results.save({ ...arrival('a'), standing: 'unseen' });
    await before.close();
    raw((db) => {
      undoStanding(db);
      db.exec("delete from kysely_migration where name >= '0010'");
    });
    const { results } = await open();
    for (const id of ['b', 'c', 'd']) await results.save({ ...arrival(id), standing: 'unseen' });
    const limits = { maxResults: 2, maxAgeMs: null, maxPacketsAgeMs: null, maxBytes: null };
    expect(await results.prune(limits, 1)).toMatchObject({ results: 2, isDone: true });
    const { rows } = await results.search({}, { after: null, limit: 9 });
    expect(rows.map(({ id }) => id).sort()).toEqual(['a', 'd']);
  });

  it('measures results of an older version, which did not count bytes, a few at a time', async () => {
    const before = await open();
    for (let at = 0; at < 250; at += 1) await before.results.save(arrival(`n${at}`));
    await before.results.savePackets('n7', new Uint8Array(5000), 1);
    const bytes = await before.results.storedBytes();
    await before.close();
    raw((db) => {
      undoBytesAndMarks(db);
      db.exec("delete from kysely_migration where name >= '0009'");
    });
    const { results } = await open();
    expect(await results.storedBytes()).toBe(0);
    const keepAll = { maxResults: null, maxAgeMs: null, maxPacketsAgeMs: null, maxBytes: 1e9 };
    const rounds: number[] = [];
    for (let isDone = false; !isDone;) {
      ({ isDone } = await results.prune(keepAll, 1));
      rounds.push(await results.storedBytes());
    }
    expect([rounds.length, rounds.at(-1), await results.count()]).toEqual([3, bytes, 250]);
  });

  it('goes on counting results of an older version, which did not keep who answers for them', async () => {
    const before = await open();
    await before.results.save(arrival('a', { site: 'Berlin' }));
    await before.close();
    raw((db) => {
      undoStanding(db);
      db.exec("delete from kysely_migration where name >= '0010'");
    });
    const { results, sites } = await open();
    expect((await results.find('a'))?.row).toMatchObject({ unattended: true, standing: null });
    const all = { key: 'berlin', fromMs: 0, toMs: 1e15, relay: null, withPeople: false };
    expect((await sites.samplesOf(all)).tests.map(({ id }) => id)).toEqual(['a']);
  });

  it('keeps webhooks of an older version, whose secret was never replaced', async () => {
    const store = await open();
    await store.close();
    const older = {
      ...{ id: 'w', name: 'Pager', url: 'http://192.0.2.1/', secret: 'hush' },
      ...{ createdBy: 'ada', createdAtMs: 1 },
    };
    raw((db) => db.prepare('insert into webhooks values (?, ?, ?)').run('w', 1, JSON.stringify(older)));
    const { alerts } = await open();
    expect(await alerts.webhooks()).toEqual([{ ...older, previousSecrets: [], waiting: 0, problem: null }]);
    expect(await alerts.changeWebhook('w', (webhook) => webhook)).toEqual({ ...older, previousSecrets: [] });
  });

  it('refuses a file that is no database, and leaves it as it is', async () => {
    file = path.join(dir, 'notes.txt');
    const text = 'These are my notes, not a database. '.repeat(200);
    writeFileSync(file, text);
    await expect(open()).rejects.toMatchObject({ code: 'damaged' });
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('refuses the database of another program', async () => {
    file = path.join(dir, 'other.sqlite');
    raw((db) => db.exec('create table songs (title text)'));
    await expect(open()).rejects.toMatchObject({ code: 'damaged' });
  });

  it('says that a stored document is damaged', async () => {
    const store = await open();
    await store.results.save(arrival('a'));
    const body = raw((db) => db.prepare('select body from documents').pluck().get()) as Buffer;
    const damage = async (changed: Buffer): Promise<void> => {
      raw((db) => db.prepare('update documents set body = ?').run(changed));
      await expect(store.results.find('a')).rejects.toMatchObject({ code: 'damaged' });
    };
    await damage(Buffer.of());
    await damage(Buffer.of(0));
    await damage(body.subarray(0, -1));
    // One bit of any byte, of the check sum too.
    for (const at of [0, 3, 4, 5, 100, body.length - 1]) {
      const changed = Buffer.from(body);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await damage(changed);
    }
    raw((db) => db.prepare('update documents set body = ?').run(body));
    expect((await store.results.find('a'))?.result.id).toBe('a');
  });

  it('reads documents that earlier versions have compressed with gzip', async () => {
    const store = await open();
    const { result } = arrival('a');
    await store.results.save(arrival('a'));
    raw((db) =>
      db.prepare("update documents set encoding = 'gzip', body = ?").run(gzipSync(JSON.stringify(result))),
    );
    expect((await store.results.find('a'))?.result).toEqual(result);
    expect(await store.results.save(arrival('a'))).toMatchObject({ outcome: 'same' });
  });

  it('says that the folder may not be used', async () => {
    writeFileSync(path.join(dir, 'data'), 'a file where the folder should be');
    await expect(open()).rejects.toMatchObject({ name: 'StoreError', code: 'failed' });
  });

  it('leaves nothing of an erased person in the file', async () => {
    const store = await open();
    // Long enough for the end of the document to be on pages of its own.
    const timeline = noise(600);
    const of = (id: string, user: string) => arrival(id, { user, result: { timeline } });
    await store.results.save(of('n1', 'Ada'));
    await store.results.save(of('n2', 'Zyprian Wunderlich'));
    await store.results.erase({ by: 'user', user: 'Zyprian Wunderlich' });
    await store.close();
    const content = readFileSync(file);
    const endOf = (id: string, user: string) =>
      Buffer.from(documentOf(JSON.stringify(of(id, user).result)).body).subarray(-100);
    expect(content.includes(endOf('n1', 'Ada'))).toBe(true);
    expect(content.includes(endOf('n2', 'Zyprian Wunderlich'))).toBe(false);
    const text = content.toString('latin1').toLowerCase();
    expect(text.includes('ada')).toBe(true);
    expect(text.includes('zyprian')).toBe(false);
    expect(text.includes('wunderlich')).toBe(false);
  });

  it('does not wait for the disk once for each of many', async () => {
    const store = await open();
    const framesAfter = async (saves: () => Promise<unknown>): Promise<number> => {
      raw((db) => db.pragma('wal_checkpoint(TRUNCATE)'));
      await saves();
      // A frame of the log whose "size after commit" is not 0 ends a transaction (SQLite file format, section 4.1).
      const log = readFileSync(`${file}-wal`);
      const frameBytes = 24 + log.readUInt32BE(8);
      let commits = 0;
      for (let at = 32; at + frameBytes <= log.length; at += frameBytes)
        if (log.readUInt32BE(at + 4) !== 0) commits += 1;
      return commits;
    };
    const commits = await framesAfter(() =>
      Promise.all(
        Array.from({ length: 100 }, (_, at) =>
          store.results.save(arrival(`n${at}`, { atMs: NEW_YEAR_MS + at })),
        ),
      ),
    );
    expect(commits).toBeGreaterThan(0);
    expect(commits).toBeLessThan(50);
  });
});
