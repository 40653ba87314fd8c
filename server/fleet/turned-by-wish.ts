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

  /** When it last changed; `null`: it never did. */
  get turnedMs(): number | null {
    return this.#turnedMs;
  }

  /** `null`: nobody wishes it away. */
  get awaySinceMs(): number | null {
    return this.#isAway ? this.#turnedMs : null;
  }
}
