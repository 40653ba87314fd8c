import type { StoreErrorCode } from '../../port/store-error.ts';
import type { PreparedRow } from './prepared-row.ts';
import type { Written } from './saving.ts';

/** Where the thread that writes opens its connection, with the first result. */
export interface WriterLocation {
  /** An SQLite file. */
  readonly file: string;
  /** How long to wait for another's lock on it. */
  readonly busyMs?: number | undefined;
}

/** What it is asked. */
export type WriterQuestion =
  | { readonly kind: 'write'; readonly place: WriterLocation; readonly result: PreparedRow }
  | { readonly kind: 'close' };

/** What it answers: a `StoreError` is no fault of the thread. */
export type WriterAnswer =
  | { readonly kind: 'written'; readonly written: Written }
  | {
      readonly kind: 'failed';
      readonly code: StoreErrorCode;
      readonly message: string;
      readonly cause: string;
    }
  | { readonly kind: 'closed' };
