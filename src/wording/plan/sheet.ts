/** A part of what a tab of the plan shows and the command line prints: a heading, and sentences below smaller ones. */
export interface SheetPart {
  readonly title: string;
  readonly groups: readonly SheetGroup[];
}

/** Sentences that belong together. */
export interface SheetGroup {
  /** `null`: they stand below the part's own heading. */
  readonly title: string | null;
  readonly items: readonly string[];
  /** One follows another. */
  readonly isOrdered?: true;
}

/** Only groups that say something. */
export const groupsOf = (...groups: readonly (readonly [string | null, readonly string[]])[]): SheetGroup[] =>
  groups.flatMap(([title, items]) => (items.length === 0 ? [] : [{ title, items }]));
