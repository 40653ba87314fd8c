/** A site of the catalogue, as JSON (wire/desk/plan/catalogue.ts). */
export interface PlanSitesTable {
  site_key: string;
  /** Number of the edit that made it so. */
  version: number;
  body: string;
}

/** A change of the catalogue. */
export interface PlanEditsTable {
  /** One more than that of the edit before. */
  id: number;
  kind: string;
  edited_by: string;
  at_ms: number;
  /** 0: it was undone, is an undoing itself, or its sites are not kept any more. */
  can_undo: number;
  site_count: number;
  /** JSON: names of the first of its sites. */
  first_names: string;
  /** JSON: each site's name, as it was before and after. */
  body: string;
}

/** A change of the plan of tests. */
export interface PlanTestEditsTable {
  /** One more than that of the edit before. */
  id: number;
  kind: string;
  step: string | null;
  edited_by: string;
  at_ms: number;
  /** 0: it was undone, or is an undoing itself. */
  can_undo: number;
  /** JSON: the whole plan (wire/desk/plan/tests.ts). */
  before: string;
  after: string;
}

export interface PlanTables {
  plan_sites: PlanSitesTable;
  plan_edits: PlanEditsTable;
  plan_test_edits: PlanTestEditsTable;
}
