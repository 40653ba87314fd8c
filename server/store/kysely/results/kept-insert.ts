import type { CompiledQuery, Kysely } from 'kysely';
import type { Tables } from '../tables.ts';

/** Builds the query that inserts a row. */
type Build<Row> = (db: Kysely<Tables>, row: Row) => { compile(): CompiledQuery };

/**
 * Inserts rows of one shape, one at a time, again and again. Kysely builds a query anew for each, which takes longer for
 * 45 columns than SQLite takes to carry it out; what it built for the first row serves all others.
 */
export class KeptInsert<Row extends object> {
  readonly #build: Build<Row>;
  #kept: { readonly query: CompiledQuery; readonly columns: readonly string[] } | null = null;

  /** Every row must have the columns of the first. One of these is for databases of one kind. */
  constructor(build: Build<Row>) {
    this.#build = build;
  }

  /**
   * Resolves with the row's integer key where it has one. A `returning` would make SQLite keep a copy of every page that
   * the statement changes.
   */
  async insert(db: Kysely<Tables>, row: Row): Promise<number> {
    this.#kept ??= { query: this.#build(db, row).compile(), columns: Object.keys(row) };
    const { query, columns } = this.#kept;
    const values = new Map<string, unknown>(Object.entries(row));
    const parameters = columns.map((column) => values.get(column));
    const { insertId } = await db.executeQuery({ ...query, parameters });
    return Number(insertId);
  }
}
