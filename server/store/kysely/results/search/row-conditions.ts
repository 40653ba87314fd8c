import { sql, type Expression, type ExpressionBuilder, type Kysely, type SqlBool } from 'kysely';
import type { DatabaseKind } from '../../column-types.ts';
import type { KeyStretch } from '../../months/stretches.ts';
import type { Tables } from '../../tables.ts';
import { isAmong, withInner } from '../inner-addresses.ts';
import { labelsWith, startsWithin, type Conditions, type Way, type WordsWay } from './search-condition.ts';

/** The rows of the table of results, to be narrowed. */
export type Rows = ExpressionBuilder<Tables, 'results'>;

/** The rows that fulfil a condition in one way, read off an index. */
export function keysOf(db: Kysely<Tables>, way: Way, conditions: Conditions, kind: DatabaseKind) {
  const rows = db
    .selectFrom('results')
    .select(['results.at_ms', 'results.seq'])
    .where((of) => of.and(withinBounds(of, conditions)));
  switch (way.kind) {
    case 'keys':
      return rows.where(isOneOf(sql.ref(`results.${way.column}`), way.keys, kind));
    case 'addresses':
      return rows.where(`results.${way.column}`, '>=', way.from).where(`results.${way.column}`, '<', way.to);
    case 'inner':
      return rows.where(
        'results.seq',
        'in',
        withInner(way.of).where((of) => of.and(withinKeys('inner_addresses', conditions.stretch))),
      );
    case 'tag':
      return rows.where('results.seq', 'in', (of) =>
        of
          .selectFrom('result_tags')
          .select('result_tags.seq')
          .where('result_tags.tag_key', '=', way.key)
          .where((tags) => tags.and(withinKeys('result_tags', conditions.stretch))),
      );
    case 'words':
      return way.isDense
        ? rows.where((of) => of.and([...labelIsWithin(of, way), hasLabelWith(db, way, kind)]))
        : rows.where(`results.${way.field}_key`, 'in', labelsOf(db, way, kind));
  }
}

/** Within the times and the keys that are asked for. */
export const withinBounds = (rows: Rows, { fromMs, toMs, stretch }: Conditions): Expression<SqlBool>[] => [
  ...(fromMs === null ? [] : [rows('results.at_ms', '>=', fromMs)]),
  ...(toMs === null ? [] : [rows('results.at_ms', '<', toMs)]),
  ...withinKeys('results', stretch),
];

/**
 * Whether a row of a table that is divided by the key is within a stretch. The bounds stand in the text of the query, so that no
 * other month is planned for.
 */
export const withinKeys = (table: string, { fromKey, toKey }: KeyStretch): Expression<SqlBool>[] => [
  ...(fromKey === null ? [] : [sql<SqlBool>`${sql.ref(`${table}.seq`)} >= ${sql.lit(fromKey)}`]),
  ...(toKey === null ? [] : [sql<SqlBool>`${sql.ref(`${table}.seq`)} < ${sql.lit(toKey)}`]),
];

/** PostgreSQL takes a list as one value, whatever its length; of a single key it knows better what to expect. */
function isOneOf(
  column: Expression<unknown>,
  keys: readonly string[],
  kind: DatabaseKind,
): Expression<SqlBool> {
  if (kind === 'sqlite') return sql`${column} in (${sql.join(keys)})`;
  return keys.length === 1 ? sql`${column} = ${keys[0]}` : sql`${column} = any(${keys}::text[])`;
}

/** Whether a row's label is from the first to the last of those that have the words. */
export const labelIsWithin = (rows: Rows, { field, span }: WordsWay): Expression<SqlBool>[] =>
  span ? [rows(`results.${field}_key`, '>=', span.first), rows(`results.${field}_key`, '<=', span.last)] : [];

/**
 * Whether a row's label has the words. Said to be *true*, which keeps PostgreSQL from coming by the rows through their labels, one
 * by one and in each month.
 */
const hasLabelWith = (db: Kysely<Tables>, way: WordsWay, kind: DatabaseKind): Expression<SqlBool> =>
  sql<SqlBool>`(${sql.ref(`results.${way.field}_key`)} in ${labelsOf(db, way, kind)}) is true`;

/** The labels that have the words. PostgreSQL takes those that are known as one value; SQLite has them at hand. */
const labelsOf = (
  db: Kysely<Tables>,
  { field, ranges, labels }: WordsWay,
  kind: DatabaseKind,
): Expression<string> =>
  labels && kind === 'postgresql'
    ? sql<string>`(select unnest(${labels}::text[]))`
    : sql<string>`${labelsWith(db, field, ranges)}`;

/**
 * Whether a row that was come by otherwise fulfils a condition in this way. The empty text after a column keeps the
 * database from choosing that column's index, by which the rows would have to be sorted by time.
 */
export function fulfils(db: Kysely<Tables>, rows: Rows, way: Way, kind: DatabaseKind): Expression<SqlBool> {
  switch (way.kind) {
    case 'keys': {
      const column = sql.ref(`results.${way.column}`);
      return isOneOf(sql`${column} || ''`, way.keys, kind);
    }
    case 'addresses': {
      const column = sql.ref(`results.${way.column}`);
      return sql<SqlBool>`(${column} || '' >= ${way.from} and ${column} || '' < ${way.to})`;
    }
    case 'inner':
      return rows.exists(
        rows
          .selectFrom('inner_addresses')
          .select('inner_addresses.seq')
          .whereRef('inner_addresses.seq', '=', 'results.seq')
          .where((of) => isAmong(of, way.of)),
      );
    case 'tag':
      return rows.exists(
        rows
          .selectFrom('result_tags')
          .select('result_tags.seq')
          .whereRef('result_tags.seq', '=', 'results.seq')
          .where('result_tags.tag_key', '=', way.key),
      );
    case 'words':
      // PostgreSQL looks so few labels up once and keeps them; left to itself it would read all there are.
      if (kind === 'postgresql' && way.span) return hasLabelWith(db, way, kind);
      return rows.and(
        way.ranges.map(({ from, to }) =>
          rows.exists(
            rows
              .selectFrom('label_words')
              .select('label_words.word')
              .where('label_words.field', '=', way.field)
              .whereRef('label_words.label_key', '=', `results.${way.field}_key`)
              .where(startsWithin({ from, to })),
          ),
        ),
      );
  }
}
