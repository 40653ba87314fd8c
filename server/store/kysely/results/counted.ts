import { sql, type Selectable, type SqlBool } from 'kysely';
import type { DatabaseKind } from '../column-types.ts';
import type { ResultsTable } from '../result-tables.ts';

/** What sites count, by who answers for it; what an earlier version stored is counted. */
export const COUNTED = sql<SqlBool>`(standing is null or standing in ('token', 'request'))`;

/** Who started a test: those of each have an index of their own (`results_tests`, `results_people`). */
export type StartedBy = 'machines' | 'people';

/** The tests that sites count, by who started them. Written out: SQLite takes an index of some rows only where it sees that these are they. */
export const COUNTED_BY = {
  // That others which say so are not counted stands in the number itself (`result-tables.ts`).
  machines: sql<SqlBool>`unattended = 1`,
  people: sql<SqlBool>`(unattended = 0 and ${COUNTED})`,
} as const satisfies Record<StartedBy, unknown>;

const INDEXES = { machines: 'results_tests', people: 'results_people' } as const satisfies Record<
  StartedBy,
  string
>;

/**
 * The table of results in a query's text, to be read by the index of those that these started, of one site. Where somebody had its tables
 * analysed, SQLite took another index for some sites, by which each row has to be opened: 2,800 pages of the disk for 1,500 tests.
 */
export const tableBy = (by: StartedBy, kind: DatabaseKind) =>
  kind === 'sqlite' ? sql`results indexed by ${sql.ref(INDEXES[by])}` : sql`results`;

/** The same, to be selected from. */
export const resultsBy = (by: StartedBy, kind: DatabaseKind) =>
  sql<Selectable<ResultsTable>>`results`.as<'results'>(tableBy(by, kind));
