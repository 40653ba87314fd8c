/**
 * Starts the relay in a worker thread and speaks for it. A thread of its own, because a database write or an HTTP
 * answer on the same thread would show up in people's measurements as jitter.
 */
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { RelayStartError } from './port.ts';
import type { RelayEndpoint, RelayOptions, RelayStats, RelayThread, SkippedListener } from './port.ts';
import type { Command, CommandMessage, Outcome, ThreadMessage } from './thread-messages.ts';
import { encodeRawWitness } from './witness/raw-witness.ts';

interface Waiting {
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: Error) => void;
}

/** Where the build puts the worker, beside this module's bundle or above a folder of shared chunks. */
function builtWorkerUrl(): URL {
  const beside = new URL(/* @vite-ignore */ 'relay-worker.js', import.meta.url);
  return existsSync(beside) ? beside : new URL(/* @vite-ignore */ '../relay-worker.js', import.meta.url);
}

class StartedThread implements RelayThread {
  readonly endpoints: readonly RelayEndpoint[];
  readonly skipped: readonly SkippedListener[];
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #failureListeners: ((reason: string) => void)[] = [];
  #lastId = 0;
  #failure: string | null = null;
  #closing: Promise<void> | null = null;

  constructor(worker: Worker, endpoints: readonly RelayEndpoint[], skipped: readonly SkippedListener[]) {
    this.endpoints = endpoints;
    this.skipped = skipped;
    this.#worker = worker;
    worker.on('message', (message: ThreadMessage) => this.#hear(message));
    worker.on('error', (error) => this.#fail(error instanceof Error ? error.message : String(error)));
    worker.on('exit', (exitCode) => this.#fail(`The relay's thread ended with code ${exitCode}.`));
  }

  async stats(): Promise<RelayStats> {
    const outcome = await this.#ask({ kind: 'stats' });
    if (outcome.kind !== 'stats') throw new RelayStartError('The relay gave no statistics.', 'WORKER', null);
    return outcome.stats;
  }

  async reloadTls(): Promise<void> {
    await this.#ask({ kind: 'reload-tls' });
  }

  async admitTest(testId: string, packetsPerS: number): Promise<void> {
    await this.#ask({ kind: 'admit-test', testId, packetsPerS });
  }

  async endTest(testId: string): Promise<void> {
    await this.#ask({ kind: 'end-test', testId });
  }

  async witness(testId: string): Promise<Uint8Array | null> {
    const outcome = await this.#ask({ kind: 'witness', testId });
    if (outcome.kind !== 'witness') throw new RelayStartError('The relay gave no witness.', 'WORKER', null);
    return outcome.witness === null ? null : encodeRawWitness(outcome.witness);
  }

  onFailure(listener: (reason: string) => void): void {
    if (this.#failure === null) this.#failureListeners.push(listener);
    else listener(this.#failure);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#failure === null) await this.#ask({ kind: 'close' }).catch(() => null);
    await this.#worker.terminate();
  }

  #ask(command: Command): Promise<Outcome> {
    if (this.#failure !== null) return Promise.reject(new RelayStartError(this.#failure, 'WORKER', null));
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, command } satisfies CommandMessage);
    });
  }

  #hear(message: ThreadMessage): void {
    if (message.kind !== 'done' && message.kind !== 'failed') return;
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === 'done') waiting?.resolve(message.outcome);
    else waiting?.reject(new RelayStartError(message.message, message.code, null));
  }

  #fail(reason: string): void {
    if (this.#failure !== null) return;
    this.#failure = reason;
    for (const { reject } of this.#waiting.values()) reject(new RelayStartError(reason, 'WORKER', null));
    this.#waiting.clear();
    if (this.#closing === null) for (const listener of this.#failureListeners) listener(reason);
  }
}

/**
 * Starts the relay; rejects with a `RelayStartError` that names the listener at fault. `workerUrl` is for running from
 * source, where the built worker lies elsewhere.
 */
export function startRelay(options: RelayOptions, workerUrl: URL = builtWorkerUrl()): Promise<RelayThread> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerUrl);
    worker.postMessage(options);
    const failed = (cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : `it ended with code ${String(cause)}`;
      reject(new RelayStartError(`The relay's thread did not start: ${reason}.`, 'WORKER', null, cause));
    };
    worker.once('error', failed);
    worker.once('exit', failed);
    worker.once('message', (message: ThreadMessage) => {
      worker.off('error', failed);
      worker.off('exit', failed);
      if (message.kind === 'started') resolve(new StartedThread(worker, message.endpoints, message.skipped));
      else if (message.kind === 'not-started')
        reject(new RelayStartError(message.message, message.code, message.listener));
    });
  });
}
