import { epochMs, monotonicMs, type EpochMs, type MonotonicMs } from '../../src/core/units.ts';

/** A clock that stands still until told to move. */
export class ManualClock {
  #nowMs = 0;
  #timers: { dueMs: number; order: number; callback: () => void }[] = [];
  #order = 0;

  nowMs(): MonotonicMs {
    return monotonicMs(this.#nowMs);
  }

  nowEpochMs(): EpochMs {
    return epochMs(Date.UTC(2026, 0, 1) + this.#nowMs);
  }

  setTimer(afterMs: number, callback: () => void): () => void {
    const timer = { dueMs: this.#nowMs + afterMs, order: this.#order++, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Passes over a time as a machine does that sleeps: what came due meanwhile runs once, late. */
  async sleep(ms: number): Promise<void> {
    this.#nowMs += ms;
    await this.advance(0);
  }

  /** Moves on, running every timer at its time and letting promises settle in between. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await settle();
    for (;;) {
      const [next] = this.#timers
        .filter((timer) => timer.dueMs <= untilMs)
        .sort((a, b) => a.dueMs - b.dueMs || a.order - b.order);
      if (!next) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.callback();
      await settle();
    }
    this.#nowMs = untilMs;
  }
}

/** Lets every promise that can settle without the clock do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
