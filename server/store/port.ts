import type { Result } from '../../src/wire/result.ts';

/** `same`: this very result is stored already. `conflict`: another one has its id; nothing was changed. */
export type SaveOutcome = 'stored' | 'same' | 'conflict';

/** Keeps results. Every adapter runs the suite in test/server/store/contract.ts. */
export interface ResultStore {
  /** Stores a result once and for ever: a stored result is never changed. */
  save(result: Result): Promise<SaveOutcome>;
  find(id: string): Promise<Result | null>;
  /** Idempotent. */
  close(): Promise<void>;
}
