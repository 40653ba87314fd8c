import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Database, Statement } from 'better-sqlite3';
import { CODE_COUNT, codeOf } from '../../src/core/result-code.ts';
import { openDatabase } from '../../server/store/kysely/database.ts';
import { columnsOf, type ResultColumns } from '../../server/store/kysely/results/columns.ts';
import { wordStarts } from '../../server/store/kysely/results/label-words.ts';
import { sqliteModule } from '../../server/store/kysely/sqlite-module.ts';
import type { Organisation } from './organisation.ts';

const BetterSqlite = sqliteModule();

const PER_COMMIT = 5000;
/** Prime to the count of codes, so that no two are the same. */
export const CODE_STEP = 7_919_081;

/**
 * Fills a data directory with results, past the server: a million take minutes in place of an hour. The tables are the
 * store's own, and so is what stands in their columns; documents are whole and expand to the result's JSON. (What many
 * documents share is compressed once: gzip files may be put one after the other, RFC 1952 §2.2.)
 */
export async function fill(
  dataDir: string,
  organisation: Organisation,
  count: number,
  onFilled: (done: number) => void,
): Promise<void> {
  const file = path.join(dataDir, 'edgewise.sqlite');
  await (await openDatabase({ kind: 'sqlite', file })).close();
  const db = new BetterSqlite(file);
  // Nobody needs this file if the machine fails while it is made.
  db.pragma('synchronous = OFF');
  db.pragma('cache_size = -1000000');
  const writer = new Writer(db);
  for (let from = 0; from < count; from += PER_COMMIT) {
    const until = Math.min(count, from + PER_COMMIT);
    db.transaction(() => {
      for (let number = from; number < until; number += 1) writer.write(organisation, number);
    })();
    onFilled(until);
  }
  db.exec('analyze');
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

class Writer {
  readonly #db: Database;
  readonly #document: Statement;
  readonly #word: Statement;
  readonly #shared = new Map<string, Buffer>();
  readonly #labels = new Set<string>();
  #result: Statement | null = null;

  constructor(db: Database) {
    this.#db = db;
    this.#document = db.prepare('insert into documents (seq, encoding, body) values (?, ?, ?)');
    this.#word = db.prepare('insert or ignore into label_words (field, word, label_key) values (?, ?, ?)');
  }

  write(organisation: Organisation, number: number): void {
    const { result, json, address, atMs } = organisation.of(number);
    const arrived = { result, receivedAtMs: atMs + result.durationMs, address, requestId: null };
    const columns = columnsOf(arrived, codeOf((number * CODE_STEP) % CODE_COUNT));
    this.#result ??= this.#db.prepare(insertOf(columns));
    const { lastInsertRowid } = this.#result.run(columns);
    this.#document.run(lastInsertRowid, 'gzip', this.#compressed(json));
    this.#addWords('ticket', columns.ticket, columns.ticket_key);
    this.#addWords('site', columns.site, columns.site_key);
    this.#addWords('user', columns.user_label, columns.user_key);
    this.#addWords('relay', columns.relay, columns.relay_key);
  }

  #compressed([own, rest]: readonly [string, string]): Buffer {
    const shared = this.#shared.get(rest) ?? gzipSync(rest, { level: 3 });
    this.#shared.set(rest, shared);
    return Buffer.concat([gzipSync(own, { level: 1 }), shared]);
  }

  #addWords(field: string, label: string | null, key: string | null): void {
    if (label === null || key === null) return;
    const name = `${field} ${key}`;
    if (this.#labels.has(name)) return;
    this.#labels.add(name);
    for (const word of wordStarts(label)) this.#word.run(field, word, key);
  }
}

const insertOf = (columns: ResultColumns): string => {
  const names = Object.keys(columns);
  return `insert into results (${names.join(', ')}) values (${names.map((name) => `@${name}`).join(', ')})`;
};
