import type { TransferListener, TransferPort } from '../../../src/app/ports.ts';
import { monotonicMs } from '../../../src/core/units.ts';
import type { ManualClock } from '../manual-clock.ts';

const STEP_MS = 100;
/** Bytes moved in each step: 1 Mbit/s up, 8 Mbit/s down. */
const BYTES = { up: 12_500, down: 100_000 } as const;

/** Transfers at a known rate on a manual clock. */
export class SimulatedTransfers implements TransferPort {
  /** When they were started and stopped. */
  readonly started: number[] = [];
  readonly stopped: number[] = [];
  /** Breaks off what runs; the server's last word. */
  fail: (message: string) => void = () => undefined;
  readonly #clock: ManualClock;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  start(_test: Parameters<TransferPort['start']>[0], listener: TransferListener): { stop(): void } {
    const clock = this.#clock;
    this.started.push(clock.nowMs());
    let isOver = false;
    const step = (): void => {
      if (isOver) return;
      const toMs = clock.nowMs();
      for (const direction of ['up', 'down'] as const)
        listener.onMove({ direction, fromMs: monotonicMs(toMs - STEP_MS), toMs, bytes: BYTES[direction] });
      clock.setTimer(STEP_MS, step);
    };
    clock.setTimer(STEP_MS, step);
    this.fail = (message) => listener.onFailed(message);
    return {
      stop: () => {
        if (!isOver) this.stopped.push(clock.nowMs());
        isOver = true;
      },
    };
  }
}
