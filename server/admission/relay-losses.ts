/** Tests that are remembered; each is asked about for as long as its page lives, and then no more. */
const MOST_TESTS = 10_000;

/** Which tests had the relay of this server taken away while they ran: whatever they measured then is void. */
export class RelayLosses {
  readonly #testIds = new Set<string>();

  /** The relay died with these tests on it, or about to be. */
  note(testIds: readonly string[]): void {
    for (const testId of testIds) {
      this.#testIds.add(testId);
      const [oldest] = this.#testIds;
      if (this.#testIds.size > MOST_TESTS && oldest !== undefined) this.#testIds.delete(oldest);
    }
  }

  has(testId: string): boolean {
    return this.#testIds.has(testId);
  }
}
