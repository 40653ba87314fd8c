import type { AlertTables } from './alerts/alert-tables.ts';
import type { DeskTables } from './desk/desk-tables.ts';
import type { PlanTables } from './plan/plan-tables.ts';
import type { ResultTables } from './result-tables.ts';
import type { SiteTables } from './sites/site-tables.ts';

/** Few words that outlive a restart, each under its name. */
interface MarksTable {
  name: string;
  value: string;
}

/** Every table, as the migrations leave them. Times are epoch ms, truths 0 or 1. */
export type Tables = ResultTables &
  DeskTables &
  SiteTables &
  AlertTables &
  PlanTables & { marks: MarksTable };
