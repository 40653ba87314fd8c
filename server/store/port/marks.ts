/** Few words that outlive a restart, each under its name; the last one written stands. Rejects with `StoreError`. */
export interface MarkStore {
  /** `null`: there is none of this name. */
  mark(name: string): Promise<string | null>;
  /** `null` removes it. */
  setMark(name: string, value: string | null): Promise<void>;
}
