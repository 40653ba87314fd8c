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
