/**
 * Which share of the last seconds this thread's event loop was at work, system calls included, and not waiting: what is left
 * is what it has to spare.
 */
import { performance } from 'node:perf_hooks';

type Utilization = ReturnType<typeof performance.eventLoopUtilization>;

/** Looks that are remembered: one call that begins must not look like a full relay. */
const LOOKS = 5;

export class BusyShare {
  readonly #shares: number[] = [];
  #last: Utilization = performance.eventLoopUtilization();

  /** 0 until it was looked at. */
  get ratio(): number {
    const { length } = this.#shares;
    return length === 0 ? 0 : this.#shares.reduce((sum, share) => sum + share, 0) / length;
  }

  /** Call it about once a second. */
  look(): void {
    const now = performance.eventLoopUtilization();
    const { idle, active } = performance.eventLoopUtilization(now, this.#last);
    this.#last = now;
    // Nothing passed: two looks at one time.
    if (idle + active <= 0) return;
    this.#shares.push(active / (idle + active));
    if (this.#shares.length > LOOKS) this.#shares.shift();
  }
}
