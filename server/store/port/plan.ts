import type { PlanSite } from '../../../src/core/plan/catalogue.ts';
import type { PlanEdit, PlanEditKind } from '../../../src/wire/desk/plan/catalogue.ts';

/** A site of the catalogue with the version that a change of it names. */
export interface StoredPlanSite {
  /** The number of the edit that made it so: it never comes twice. */
  readonly version: number;
  readonly site: PlanSite;
}

/** One site in an edit. */
export interface PlanChange {
  readonly name: string;
  /** Of the site that is changed; `null`: there must be none of this name. */
  readonly version: number | null;
  /** `null`: it is removed. */
  readonly site: PlanSite | null;
}

/** Who changes what. */
export interface NewPlanEdit {
  readonly kind: PlanEditKind;
  readonly by: string;
  readonly atMs: number;
  /** At least one; each name once. */
  readonly changes: readonly PlanChange[];
}

/** What became of an edit. `conflict`: somebody else was first; then nothing was changed. */
export type EditOutcome =
  | { readonly kind: 'done'; readonly edit: PlanEdit }
  | { readonly kind: 'conflict'; readonly names: readonly string[] };

/** The whole of it, of one moment. */
export interface StoredCatalogue {
  /** Of the newest edit, undone ones and undoings included; 0: there was none. */
  readonly revision: number;
  /** By name. */
  readonly sites: readonly StoredPlanSite[];
  /** The one that `undo` takes back. */
  readonly lastEdit: PlanEdit | null;
}

/** Keeps the catalogue of sites. Rejects with `StoreError`. */
export interface PlanStore {
  catalogue(): Promise<StoredCatalogue>;
  /** All of an edit or nothing. With `revision`, also a conflict where anything was edited since. */
  edit(edit: NewPlanEdit, revision?: number): Promise<EditOutcome>;
  /**
   * Takes the last edit back, all of it. Undone edits are not undone again: the one before is then the last. `conflict`:
   * it is not the last (any more), or is not kept.
   */
  undo(editId: number, by: string, atMs: number): Promise<EditOutcome>;
}
