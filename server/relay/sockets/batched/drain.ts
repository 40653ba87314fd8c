/**
 * Which sockets have something to send when the batch that is being worked through is over. Outside of one, everything is
 * sent at once.
 */
import type { SendQueue } from './send-queue.ts';

export class Drain {
  readonly #filled: SendQueue[] = [];
  #isRunning = false;

  /** Works through a batch, and sends what came of it, whatever else happens. */
  run(batch: () => void): void {
    this.#isRunning = true;
    try {
      batch();
    } finally {
      this.#isRunning = false;
      for (const queue of this.#filled) queue.flush();
      this.#filled.length = 0;
    }
  }

  /** Something was added to the queue. */
  added(queue: SendQueue): void {
    if (!this.#isRunning) queue.flush();
    else if (!this.#filled.includes(queue)) this.#filled.push(queue);
  }
}
