import type { MarkStore } from '../port/marks.ts';
import type { Database } from './database.ts';

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
    return found?.value ?? null;
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
}
