/**
 * What SQLite takes by itself: the same documents, compressed before, into a table of one column by better-sqlite3,
 * each commit waiting for the disk. No search, no checks, no HTTP: a bound that no store can pass. A generator
 * (child.ts).
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { Type } from 'typebox';
import { Parse } from 'typebox/value';
import { SeededResults } from '../../test/support/seeded-results.ts';
import { ordersOf, sendReport } from './child.ts';
import { sqliteModule } from '../../server/store/kysely/sqlite-module.ts';

const BetterSqlite = sqliteModule();

const Orders = Type.Object({ dir: Type.String(), results: Type.Integer(), perCommit: Type.Integer() });
const { dir, results, perCommit } = Parse(Orders, ordersOf());

const file = path.join(dir, `plain-${perCommit}.sqlite`);
const db = new BetterSqlite(file);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec('create table documents (id text primary key, body blob not null)');
const insert = db.prepare('insert into documents values (?, ?)');
const insertAll = db.transaction((group: readonly (readonly [string, Buffer])[]) => {
  for (const row of group) insert.run(row);
});
const series = new SeededResults('plain', () => ({ ticket: null, site: null, user: null }));
const rows = Array.from(
  { length: results },
  (_, number) => [series.idOf(number), gzipSync(series.partsOf(number).join(''), { level: 3 })] as const,
);
const beganMs = performance.now();
for (let at = 0; at < rows.length; at += perCommit) insertAll(rows.slice(at, at + perCommit));
const elapsedMs = performance.now() - beganMs;
db.close();
for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
sendReport({ perSecond: (results / elapsedMs) * 1000 });
