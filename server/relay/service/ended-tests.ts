/** Tests whose credentials are refused though they have not expired: a finished test needs no relay. */

/** An hour: longer than credentials live. */
const REMEMBERED_S = 3600;
/** Bounded like all else; at one test a second this is the hour above. The oldest go first. */
const REMEMBERED_TESTS = 3600;

export class EndedTests {
  readonly #endedAtS = new Map<string, number>();

  add(testId: string, nowS: number): void {
    this.#endedAtS.delete(testId);
    this.#endedAtS.set(testId, nowS);
    for (const [oldest, endedAtS] of this.#endedAtS) {
      const isOver = this.#endedAtS.size > REMEMBERED_TESTS || nowS - endedAtS >= REMEMBERED_S;
      if (!isOver) break;
      this.#endedAtS.delete(oldest);
    }
  }

  has(testId: string): boolean {
    return this.#endedAtS.has(testId);
  }
}
