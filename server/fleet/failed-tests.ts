/** Networks in a row whose tests could not connect, after which it is the relay and not they. */
const MOST_NETWORKS = 3;
/** What happened earlier is no news of how a relay works. */
const LATELY_MS = 60 * 60_000;

/** Tests in a row that could not connect through a relay. Times are on the monotonic clock. */
export class FailedTests {
  /** When each network last told so. However often one tells it, it is one: it may be the one that lets nothing through. */
  readonly #networks = new Map<string, number>();

  /** One more; true when there are as many as put a relay out, which begins to count anew. */
  note(network: string, nowMs: number): boolean {
    for (const [other, atMs] of this.#networks) if (nowMs - atMs >= LATELY_MS) this.#networks.delete(other);
    this.#networks.set(network, nowMs);
    if (this.#networks.size < MOST_NETWORKS) return false;
    this.#networks.clear();
    return true;
  }

  /** One has connected; true where others had failed before. */
  reset(): boolean {
    const hasCounted = this.#networks.size > 0;
    this.#networks.clear();
    return hasCounted;
  }
}
