import { sendingSays } from '../../wording/cli/watch.ts';
import type { Parcel, Spool } from './spool.ts';

/**
 * What became of sending a parcel. `stored`: the server has it on disk, now or before. `refused`: it never will take
 * it. `later`: not now; `afterMs` when the server said for how long.
 */
export type Sending =
  | { readonly kind: 'stored' }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'later'; readonly message: string; readonly afterMs: number | null };

/** Sends one parcel; never rejects. */
export type SendParcel = (parcel: Parcel, signal: AbortSignal) => Promise<Sending>;

/** What the forwarder needs of the world. */
export interface ForwarderParts {
  readonly spool: Pick<Spool, 'oldest' | 'remove' | 'refuse'>;
  readonly send: SendParcel;
  /** In [0, 1). */
  readonly random: () => number;
  /** Resolves after a time, or as soon as the signal says so. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly log: (line: string) => void;
}

/** Asked anew, since it changes while something is waited for. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;

const FIRST_WAIT_MS = 2000;
/** A server that is back after a day is noticed within five minutes. */
const LONGEST_WAIT_MS = 5 * 60_000;

/** How long to wait after so many failures in a row: doubling, and by chance apart, so that not all come at once. */
export const backoffMs = (failures: number, random: number): number =>
  Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures, 30)) * (0.5 + random / 2);

/**
 * Empties the spool, oldest first, one at a time: what was measured first is stored first, and a parcel is removed
 * only when the server has it. A parcel sent twice is stored once: it carries its own id.
 */
export class Forwarder {
  readonly #parts: ForwarderParts;
  #isRunning = false;
  #isAskedAgain = false;

  constructor(parts: ForwarderParts) {
    this.#parts = parts;
  }

  /** Sends until the spool is empty or the signal ends it. Called while it runs, it looks again before it ends. */
  async run(signal: AbortSignal): Promise<void> {
    this.#isAskedAgain = true;
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      while (this.#isAskedAgain && !signal.aborted) {
        this.#isAskedAgain = false;
        await this.#empty(signal);
      }
    } finally {
      this.#isRunning = false;
    }
  }

  async #empty(signal: AbortSignal): Promise<void> {
    const { spool, send, random, wait, log } = this.#parts;
    let failures = 0;
    while (!signal.aborted) {
      const next = await spool.oldest();
      if (!next) return;
      const sending = await send(next.parcel, signal);
      switch (sending.kind) {
        case 'stored':
          if (failures > 0) log(sendingSays.storesAgain());
          failures = 0;
          await spool.remove(next.name);
          break;
        case 'refused':
          log(sendingSays.refused(next.name, sending.message));
          await spool.refuse(next.name);
          break;
        case 'later': {
          const waitMs = sending.afterMs ?? backoffMs(failures, random());
          if (failures === 0 && !isAborted(signal)) log(sendingSays.later(sending.message));
          failures += 1;
          await wait(waitMs, signal);
          break;
        }
      }
    }
  }
}
