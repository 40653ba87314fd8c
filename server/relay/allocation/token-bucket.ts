/** So many a second, and as many at a time as come in one second: what a sender stored up while a network stood still. */
export class TokenBucket {
  readonly #perMs: number;
  readonly #most: number;
  #tokens: number;
  #atMs: number;

  constructor(perS: number, nowMs: number) {
    this.#perMs = perS / 1000;
    this.#most = perS;
    this.#tokens = perS;
    this.#atMs = nowMs;
  }

  /** Takes one; false when there is none. The packet path asks this for every packet. */
  take(nowMs: number): boolean {
    const tokens = this.#tokensAt(nowMs);
    const isThere = tokens >= 1;
    this.#tokens = isThere ? tokens - 1 : tokens;
    this.#atMs = nowMs;
    return isThere;
  }

  /** True when it is as good as a new one. */
  isFull(nowMs: number): boolean {
    return this.#tokensAt(nowMs) >= this.#most;
  }

  #tokensAt(nowMs: number): number {
    const tokens = this.#tokens + (nowMs - this.#atMs) * this.#perMs;
    return tokens < this.#most ? tokens : this.#most;
  }
}
