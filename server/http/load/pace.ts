/** What may be moved at once after a pause, ms of the rate. */
const BURST_MS = 50;

/** Keeps what moves below a rate: whoever moves bytes waits as long as it is told. Time is an argument. */
export class Pace {
  readonly #bytesPerMs: number;
  #dueMs = -Infinity;

  constructor(bitsPerSecond: number) {
    this.#bytesPerMs = bitsPerSecond / 8 / 1000;
  }

  /** Books `bytes` at `nowMs`; returns how long to wait before more may be moved, ms. */
  take(bytes: number, nowMs: number): number {
    this.#dueMs = Math.max(this.#dueMs, nowMs - BURST_MS) + bytes / this.#bytesPerMs;
    return Math.max(0, this.#dueMs - nowMs);
  }
}
