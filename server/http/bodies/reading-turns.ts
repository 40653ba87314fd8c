/**
 * Of bodies that come faster than they can be read, so many go on in each turn of the event loop: libuv gives one socket
 * up to 32 reads of 64 KiB in a turn, and 32 sockets with two megabytes each kept everybody else waiting for 180 ms.
 */
const BODIES_PER_TURN = 4;

/** Bodies that wait to be read on, first come, first served. */
export class ReadingTurns {
  readonly #laterOn: (turn: () => void) => unknown;
  readonly #waiting: (() => void)[] = [];
  #isPlanned = false;

  /** `laterOn` calls back when all else has had its turn: `setImmediate`. */
  constructor(laterOn: (turn: () => void) => unknown) {
    this.#laterOn = laterOn;
  }

  /** Calls `readOn` in one of the turns to come. */
  wait(readOn: () => void): void {
    this.#waiting.push(readOn);
    this.#plan();
  }

  #plan(): void {
    if (this.#isPlanned || this.#waiting.length === 0) return;
    this.#isPlanned = true;
    this.#laterOn(() => {
      this.#isPlanned = false;
      for (const readOn of this.#waiting.splice(0, BODIES_PER_TURN)) readOn();
      this.#plan();
    });
  }
}
