import { closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database, Statement } from 'better-sqlite3';
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type SqliteDatabase,
  type SqliteStatement,
} from 'kysely';
import { storeError } from './error-mapping.ts';
import { errorCode } from '../../error-code/error-code.ts';
import { sqliteModule } from './sqlite-module.ts';

const RETRY_MS = 10;

/** What a connection is for, among those of this process to its file. */
export type SqliteRole = 'only' | 'beside-writer' | 'writer';

interface Tuning {
  /** Waited for a lock inside SQLite, where the whole thread stands still; beyond it, waiting lets others run. */
  readonly standstillMs: number;
  /** Memory of the page cache. What is read more widely is in the operating system's own cache. */
  readonly cacheKib: number;
  /** A commit that leaves more to be copied into the database copies it, and pays for it. */
  readonly checkpointPages: number;
}

/** 4 MiB: tens of milliseconds. */
const CHECKPOINT_PAGES = 1000;
const TUNINGS: Readonly<Record<SqliteRole, Tuning>> = {
  only: { standstillMs: 20, cacheKib: 32 * 1024, checkpointPages: CHECKPOINT_PAGES },
  // The writer has the lock for a good part of the time, each of its commits empties the caches of others, and it pays for
  // what it writes: this one only when that is idle.
  'beside-writer': { standstillMs: 2, cacheKib: 8 * 1024, checkpointPages: 4 * CHECKPOINT_PAGES },
  // It reads nothing but the ends of indexes.
  writer: { standstillMs: 20, cacheKib: 16 * 1024, checkpointPages: CHECKPOINT_PAGES },
};

/** Kept statements; there are fewer different ones in use, but searches vary. */
const MAX_STATEMENTS = 300;

/** A file, or `:memory:`. Created for this user alone; its folders too. */
export function openSqliteFile(file: string, role: SqliteRole): Database {
  if (file !== ':memory:') {
    mkdirSync(path.dirname(path.resolve(file)), { recursive: true, mode: 0o700 });
    closeSync(openSync(file, 'a', 0o600));
  }
  const BetterSqlite = sqliteModule();
  return new BetterSqlite(file, { timeout: TUNINGS[role].standstillMs });
}

/** Sets a connection up, and refuses what is no database of ours. Two processes may do so at the same time. */
export async function prepareSqlite(db: Database, busyMs: number, role: SqliteRole): Promise<void> {
  await untilFree(busyMs, () => db.pragma('journal_mode = WAL'));
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma(`cache_size = -${TUNINGS[role].cacheKib}`);
  db.pragma(`wal_autocheckpoint = ${TUNINGS[role].checkpointPages}`);
  // What was erased is overwritten in the file as well.
  db.pragma('secure_delete = ON');
  const foreign = db
    .prepare(
      "select 1 from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\'" +
        " and not exists (select 1 from sqlite_master where name like 'kysely\\_%' escape '\\')",
    )
    .get();
  if (foreign !== undefined) throw storeError('damaged');
}

/** Kysely on one better-sqlite3 connection whose every transaction may write from its begin. */
export class ImmediateSqliteDialect extends SqliteDialect {
  readonly #driver: SqliteDriver;

  constructor(db: Database, busyMs: number) {
    const database = withKeptStatements(db);
    super({ database });
    this.#driver = new ImmediateDriver(db, database, busyMs);
  }

  override createDriver(): SqliteDriver {
    return this.#driver;
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
}

/** SQLite does roll tables back: a migration that fails leaves nothing behind, and runs under the write lock. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class ImmediateDriver extends SqliteDriver {
  readonly #db: Database;
  readonly #busyMs: number;

  constructor(db: Database, database: SqliteDatabase, busyMs: number) {
    super({ database });
    this.#db = db;
    this.#busyMs = busyMs;
  }

  /** A transaction that began with reading cannot wait for the write lock later, so it is taken at once. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await untilFree(this.#busyMs, () => connection.executeQuery(CompiledQuery.raw('begin immediate')));
  }

  /** After some errors SQLite has rolled back by itself. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#db.inTransaction) await super.rollbackTransaction(connection);
  }
}

/** Tries again as long as another connection's lock is in the way, for `busyMs` at most; then rejects with that. */
export async function untilFree(busyMs: number, attempt: () => unknown): Promise<void> {
  const endMs = performance.now() + busyMs;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (!errorCode(error)?.startsWith('SQLITE_BUSY') || performance.now() >= endMs) throw error;
    }
    await delay(RETRY_MS);
  }
}

/** Reading SQL costs more than running it; the least recently used statement makes room. */
function withKeptStatements(db: Database): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    close: () => {
      db.close();
    },
    prepare: (sql) => {
      const statement = kept.get(sql) ?? asStatement(db.prepare(sql));
      kept.delete(sql);
      kept.set(sql, statement);
      const [oldest] = kept.keys();
      if (kept.size > MAX_STATEMENTS && oldest !== undefined) kept.delete(oldest);
      return statement;
    },
  };
}

const asStatement = (statement: Statement): SqliteStatement => ({
  reader: statement.reader,
  all: (parameters) => statement.all(...parameters),
  run: (parameters) => statement.run(...parameters),
  iterate: () => {
    // A statement that is being stepped through blocks its connection: pages are read by key instead.
    throw new Error('results are read in pages, not row by row');
  },
});
