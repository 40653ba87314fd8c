import { sql, type ColumnDataType, type Expression, type Generated } from 'kysely';

/** Which of the two databases it is. */
export type DatabaseKind = 'sqlite' | 'postgresql';

type ColumnType = ColumnDataType | Expression<unknown>;

/** The key of a row in the order of arrival; the database makes it. */
export type Sequence = Generated<number>;

/** Names of the types that the two databases call differently. Both compare text byte by byte (collation "C"). */
export interface ColumnTypes {
  readonly text: ColumnType;
  readonly bytes: ColumnType;
  /** Whole numbers up to 2^53, times, and truths as 0 and 1. */
  readonly integer: ColumnType;
  readonly real: ColumnType;
}

export const columnTypes = (kind: DatabaseKind): ColumnTypes => ({
  text: kind === 'sqlite' ? 'text' : sql`text collate "C"`,
  bytes: kind === 'sqlite' ? 'blob' : 'bytea',
  // SQLite takes the key of a table for its row number only when it is called so.
  integer: kind === 'sqlite' ? 'integer' : 'bigint',
  real: 'double precision',
});
