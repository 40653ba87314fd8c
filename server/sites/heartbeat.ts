import { randomUUID } from 'node:crypto';
import type { SiteStore } from '../store/port/sites.ts';

export const BEAT_EVERY_MS = 60_000;
/** After a longer silence than this it is not known whether the server was up in between: the machine may have slept. */
const LONGEST_SILENCE_MS = 2.5 * BEAT_EVERY_MS;

interface Run {
  readonly id: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Writes down when the server is up. */
export class Heartbeat {
  readonly #store: SiteStore;
  readonly #nowMs: () => number;
  #run: Run | null = null;

  constructor(store: SiteStore, nowMs: () => number) {
    this.#store = store;
    this.#nowMs = nowMs;
  }

  /** To be called each minute, and before it is asked whether the server was up. */
  async beat(): Promise<void> {
    const nowMs = this.#nowMs();
    const goesOn =
      this.#run !== null && nowMs >= this.#run.toMs && nowMs - this.#run.toMs <= LONGEST_SILENCE_MS;
    const run =
      goesOn && this.#run ? { ...this.#run, toMs: nowMs } : { id: randomUUID(), fromMs: nowMs, toMs: nowMs };
    await this.#store.beat(run.id, run.fromMs, run.toMs);
    this.#run = run;
  }
}
