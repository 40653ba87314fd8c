/**
 * A relay whose thread is started again when it dies. The server goes on: whoever was testing has lost the relay and is
 * told so, everybody else finds it back on the same ports. A relay that keeps dying is not saved by another start.
 */
import type { Timers } from '../time/timers.ts';
import { RelayStartError } from '../relay/port.ts';
import type { OpenedRelay, RelayOptions, RelayStats, RelayThread, StartRelay } from '../relay/port.ts';

/** So many deaths in so long a time are given up on. */
const MOST_DEATHS = 3;
const DEATHS_COUNT_FOR_MS = 60_000;
/** After a start that failed: whatever holds a port may let go of it. */
const TRY_AGAIN_AFTER_MS = 250;

/** What a relay is kept running with. */
export interface RestartParts {
  readonly startRelay: StartRelay;
  readonly timers: Timers;
  readonly monotonicMs: () => number;
}

/** Told that the relay has died with all that was on it, before another is started. */
export type OnRelayDeath = (reason: string) => void;

/** Whoever waits for the relay that is being started. */
interface Waiter {
  readonly resolve: (relay: RelayThread) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Starts a relay and keeps it running; rejects as `startRelay` does when the first start fails. What the relay is asked
 * while it is away waits until it is back, but `stats`, which says whether it works: that rejects.
 */
export async function keepRelayRunning(options: RelayOptions, parts: RestartParts): Promise<RestartedRelay> {
  const relay = await parts.startRelay(options);
  return new RestartedRelay(relay, options, parts);
}

export class RestartedRelay implements RelayThread {
  readonly endpoints: OpenedRelay['endpoints'];
  readonly skipped: OpenedRelay['skipped'];
  readonly io: OpenedRelay['io'];
  readonly receiveBufferBytes: OpenedRelay['receiveBufferBytes'];
  readonly threads: number;
  readonly #options: RelayOptions;
  readonly #parts: RestartParts;
  readonly #onDeath: OnRelayDeath[] = [];
  readonly #onFailure: ((reason: string) => void)[] = [];
  /** `null`: it is being started, or has failed for good. */
  #relay: RelayThread | null = null;
  /** When its thread last began or ended. */
  #turnedMs = 0;
  #lastReason = '';
  #deathsMs: number[] = [];
  #failed: string | null = null;
  #waiters: Waiter[] = [];
  #cancelRetry = (): void => undefined;
  #closing: Promise<void> | null = null;

  constructor(relay: RelayThread, options: RelayOptions, parts: RestartParts) {
    this.endpoints = relay.endpoints;
    this.skipped = relay.skipped;
    this.io = relay.io;
    this.receiveBufferBytes = relay.receiveBufferBytes;
    this.threads = relay.threads;
    this.#options = onSamePorts(options, relay.endpoints);
    this.#parts = parts;
    this.#use(relay);
  }

  /** Whether there is a thread, which may yet not answer. */
  get isRunning(): boolean {
    return this.#relay !== null;
  }

  /** When that last changed, on the monotonic clock. */
  get turnedMs(): number {
    return this.#turnedMs;
  }

  /** Told of each death that is followed by another start, or by `onFailure`. */
  onDeath(listener: OnRelayDeath): void {
    this.#onDeath.push(listener);
  }

  onFailure(listener: (reason: string) => void): void {
    if (this.#failed === null) this.#onFailure.push(listener);
    else listener(this.#failed);
  }

  stats(): Promise<RelayStats> {
    return this.#relay?.stats() ?? Promise.reject(this.#awayError());
  }

  async reloadTls(): Promise<void> {
    await (await this.#present()).reloadTls();
  }

  async admitTest(testId: string, packetsPerS: number): Promise<void> {
    await (await this.#present()).admitTest(testId, packetsPerS);
  }

  /** A relay that is being started knows nothing of the test any more. */
  async endTest(testId: string): Promise<void> {
    await this.#relay?.endTest(testId);
  }

  async witness(testId: string): Promise<Uint8Array | null> {
    return (await this.#present()).witness(testId);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#cancelRetry();
    const error = new RelayStartError('The relay is closed.', 'WORKER', null);
    for (const { reject } of this.#waiters.splice(0)) reject(error);
    await this.#relay?.close();
  }

  #present(): Promise<RelayThread> {
    if (this.#relay !== null) return Promise.resolve(this.#relay);
    if (this.#failed !== null || this.#closing !== null) return Promise.reject(this.#awayError());
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
  }

  #awayError(): RelayStartError {
    const what = this.#failed === null ? 'is being started again' : 'was given up';
    return new RelayStartError(`It ${what} after its thread ended: ${this.#lastReason}.`, 'WORKER', null);
  }

  #use(relay: RelayThread): void {
    this.#relay = relay;
    this.#turnedMs = this.#parts.monotonicMs();
    relay.onFailure((reason) => {
      if (this.#relay !== relay) return;
      this.#relay = null;
      this.#turnedMs = this.#parts.monotonicMs();
      this.#lastReason = reason;
      for (const listener of this.#onDeath) listener(reason);
      void relay.close();
      this.#startAgain();
    });
    for (const { resolve } of this.#waiters.splice(0)) resolve(relay);
  }

  /** Counts a death, or a start that failed, and starts another relay unless there were too many. */
  #startAgain(): void {
    if (this.#closing !== null) return;
    const nowMs = this.#parts.monotonicMs();
    this.#deathsMs = [...this.#deathsMs.filter((atMs) => nowMs - atMs < DEATHS_COUNT_FOR_MS), nowMs];
    if (this.#deathsMs.length >= MOST_DEATHS) this.#giveUp();
    else this.#start();
  }

  #start(): void {
    this.#parts.startRelay(this.#options).then(
      (relay) => {
        if (this.#closing === null) this.#use(relay);
        else void relay.close();
      },
      (error: unknown) => {
        this.#lastReason = error instanceof Error ? error.message : String(error);
        this.#cancelRetry = this.#parts.timers.after(TRY_AGAIN_AFTER_MS, () => this.#startAgain());
      },
    );
  }

  #giveUp(): void {
    const reason = `${this.#lastReason} (${MOST_DEATHS} times in a minute)`;
    this.#failed = reason;
    for (const { reject } of this.#waiters.splice(0)) reject(this.#awayError());
    for (const listener of this.#onFailure) listener(reason);
  }
}

/** Where the system chose a port, the one it chose: pages know it by now. */
function onSamePorts(options: RelayOptions, endpoints: OpenedRelay['endpoints']): RelayOptions {
  const left = [...endpoints];
  const listeners = options.listeners.map((listener) => {
    const at = left.findIndex(
      ({ transport, host }) => transport === listener.transport && host === listener.host,
    );
    const [endpoint] = at < 0 ? [] : left.splice(at, 1);
    return endpoint ? { ...listener, port: endpoint.port, sharesPort: false } : listener;
  });
  return { ...options, listeners };
}
