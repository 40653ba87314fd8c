import type { CompiledQuery, Kysely, QueryResult } from 'kysely';
import type { DatabaseKind } from './column-types.ts';
import type { Tables } from './tables.ts';

/** Builds the query for some values, each of which becomes one parameter, in their order. */
type Build<Values extends readonly unknown[], Row> = (
  db: Kysely<Tables>,
  ...values: Values
) => { compile(): CompiledQuery<Row> };

/**
 * A query that is asked with every request. Kysely builds a query anew each time, which takes several times as long as
 * SQLite takes to answer one that finds a row by its key; what it built first serves all others.
 */
export class KeptQuery<Values extends readonly unknown[], Row> {
  readonly #build: Build<Values, Row>;
  readonly #kept = new Map<DatabaseKind, CompiledQuery<Row>>();

  constructor(build: Build<Values, Row>) {
    this.#build = build;
  }

  async rows(kind: DatabaseKind, db: Kysely<Tables>, ...values: Values): Promise<readonly Row[]> {
    return (await this.execute(kind, db, values)).rows;
  }

  execute(kind: DatabaseKind, db: Kysely<Tables>, values: Values): Promise<QueryResult<Row>> {
    const query = this.#kept.get(kind) ?? this.#keep(kind, db, values);
    return db.executeQuery<Row>({ ...query, parameters: values });
  }

  #keep(kind: DatabaseKind, db: Kysely<Tables>, values: Values): CompiledQuery<Row> {
    const query = this.#build(db, ...values).compile();
    const isInOrder =
      query.parameters.length === values.length &&
      query.parameters.every((parameter, at) => Object.is(parameter, values[at]));
    if (!isInOrder) throw new Error('a kept query must take each of its values once, in order');
    this.#kept.set(kind, query);
    return query;
  }
}

/** Builds the query that inserts a row. */
type BuildInsert<Row> = (db: Kysely<Tables>, row: Row) => { compile(): CompiledQuery };

interface KeptStatement {
  readonly query: KeptQuery<readonly unknown[], unknown>;
  readonly columns: readonly string[];
}

/**
 * Inserts rows of one shape, one at a time, again and again, by a query that is kept: building it for 45
 * columns takes longer than SQLite takes to carry it out.
 */
export class KeptInsert<Row extends object> {
  readonly #build: BuildInsert<Row>;
  #kept: KeptStatement | null = null;

  /** Every row must have the columns of the first. */
  constructor(build: BuildInsert<Row>) {
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

  #keep(row: Row): KeptStatement {
    return { query: new KeptQuery((db) => this.#build(db, row)), columns: Object.keys(row) };
  }
}
