import { sql, type Transaction } from 'kysely';
import type { MarkChange, MarkStore } from '../port/marks.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/** What stands for a mark that is about to be made, so that there is a row to hold on to. */
const NOTHING = '';
/** Who stands still with a mark in hand holds up all other servers: PostgreSQL lets go of it then. */
const HOLD_LIMIT = '3s';

/** Marks in either database. */
export class KyselyMarkStore implements MarkStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async mark(name: string): Promise<string | null> {
    const found = await this.#database.read((db) =>
      db.selectFrom('marks').select('value').where('name', '=', name).executeTakeFirst(),
    );
    return valueOf(found?.value);
  }

  async setMark(name: string, value: string | null): Promise<void> {
    await this.#database.write(async (transaction) => {
      if (value === null) await transaction.deleteFrom('marks').where('name', '=', name).execute();
      else
        await transaction
          .insertInto('marks')
          .values({ name, value })
          .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
          .execute();
    });
  }

  changeMark<T>(name: string, change: (value: string | null, nowMs: number) => MarkChange<T>): Promise<T> {
    return this.#database.write(async (transaction) => {
      const { value: before, nowMs } = await this.#hold(transaction, name);
      const { value, isLasting, result } = change(before, nowMs);
      if (value === before && before !== null) return result;
      if (!isLasting && this.#database.kind === 'postgresql')
        await sql`set local synchronous_commit = off`.execute(transaction);
      if (value === null) await transaction.deleteFrom('marks').where('name', '=', name).execute();
      else await transaction.updateTable('marks').set({ value }).where('name', '=', name).execute();
      return result;
    });
  }

  /** A transaction that writes has an SQLite file for itself; in PostgreSQL it gets the row. */
  async #hold(
    transaction: Transaction<Tables>,
    name: string,
  ): Promise<{ readonly value: string | null; readonly nowMs: number }> {
    const isAlone = this.#database.kind === 'sqlite';
    const nowMs = isAlone
      ? sql<number>`(julianday('now') - 2440587.5) * 86400000`
      : sql<number>`(extract(epoch from clock_timestamp()) * 1000)::float8`;
    if (!isAlone)
      await sql`set local idle_in_transaction_session_timeout = ${sql.lit(HOLD_LIMIT)}`.execute(transaction);
    const found = transaction
      .selectFrom('marks')
      .select(['value', nowMs.as('now_ms')])
      .where('name', '=', name)
      .$if(!isAlone, (query) => query.forUpdate());
    for (;;) {
      const row = await found.executeTakeFirst();
      if (row) return { value: valueOf(row.value), nowMs: Math.round(row.now_ms) };
      await transaction
        .insertInto('marks')
        .values({ name, value: NOTHING })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
  }
}

const valueOf = (stored: string | undefined): string | null =>
  stored === undefined || stored === NOTHING ? null : stored;
