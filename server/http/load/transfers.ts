import type { ServerClock } from '../../time/clock.ts';
import type { TestClaim } from '../access/test-tokens.ts';
import type { Timers } from '../../time/timers.ts';
import { FILLING_MS, TRANSFER_STREAMS } from '../../../src/core/traffic/load.ts';
import type { TransferDirection } from '../../../src/core/traffic/transfers.ts';
import { Pace } from './pace.ts';

/**
 * The transfers that keep a link busy in loaded tests. What a test may move is bounded in rate and time, and so in bytes;
 * how many streams it may hold at once is bounded; and everything ends with its place.
 */

/** Beyond the planned time: the order to stop is under way, and a slow page begins late. */
const SPARE_MS = 5000;
/** More than a page has at a time: one that broke off may not have ended here yet. */
const MAX_STREAMS = { up: TRANSFER_STREAMS.up * 3, down: TRANSFER_STREAMS.down * 3 } as const;

/** Why a transfer was not let in. */
export type TransferRefusal = 'not-loaded' | 'time-over' | 'too-many-streams';

/** One stream of bytes that has been let in. */
export interface Transfer {
  /** Aborted when the test's time is over, or it has lost its place. */
  readonly signal: AbortSignal;
  /** Books bytes that were moved; resolves when more may be. Rejects when the transfer has been aborted. */
  moved(bytes: number): Promise<void>;
  /** Idempotent; to be called when the stream has ended. */
  close(): void;
}

interface TestTransfers {
  readonly abort: AbortController;
  readonly paces: Readonly<Record<TransferDirection, Pace>>;
  readonly open: Record<TransferDirection, number>;
  readonly cancel: () => void;
}

export class Transfers {
  /** Each way; `null`: there are none here. */
  readonly bitsPerSecond: number | null;
  readonly #clock: ServerClock;
  readonly #timers: Timers;
  readonly #tests = new Map<string, TestTransfers>();

  constructor(bitsPerSecond: number | null, clock: ServerClock, timers: Timers) {
    this.bitsPerSecond = bitsPerSecond;
    this.#clock = clock;
    this.#timers = timers;
  }

  /** Tests that have begun to transfer and not ended. */
  get testCount(): number {
    return this.#tests.size;
  }

  /** Lets a stream of a test in that holds its place. Its time begins with the first. */
  open(claim: TestClaim, direction: TransferDirection): Transfer | TransferRefusal {
    if (!claim.load.loaded || this.bitsPerSecond === null) return 'not-loaded';
    const test = this.#tests.get(claim.testId) ?? this.#begin(claim, this.bitsPerSecond);
    if (test.abort.signal.aborted) return 'time-over';
    if (test.open[direction] >= MAX_STREAMS[direction]) return 'too-many-streams';
    test.open[direction]++;
    let isOpen = true;
    return {
      signal: test.abort.signal,
      moved: async (bytes) => {
        const waitMs = test.paces[direction].take(bytes, this.#clock.monotonicMs());
        if (waitMs > 0) await this.#wait(waitMs, test.abort.signal);
        test.abort.signal.throwIfAborted();
      },
      close: () => {
        if (isOpen) test.open[direction]--;
        isOpen = false;
      },
    };
  }

  /** Ends the transfers of a test that has lost its place. */
  end(testId: string): void {
    const test = this.#tests.get(testId);
    test?.cancel();
    test?.abort.abort();
    this.#tests.delete(testId);
  }

  /** Ends all of them. Idempotent. */
  close(): void {
    for (const testId of [...this.#tests.keys()]) this.end(testId);
  }

  #begin({ testId, plannedMs }: TestClaim, bitsPerSecond: number): TestTransfers {
    const abort = new AbortController();
    const test: TestTransfers = {
      abort,
      paces: { up: new Pace(bitsPerSecond), down: new Pace(bitsPerSecond) },
      open: { up: 0, down: 0 },
      // It stays in the table until the place is given up: nobody gets its time twice.
      cancel: this.#timers.after(FILLING_MS + plannedMs + SPARE_MS, () => abort.abort()),
    };
    this.#tests.set(testId, test);
    return test;
  }

  #wait(waitMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        cancel();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const cancel = this.#timers.after(waitMs, end);
      signal.addEventListener('abort', end);
    });
  }
}
