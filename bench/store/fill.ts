import path from 'node:path';
import type { Database, Statement } from 'better-sqlite3';
import { openDatabase } from '../../server/store/kysely/database.ts';
import type { ResultColumns } from '../../server/store/kysely/results/columns.ts';
import { sqliteModule } from '../../server/store/kysely/sqlite-module.ts';
import { FiledRows, type FillOptions } from './filed-rows.ts';
import type { Organisation } from './organisation.ts';

const BetterSqlite = sqliteModule();

const PER_COMMIT = 5000;

/** Fills a data directory with results. The tables are the store's own. */
export async function fill(
  dataDir: string,
  organisation: Organisation,
  options: FillOptions,
  onFilled: (done: number) => void,
): Promise<void> {
  const file = path.join(dataDir, 'edgewise.sqlite');
  await (await openDatabase({ kind: 'sqlite', file })).close();
  const db = new BetterSqlite(file);
  // Nobody needs this file if the machine fails while it is made.
  db.pragma('synchronous = OFF');
  db.pragma('cache_size = -1000000');
  const writer = new Writer(db);
  const rows = new FiledRows(organisation, options);
  for (let from = 0; from < options.results; from += PER_COMMIT) {
    const until = Math.min(options.results, from + PER_COMMIT);
    db.transaction(() => {
      for (let number = from; number < until; number += 1) writer.write(rows, number);
    })();
    onFilled(until);
  }
  const site = db.prepare('insert into sites (site_key, name, version) values (?, ?, 1)');
  for (const [key, name] of rows.sites) site.run(key, name);
  db.exec('analyze');
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

class Writer {
  readonly #db: Database;
  readonly #document: Statement;
  readonly #word: Statement;
  #result: Statement | null = null;

  constructor(db: Database) {
    this.#db = db;
    this.#document = db.prepare('insert into documents (seq, encoding, body) values (?, ?, ?)');
    this.#word = db.prepare('insert or ignore into label_words (field, word, label_key) values (?, ?, ?)');
  }

  write(rows: FiledRows, number: number): void {
    const { columns, document, words } = rows.of(number);
    this.#result ??= this.#db.prepare(insertOf(columns));
    const { lastInsertRowid } = this.#result.run(columns);
    if (document) this.#document.run(lastInsertRowid, 'gzip', document);
    for (const word of words) this.#word.run(...word);
  }
}

const insertOf = (columns: ResultColumns): string => {
  const names = Object.keys(columns);
  return `insert into results (${names.join(', ')}) values (${names.map((name) => `@${name}`).join(', ')})`;
};
