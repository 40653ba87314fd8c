import type { RelayHealth } from './relay-health.ts';

/** Whether somebody's wish keeps tests away from a relay, and when that last changed, on the monotonic clock. */
export class TurnedByWish {
  readonly #monotonicMs: () => number;
  #isAway = false;
  #turnedMs: number | null = null;

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
  }

  /** How it is wished just now. */
  note(isAway: boolean): void {
    if (isAway === this.#isAway) return;
    this.#isAway = isAway;
    this.#turnedMs = this.#monotonicMs();
  }

  /** It was so before this server knew of it; where it is wished away. */
  backdate(sinceMs: number): void {
    if (this.#isAway) this.#turnedMs = Math.min(sinceMs, this.#turnedMs ?? Infinity);
  }

  /** When it last changed; `null`: it never did. */
  get turnedMs(): number | null {
    return this.#turnedMs;
  }

  /** `null`: nobody wishes it away. */
  get awaySinceMs(): number | null {
    return this.#isAway ? this.#turnedMs : null;
  }
}

/**
 * Since when it stands as it does, where somebody's wish about it last changed at `wishedMs`. One that does not work is out since then,
 * whatever somebody wishes meanwhile; of one that never fell, the wish may be older than this server's first check.
 */
export function standsSinceMs({ isIn, sinceMs, fallsMs }: RelayHealth, wishedMs: number | null): number {
  if (!isIn || wishedMs === null) return sinceMs;
  return fallsMs.length === 0 ? wishedMs : Math.max(sinceMs, wishedMs);
}
