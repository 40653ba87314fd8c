import { sql, type Expression, type ExpressionBuilder, type Kysely, type SqlBool } from 'kysely';
import type { Tables } from '../tables.ts';
import { isAmong, withInner } from './inner-addresses.ts';
import { labelsWith, startsWithin, type Conditions, type Way } from './search-condition.ts';

/** The rows of the table of results, to be narrowed. */
export type Rows = ExpressionBuilder<Tables, 'results'>;

/** The rows that fulfil a condition in one way, read off an index. */
export function keysOf(db: Kysely<Tables>, way: Way, times: Conditions) {
  const rows = db
    .selectFrom('results')
    .select(['results.at_ms', 'results.seq'])
    .where((of) => of.and(withinTimes(of, times)));
  switch (way.kind) {
    case 'keys':
      return rows.where(`results.${way.column}`, 'in', way.keys);
    case 'addresses':
      return rows.where(`results.${way.column}`, '>=', way.from).where(`results.${way.column}`, '<', way.to);
    case 'inner':
      return rows.where('results.seq', 'in', withInner(way.of));
    case 'tag':
      return rows.where('results.seq', 'in', (of) =>
        of.selectFrom('result_tags').select('result_tags.seq').where('result_tags.tag_key', '=', way.key),
      );
    case 'words':
      return rows.where(`results.${way.field}_key`, 'in', labelsWith(db, way.field, way.ranges));
  }
}

export const withinTimes = (rows: Rows, { fromMs, toMs }: Conditions): Expression<SqlBool>[] => [
  ...(fromMs === null ? [] : [rows('results.at_ms', '>=', fromMs)]),
  ...(toMs === null ? [] : [rows('results.at_ms', '<', toMs)]),
];

/**
 * Whether a row that was come by otherwise fulfils a condition in this way. The empty text after a column keeps the
 * database from choosing that column's index, by which the rows would have to be sorted by time.
 */
export function fulfils(rows: Rows, way: Way): Expression<SqlBool> {
  switch (way.kind) {
    case 'keys': {
      const column = sql.ref(`results.${way.column}`);
      return sql<SqlBool>`${column} || '' in (${sql.join(way.keys)})`;
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
