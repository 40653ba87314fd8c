/** How fast messages of a client are refused for its rate: who stays far over it is to be stopped earlier. */

const WINDOW_MS = 100;

export class Refusals {
  #sinceMs = -Infinity;
  #count = 0;

  /** Counts one; true for the one that makes `most` within a tenth of a second. */
  add(nowMs: number, most: number): boolean {
    if (nowMs - this.#sinceMs > WINDOW_MS) {
      this.#sinceMs = nowMs;
      this.#count = 0;
    }
    this.#count += 1;
    return this.#count === most;
  }
}
