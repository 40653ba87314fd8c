/** Why something could not be stored. */
export interface StoreRefusal {
  /** One plain sentence. */
  readonly message: string;
  /** Trying again the same way can only fail the same way. */
  readonly isFinal: boolean;
}

/** A try that failed. */
export interface FailedTry {
  readonly kind: 'failed';
  readonly message: string;
  /** Tries so far. */
  readonly attempt: number;
  /** It is tried again by itself after this long; `null`: not by itself. */
  readonly retryAfterMs: number | null;
}

/** Where the raw packet records of a stored result are. */
export type PacketStorage =
  /** They were not asked for. */
  | { readonly kind: 'none' }
  | { readonly kind: 'sending'; readonly attempt: number }
  | { readonly kind: 'kept' }
  | FailedTry;

/** Where the result is. */
export type Storage =
  | { readonly kind: 'storing'; readonly attempt: number }
  | {
      readonly kind: 'stored';
      /** Of the page that shows it. */
      readonly path: string;
      /** Eight characters to read to help desk. */
      readonly code: string;
      readonly packets: PacketStorage;
    }
  | FailedTry;

/** A restarted server is back within seconds; one that is down for an hour is not asked more than once a minute. */
const RETRY_AFTER_MS = [2000, 5000, 15_000, 30_000] as const;
const LAST_RETRY_AFTER_MS = 60_000;

/** What follows from a try that failed: it is tried again, later and later, until the page is closed. */
export const failedTry = ({ message, isFinal }: StoreRefusal, attempt: number): FailedTry => ({
  kind: 'failed',
  message,
  attempt,
  retryAfterMs: isFinal ? null : (RETRY_AFTER_MS[attempt - 1] ?? LAST_RETRY_AFTER_MS),
});

/** Tries after which nobody who waits for the end of a test is kept waiting. */
const PATIENT_ATTEMPTS = 3;

const mayStillSucceed = (storage: Storage | PacketStorage): boolean =>
  storage.kind === 'failed' && storage.retryAfterMs !== null && storage.attempt < PATIENT_ATTEMPTS;

/** Whether it is known where the result is, and its packets; after three tries it is known well enough. */
export function isSettled(storage: Storage): boolean {
  if (storage.kind !== 'stored') return storage.kind === 'failed' && !mayStillSucceed(storage);
  return storage.packets.kind !== 'sending' && !mayStillSucceed(storage.packets);
}
