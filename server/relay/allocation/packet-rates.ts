/** How many packets each test and each source may send. Outlives allocations, so that a new one is no new allowance. */
import { TokenBucket } from './token-bucket.ts';

export class PacketRates {
  readonly #buckets = new Map<string, TokenBucket>();

  /** The one of `key`; made with `perS` when there is none. */
  of(key: string, perS: number, nowMs: number): TokenBucket {
    const known = this.#buckets.get(key);
    if (known !== undefined) return known;
    const bucket = new TokenBucket(perS, nowMs);
    this.#buckets.set(key, bucket);
    return bucket;
  }

  /** Forgets those that nobody holds and that are as good as new: so there are never more than held in the last second. */
  sweep(nowMs: number, isHeld: (key: string) => boolean): void {
    for (const [key, bucket] of this.#buckets)
      if (bucket.isFull(nowMs) && !isHeld(key)) this.#buckets.delete(key);
  }
}
