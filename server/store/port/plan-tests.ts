import type { DeploymentPlan } from '../../../src/core/plan/test-plan-change.ts';
import type { PlanTestsEdit } from '../../../src/wire/desk/plan/tests.ts';

/** The plan of tests, of one moment. */
export interface StoredPlanTests {
  /** Of the newest edit, undone ones and undoings included; 0: there was none. */
  readonly revision: number;
  readonly plan: DeploymentPlan;
  /** The one that `undo` takes back. */
  readonly lastEdit: PlanTestsEdit | null;
}

/** What became of an edit. `conflict`: somebody else was first; then nothing was changed. */
export type PlanTestsOutcome =
  { readonly kind: 'done'; readonly edit: PlanTestsEdit } | { readonly kind: 'conflict' };

/** Keeps the plan of tests. Rejects with `StoreError`. */
export interface PlanTestStore {
  current(): Promise<StoredPlanTests>;
  /** Puts the plan in place of that of a revision. */
  put(revision: number, plan: DeploymentPlan, edit: Omit<PlanTestsEdit, 'id'>): Promise<PlanTestsOutcome>;
  /** Takes the last edit back. Undone edits are not undone again: the one before is then the last. */
  undo(editId: number, by: string, atMs: number): Promise<PlanTestsOutcome>;
}
