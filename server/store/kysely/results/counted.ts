import { sql, type SqlBool } from 'kysely';

/** What sites count, by who answers for it; what an earlier version stored is counted. */
export const COUNTED = sql<SqlBool>`(standing is null or standing in ('token', 'request'))`;

/** Who started a test: those of each have an index of their own (`results_tests`, `results_people`). */
export type StartedBy = 'machines' | 'people';

/** The tests that sites count, by who started them. Written out: SQLite takes an index of some rows only where it sees that these are they. */
export const COUNTED_BY = {
  // That others which say so are not counted stands in the number itself (`result-tables.ts`).
  machines: sql<SqlBool>`unattended = 1`,
  people: sql<SqlBool>`unattended = 0 and ${COUNTED}`,
} as const satisfies Record<StartedBy, unknown>;
