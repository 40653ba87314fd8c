import { StoreError } from '../store/port/store-error.ts';
import { ResultRefusal } from './refusal.ts';
import { TokenBuckets } from './token-buckets.ts';

const DAY_MS = 86_400_000;
/** Key of what all that came without an API token share. */
const EVERYBODY = 'all';

/** Who stores something. */
export interface Storing {
  /** Whom it counts against (client-address.ts). */
  readonly addressKey: string;
  /** Machines with an API token are known to whoever made it: only the disk limits them. */
  readonly isMachine: boolean;
}

/** What may be stored. `null`: no limit. */
export interface StorageAllowance {
  readonly bytesPerAddressPerDay: number | null;
  /** By all who have no API token together. */
  readonly bytesPerDay: number | null;
}

/** What the limits are held against. */
export interface StorageLimitParts {
  readonly allowance: StorageAllowance;
  /** Whether the disk has more than what is kept free. */
  readonly hasRoom: () => boolean;
  readonly nowMs: () => number;
}

/**
 * Bounds what is stored for whoever asks: anybody may test, and each test may store. What a day allows comes back evenly
 * over a day; it is forgotten at a restart.
 */
export class StorageLimits {
  readonly #parts: StorageLimitParts;
  readonly #ofAddress: TokenBuckets | null;
  readonly #ofAll: TokenBuckets | null;

  constructor(parts: StorageLimitParts) {
    this.#parts = parts;
    const { bytesPerAddressPerDay, bytesPerDay } = parts.allowance;
    const perDay = (capacity: number | null): TokenBuckets | null =>
      capacity === null ? null : new TokenBuckets({ capacity, refillMs: DAY_MS });
    this.#ofAddress = perDay(bytesPerAddressPerDay);
    this.#ofAll = perDay(bytesPerDay);
  }

  /** Throws `StoreError` when the last of the disk is reached. */
  requireRoom(): void {
    if (!this.#parts.hasRoom()) throw new StoreError('full', 'There is no space left to store results.');
  }

  /** Books so many bytes, or throws what the sender must know. Returns what gives them back if they are not stored. */
  book({ addressKey, isMachine }: Storing, bytes: number): () => void {
    this.requireRoom();
    if (isMachine) return () => undefined;
    const nowMs = this.#parts.nowMs();
    const addressWaitMs = this.#ofAddress?.waitMs(addressKey, bytes, nowMs) ?? 0;
    if (addressWaitMs > 0) throw refusal('Your address has stored', addressWaitMs);
    const allWaitMs = this.#ofAll?.waitMs(EVERYBODY, bytes, nowMs) ?? 0;
    if (allWaitMs > 0) throw refusal('Tests have stored', allWaitMs);
    this.#take(addressKey, bytes, nowMs);
    return () => this.#take(addressKey, -bytes, this.#parts.nowMs());
  }

  #take(addressKey: string, bytes: number, nowMs: number): void {
    this.#ofAddress?.take(addressKey, bytes, nowMs);
    this.#ofAll?.take(EVERYBODY, bytes, nowMs);
  }
}

const refusal = (who: string, waitMs: number): ResultRefusal =>
  new ResultRefusal(
    'too-many-bytes',
    `${who} as much as this server takes in a day; try again later.`,
    waitMs,
  );

/** Nothing is limited: for programs and tests that have a store to themselves. */
export const unlimitedStorage = (): StorageLimits =>
  new StorageLimits({
    allowance: { bytesPerAddressPerDay: null, bytesPerDay: null },
    hasRoom: () => true,
    nowMs: () => 0,
  });
