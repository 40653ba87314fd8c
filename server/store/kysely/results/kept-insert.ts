import type { CompiledQuery, Kysely } from 'kysely';
import type { DatabaseKind } from '../column-types.ts';
import { KeptQuery } from '../kept-query.ts';
import type { Tables } from '../tables.ts';

/** Builds the query that inserts a row. */
type Build<Row> = (db: Kysely<Tables>, row: Row) => { compile(): CompiledQuery };

interface Kept {
  readonly query: KeptQuery<readonly unknown[], unknown>;
  readonly columns: readonly string[];
}

/**
 * Inserts rows of one shape, one at a time, again and again, by a query that is kept (kept-query.ts): building it for 45
 * columns takes longer than SQLite takes to carry it out.
 */
export class KeptInsert<Row extends object> {
  readonly #build: Build<Row>;
  #kept: Kept | null = null;

  /** Every row must have the columns of the first. */
  constructor(build: Build<Row>) {
    this.#build = build;
  }

  /**
   * Resolves with the row's integer key where it has one. A `returning` would make SQLite keep a copy of every page that
   * the statement changes.
   */
  async insert(kind: DatabaseKind, db: Kysely<Tables>, row: Row): Promise<number> {
    const { query, columns } = (this.#kept ??= this.#keep(row));
    const values = new Map<string, unknown>(Object.entries(row));
    const { insertId } = await query.execute(
      kind,
      db,
      columns.map((column) => values.get(column)),
    );
    return Number(insertId);
  }

  #keep(row: Row): Kept {
    return { query: new KeptQuery((db) => this.#build(db, row)), columns: Object.keys(row) };
  }
}
