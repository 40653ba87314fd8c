/**
 * Starts the relay in a worker thread and speaks for it. A thread of its own, because a database write or an HTTP
 * answer on the same thread would show up in people's measurements as jitter. One that has died is not started again here:
 * whoever is testing has lost the relay (server/start/restarted-relay.ts).
 */
import { AskedThread, ThreadLostError } from '../thread/asked-thread.ts';
import { builtWorker } from '../thread/built-worker.ts';
import { RelayStartError } from './port.ts';
import type { OpenedRelay, RelayOptions, RelayStats, RelayThread } from './port.ts';
import type { Command, CommandAnswer } from './thread-messages.ts';
import { encodeRawWitness } from './witness/raw-witness.ts';

/** A thread that is asked for a relay, and lost once. */
class RelayWorker {
  readonly #thread: AskedThread<Command, CommandAnswer>;
  readonly #listeners: ((reason: string) => void)[] = [];
  #lost: string | null = null;
  #closing: Promise<void> | null = null;

  constructor(url: URL) {
    this.#thread = new AskedThread({ url, onLost: (reason) => this.#lose(reason) });
  }

  /** Why the thread has ended by itself; `null`: it has not. */
  get lost(): string | null {
    return this.#lost;
  }

  /** Rejects with `RelayStartError`. */
  async ask(command: Command): Promise<CommandAnswer> {
    if (this.#lost !== null) throw new RelayStartError(this.#lost, 'WORKER', null);
    const outcome = await this.#answerTo(command);
    if (outcome.kind !== 'failed') return outcome;
    throw new RelayStartError(outcome.message, outcome.code, outcome.listener);
  }

  onLost(listener: (reason: string) => void): void {
    if (this.#lost === null) this.#listeners.push(listener);
    else listener(this.#lost);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #answerTo(command: Command): Promise<CommandAnswer> {
    try {
      return await this.#thread.ask(command);
    } catch (error) {
      if (!(error instanceof ThreadLostError)) throw error;
      throw new RelayStartError(this.#lost ?? error.message, 'WORKER', null, error);
    }
  }

  async #close(): Promise<void> {
    if (this.#lost === null) await this.#thread.ask({ kind: 'close' }).catch(() => null);
    await this.#thread.close();
  }

  #lose(reason: string): void {
    if (this.#lost !== null) return;
    this.#lost = reason;
    if (this.#closing === null) for (const listener of this.#listeners) listener(reason);
  }
}

class StartedThread implements RelayThread {
  readonly endpoints: OpenedRelay['endpoints'];
  readonly skipped: OpenedRelay['skipped'];
  readonly io: OpenedRelay['io'];
  readonly receiveBufferBytes: OpenedRelay['receiveBufferBytes'];
  readonly #worker: RelayWorker;

  constructor(worker: RelayWorker, started: OpenedRelay) {
    this.endpoints = started.endpoints;
    this.skipped = started.skipped;
    this.io = started.io;
    this.receiveBufferBytes = started.receiveBufferBytes;
    this.#worker = worker;
  }

  async stats(): Promise<RelayStats> {
    const outcome = await this.#worker.ask({ kind: 'stats' });
    if (outcome.kind !== 'stats') throw new RelayStartError('The relay gave no statistics.', 'WORKER', null);
    return outcome.stats;
  }

  async reloadTls(): Promise<void> {
    await this.#worker.ask({ kind: 'reload-tls' });
  }

  async admitTest(testId: string, packetsPerS: number): Promise<void> {
    await this.#worker.ask({ kind: 'admit-test', testId, packetsPerS });
  }

  async endTest(testId: string): Promise<void> {
    await this.#worker.ask({ kind: 'end-test', testId });
  }

  async witness(testId: string): Promise<Uint8Array | null> {
    const outcome = await this.#worker.ask({ kind: 'witness', testId });
    if (outcome.kind !== 'witness') throw new RelayStartError('The relay gave no witness.', 'WORKER', null);
    return outcome.witness === null ? null : encodeRawWitness(outcome.witness);
  }

  onFailure(listener: (reason: string) => void): void {
    this.#worker.onLost(listener);
  }

  close(): Promise<void> {
    return this.#worker.close();
  }
}

/**
 * Starts the relay; rejects with a `RelayStartError` that names the listener at fault. `workerUrl` is for running from
 * source, where the built worker lies elsewhere.
 */
export async function startRelay(
  options: RelayOptions,
  workerUrl: URL = builtWorker('relay-worker'),
): Promise<RelayThread> {
  const worker = new RelayWorker(workerUrl);
  try {
    const outcome = await worker.ask({ kind: 'start', options });
    if (outcome.kind !== 'started') throw new RelayStartError('The relay did not start.', 'WORKER', null);
    return new StartedThread(worker, outcome);
  } catch (error) {
    const { lost } = worker;
    await worker.close();
    if (lost === null) throw error;
    throw new RelayStartError(`The relay's thread did not start: ${lost}.`, 'WORKER', null, error);
  }
}
