/** What becomes of a mark that is changed. */
export interface MarkChange<T> {
  /** `null` removes it. */
  readonly value: string | null;
  /** Whether a database that is killed must still know it; one that need not may then be a second older, and costs less. */
  readonly isLasting: boolean;
  /** For whoever changes it. */
  readonly result: T;
}

/** Few words that outlive a restart, each under its name; the last one written stands. Rejects with `StoreError`. */
export interface MarkStore {
  /** `null`: there is none of this name. */
  mark(name: string): Promise<string | null>;
  /** `null` removes it. */
  setMark(name: string, value: string | null): Promise<void>;
  /**
   * Makes another of it in one step: of all who do so, here and at other servers, one comes after the other. `change` may be
   * called twice; `nowMs` is epoch ms by the clock of the database, which may be set. What stays as it was is not written.
   */
  changeMark<T>(name: string, change: (value: string | null, nowMs: number) => MarkChange<T>): Promise<T>;
}
