import { randomBytes } from 'node:crypto';
import { Kysely, Migrator, sql, type Dialect, type Transaction } from 'kysely';
import type { DatabaseKind } from './column-types.ts';
import { asStoreError, isCutOff, storeError } from './error-mapping.ts';
import { migrationsFor } from './migrations.ts';
import { MonthTables } from './months/month-tables.ts';
import { MAX_CONNECTIONS, openPostgresqlPool, postgresqlDialect } from './postgresql.ts';
import { StorableValues } from './storable-values.ts';
import {
  ImmediateSqliteDialect,
  openSqliteFile,
  prepareSqlite,
  untilFree,
  type SqliteRole,
} from './sqlite.ts';
import type { Tables } from './tables.ts';
import { errorCode } from '../../error-code/error-code.ts';

/** Where the database is. */
export type DatabaseLocation =
  /** A file, or `:memory:`. */
  | { readonly kind: 'sqlite'; readonly file: string }
  /** `postgresql://user:password@host/database`. */
  | { readonly kind: 'postgresql'; readonly url: string };

export interface DatabaseOptions {
  /** How long to wait for another program's lock on an SQLite file. */
  readonly busyMs?: number;
  /** What this connection to an SQLite file is for. */
  readonly role?: SqliteRole;
  /** Hears of connections that were lost while nobody used them. */
  readonly onLost?: (error: Error) => void;
}

const DEFAULT_BUSY_MS = 5000;
/** Times that a transaction is run again that PostgreSQL broke off because it crossed another (class 40). */
const MAX_RERUNS = 3;

/** One database, of either kind. Everything done with it goes through `read` and `write`, which reject with `StoreError`. */
export class Database {
  readonly kind: DatabaseKind;
  /** Where results are kept by months; `null`: they are not. */
  readonly months: MonthTables | null;
  readonly #db: Kysely<Tables>;
  #closed: Promise<void> | null = null;
  /** Something found no room, and none has been seen since. */
  #wasFull = false;
  /** When it was last tried whether there is room. */
  #triedMs = -Infinity;

  constructor(kind: DatabaseKind, db: Kysely<Tables>) {
    this.kind = kind;
    this.#db = db;
    this.months = kind === 'postgresql' ? new MonthTables(db) : null;
  }

  /** For what needs no transaction: queries, each on its own. */
  async read<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    try {
      return await work(this.#db);
    } catch (error) {
      throw asStoreError(error);
    }
  }

  /** One transaction: all of `work` is on disk when it resolves, none of it when it rejects. It may run twice. */
  async write<T>(work: (transaction: Transaction<Tables>) => Promise<T>): Promise<T> {
    const run = { hasBegun: false };
    const begin = (transaction: Transaction<Tables>): Promise<T> => {
      run.hasBegun = true;
      return work(transaction);
    };
    for (let [reruns, broken] = [0, 0]; ;) {
      try {
        return await this.#db.transaction().execute(begin);
      } catch (error) {
        if (errorCode(error)?.startsWith('40') && (reruns += 1) <= MAX_RERUNS) continue;
        // Each connection that was cut while it was idle says so when it is used, and is then gone from the pool.
        if (!run.hasBegun && isCutOff(error) && (broken += 1) <= MAX_CONNECTIONS) continue;
        const failure = asStoreError(error);
        this.#wasFull ||= failure.code === 'full';
        throw failure;
      }
    }
  }

  /**
   * Rejects when nothing can be written just now. As anybody may ask, it writes as much as a large result takes only
   * once a minute, and each time after something found no room.
   */
  async check(): Promise<void> {
    const wasFull = this.#wasFull;
    await this.write((transaction) => sql`update results set notes = notes where 1 = 0`.execute(transaction));
    const nowMs = performance.now();
    if (!wasFull && nowMs - this.#triedMs < TRY_EVERY_MS) return;
    this.#triedMs = nowMs;
    // In two transactions: only what is committed shows whether there is room.
    await this.write(takeRoom);
    await this.write(giveRoomBack);
    this.#wasFull &&= !wasFull;
  }

  /** Another connection to the same database found no room. */
  noteFull(): void {
    this.#wasFull = true;
  }

  /** Idempotent. */
  close(): Promise<void> {
    this.#closed ??= this.#db.destroy();
    return this.#closed;
  }
}

const TRY_EVERY_MS = 60_000;
const ROOM_MARK = 'room';
/** A result of ten minutes, packed. */
const ROOM_BYTES = 128 * 1024;

/** Several servers of one database may try at once: whoever comes second takes the room anew. */
async function takeRoom(transaction: Transaction<Tables>): Promise<void> {
  const value = randomBytes(ROOM_BYTES / 2).toString('hex');
  await transaction
    .insertInto('marks')
    .values({ name: ROOM_MARK, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

async function giveRoomBack(transaction: Transaction<Tables>): Promise<void> {
  await transaction.deleteFrom('marks').where('name', '=', ROOM_MARK).execute();
}

/** Opens the database, creates it where there is none, and brings its tables up to this version. */
export async function openDatabase(
  place: DatabaseLocation,
  options: DatabaseOptions = {},
): Promise<Database> {
  try {
    const plugins = place.kind === 'postgresql' ? [new StorableValues()] : [];
    const db = new Kysely<Tables>({ dialect: await dialectFor(place, options), plugins });
    const database = new Database(place.kind, db);
    try {
      await migrate(db, place.kind, options.busyMs ?? DEFAULT_BUSY_MS);
      return database;
    } catch (error) {
      await database.close();
      throw error;
    }
  } catch (error) {
    throw asStoreError(error);
  }
}

async function dialectFor(place: DatabaseLocation, options: DatabaseOptions): Promise<Dialect> {
  if (place.kind === 'postgresql')
    return postgresqlDialect(openPostgresqlPool(place.url, options.onLost ?? (() => undefined)));
  const { busyMs = DEFAULT_BUSY_MS, role = 'only' } = options;
  const file = openSqliteFile(place.file, role);
  try {
    await prepareSqlite(file, busyMs, role);
  } catch (error) {
    file.close();
    throw error;
  }
  return new ImmediateSqliteDialect(file, busyMs);
}

/** Under a lock: of several processes that start together one does it, the others find it done. */
async function migrate(db: Kysely<Tables>, kind: DatabaseKind, busyMs: number): Promise<void> {
  const migrations = migrationsFor(kind);
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
  if (await isNewer(db, migrations)) throw storeError('newer');
  try {
    // The migrator makes tables of its own before it takes the lock: SQLite waits no longer than its standstill for those.
    await untilFree(busyMs, async () => {
      const { error } = await migrator.migrateToLatest();
      if (error !== undefined) throw asError(error);
    });
  } catch (error) {
    throw (await isNewer(db, migrations)) ? storeError('newer', error) : asStoreError(error);
  }
}

/** Kysely does not say of what type its migrator's errors are. */
const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error('a migration failed', { cause: thrown });

/** Whether the database has been through migrations that this version does not know. */
async function isNewer(db: Kysely<Tables>, known: Readonly<Record<string, unknown>>): Promise<boolean> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return false;
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  return rows.some(({ name }) => !(name in known));
}
