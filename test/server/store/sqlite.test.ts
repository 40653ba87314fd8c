import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { openDatabase } from '../../../server/store/kysely/database.ts';
import { documentOf } from '../../../server/store/kysely/results/document.ts';
import { KyselyResultStore } from '../../../server/store/kysely/results/result-store.ts';
import { SharedWriter } from '../../../server/store/kysely/results/writer.ts';
import { openStore } from '../../../server/store/open-store.ts';
import { sqliteModule } from '../../../server/store/kysely/sqlite-module.ts';
import { arrival, NEW_YEAR_MS } from './contract/arrivals.ts';
import { useSqliteFile } from './sqlite-file.ts';
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

describe('a store in an SQLite file', () => {
  const sqlite = useSqliteFile();
  const { open, opened, raw } = sqlite;

  it('is made for this user alone, with its folders', async () => {
    await open();
    const modeOf = (place: string): number => statSync(place).mode & 0o777;
    expect(modeOf(sqlite.file)).toBe(0o600);
    expect(modeOf(`${sqlite.file}-wal`)).toBe(0o600);
    expect(modeOf(path.dirname(sqlite.file))).toBe(0o700);
    expect(modeOf(path.join(sqlite.dir, 'data'))).toBe(0o700);
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
    expect(await openInProcesses(sqlite.file, 3)).toEqual(['opened', 'opened', 'opened']);
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
    const other = await openStore({ kind: 'sqlite', file: sqlite.file }, { random });
    opened.push(other);
    await other.results.save(arrival('a'));
    let drawn = 0;
    const store = await openStore(
      { kind: 'sqlite', file: sqlite.file },
      { random: () => ((drawn += 1) < 3 ? 7 : drawn) },
    );
    opened.push(store);
    const saved = await store.results.save(arrival('b'));
    expect(saved.outcome).toBe('stored');
    expect(drawn).toBe(3);
  });

  it('says that the disk is full, keeps nothing of the result, and goes on when there is room', async () => {
    const large = (id: string) => arrival(id, { result: { timeline: noise(60) } });
    const database = await openDatabase({ kind: 'sqlite', file: sqlite.file });
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
    const locker = new BetterSqlite(sqlite.file);
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
    mkdirSync(path.dirname(sqlite.file), { recursive: true });
    const locker = new BetterSqlite(sqlite.file);
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

  it('refuses a file that is no database, and leaves it as it is', async () => {
    sqlite.file = path.join(sqlite.dir, 'notes.txt');
    const text = 'These are my notes, not a database. '.repeat(200);
    writeFileSync(sqlite.file, text);
    await expect(open()).rejects.toMatchObject({ code: 'damaged' });
    expect(readFileSync(sqlite.file, 'utf8')).toBe(text);
  });

  it('refuses the database of another program', async () => {
    sqlite.file = path.join(sqlite.dir, 'other.sqlite');
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
    expect((await store.results.find('a'))?.result?.id).toBe('a');
  });

  it('says that the folder may not be used', async () => {
    writeFileSync(path.join(sqlite.dir, 'data'), 'a file where the folder should be');
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
    const content = readFileSync(sqlite.file);
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
      const log = readFileSync(`${sqlite.file}-wal`);
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
