interface Level {
  readonly left: number;
  readonly atMs: number;
}

/** How much is given, and how fast it comes back. */
export interface Allowance {
  readonly capacity: number;
  /** From empty to full. */
  readonly refillMs: number;
}

/** Remembered at a time; beyond it the longest unseen is forgotten, as if it were full. */
const MAX_REMEMBERED = 20_000;

/** An allowance for each of many keys, which comes back evenly. Time is an argument. */
export class TokenBuckets {
  readonly #allowance: Allowance;
  readonly #levels = new Map<string, Level>();

  constructor(allowance: Allowance) {
    this.#allowance = allowance;
  }

  /** How long until there is `amount`, ms; 0: there is. More than the capacity waits for a full one. */
  waitMs(key: string, amount: number, nowMs: number): number {
    const { capacity, refillMs } = this.#allowance;
    const missing = Math.min(amount, capacity) - this.#left(key, nowMs);
    return missing <= 0 ? 0 : Math.ceil((missing * refillMs) / capacity);
  }

  /** Takes it whether it is there or not; a negative amount gives it back. */
  take(key: string, amount: number, nowMs: number): void {
    const left = Math.min(this.#allowance.capacity, this.#left(key, nowMs) - amount);
    // Behind all others: the first of the map is then the longest unseen.
    this.#levels.delete(key);
    this.#levels.set(key, { left, atMs: nowMs });
    if (this.#levels.size <= MAX_REMEMBERED) return;
    for (const oldest of this.#levels.keys()) {
      this.#levels.delete(oldest);
      break;
    }
  }

  #left(key: string, nowMs: number): number {
    const { capacity, refillMs } = this.#allowance;
    const level = this.#levels.get(key);
    if (!level) return capacity;
    return Math.min(capacity, level.left + ((nowMs - level.atMs) * capacity) / refillMs);
  }
}
