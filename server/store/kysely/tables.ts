import type { AlertTables } from './alerts/alert-tables.ts';
import type { DeskTables } from './desk/desk-tables.ts';
import type { MarksTable } from './marks-table.ts';
import type { ResultTables } from './result-tables.ts';
import type { SiteTables } from './sites/site-tables.ts';

/** Every table, as the migrations leave them. Times are epoch ms, truths 0 or 1. */
export type Tables = ResultTables & DeskTables & SiteTables & AlertTables & { marks: MarksTable };
