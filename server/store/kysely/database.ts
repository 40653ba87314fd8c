import { randomBytes } from 'node:crypto';
import { Kysely, sql, type Dialect, type Transaction } from 'kysely';
import type { DatabaseKind } from './column-types.ts';
import { asStoreError, isCutOff } from './error-mapping.ts';
import type { DatabaseLocation } from './database-location.ts';
import { migrate } from './migrate.ts';
import { MonthTables } from './months/month-tables.ts';
import { MAX_CONNECTIONS, openPostgresqlPool, postgresqlDialect } from './postgresql.ts';
import { StorableValues } from './storable-values.ts';
import { ImmediateSqliteDialect, openSqliteFile, prepareSqlite, type SqliteRole } from './sqlite.ts';
import type { Tables } from './tables.ts';
import { errorCode } from '../../error-code/error-code.ts';

export interface DatabaseOptions {
  /** How long to wait for another program's lock on an SQLite file. */
  readonly busyMs?: number;
  /** What this connection to an SQLite file is for. */
  readonly role?: SqliteRole;
  /** Hears of connections that were lost while nobody used them. */
  readonly onLost?: (error: Error) => void;
  /** Told when what an earlier version stored is brought up to this one, by so many steps: of millions of results each takes minutes. */
  readonly onMigrate?: (steps: number) => void;
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
      await migrate(db, place, options.busyMs ?? DEFAULT_BUSY_MS, options.onMigrate);
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
