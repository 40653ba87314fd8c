/**
 * Starts the relay in a worker thread, or in several, and speaks for it. A thread of its own, because a database write or an HTTP
 * answer on the same thread would show up in people's measurements as jitter. One that has died is not started again here:
 * whoever is testing has lost the relay (server/start/restarted-relay.ts).
 */
import type { Transferable } from 'node:worker_threads';
import { AskedThread, ThreadLostError } from '../thread/asked-thread.ts';
import { builtWorker } from '../thread/built-worker.ts';
import { MOST_RELAY_THREADS, RelayStartError } from './port.ts';
import type { OpenedRelay, RelayOptions, RelayStats, RelayThread } from './port.ts';
import type { Command, CommandAnswer } from './thread-messages.ts';
import { joinedStats } from './threads/joined-stats.ts';
import type { ThreadStats } from './threads/joined-stats.ts';
import { joinedWitness } from './threads/joined-witness.ts';
import { portsBetween } from './threads/ports-between.ts';
import { newSharedBlocks } from './threads/shared-memory.ts';
import type { ThreadPlace } from './threads/thread-siblings.ts';

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
  async ask(command: Command, moved: readonly Transferable[] = []): Promise<CommandAnswer> {
    if (this.#lost !== null) throw new RelayStartError(this.#lost, 'WORKER', null);
    const outcome = await this.#answerTo(command, moved);
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

  /** Ends it whatever it does; its sockets are closed with it. */
  kill(): Promise<void> {
    this.#closing ??= this.#thread.close();
    return this.#closing;
  }

  async #answerTo(command: Command, moved: readonly Transferable[]): Promise<CommandAnswer> {
    try {
      return await this.#thread.ask(command, moved);
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

/** The first thread has opened what it says; all others have sockets of its UDP ports. */
class StartedThreads implements RelayThread {
  readonly endpoints: OpenedRelay['endpoints'];
  readonly skipped: OpenedRelay['skipped'];
  readonly io: OpenedRelay['io'];
  readonly receiveBufferBytes: OpenedRelay['receiveBufferBytes'];
  readonly #workers: readonly RelayWorker[];

  constructor(workers: readonly RelayWorker[], started: OpenedRelay) {
    this.endpoints = started.endpoints;
    this.skipped = started.skipped;
    this.io = started.io;
    this.receiveBufferBytes = started.receiveBufferBytes;
    this.#workers = workers;
  }

  get threads(): number {
    return this.#workers.length;
  }

  async stats(): Promise<RelayStats> {
    const statsOf = async (worker: RelayWorker): Promise<ThreadStats> => {
      const outcome = await worker.ask({ kind: 'stats' });
      if (outcome.kind !== 'stats')
        throw new RelayStartError('The relay gave no statistics.', 'WORKER', null);
      return outcome;
    };
    return joinedStats(await Promise.all(this.#workers.map(statsOf)));
  }

  async reloadTls(): Promise<void> {
    await this.#askAll({ kind: 'reload-tls' });
  }

  async admitTest(testId: string, packetsPerS: number): Promise<void> {
    await this.#askAll({ kind: 'admit-test', testId, packetsPerS });
  }

  async endTest(testId: string): Promise<void> {
    await this.#askAll({ kind: 'end-test', testId });
  }

  async witness(testId: string): Promise<Uint8Array | null> {
    const outcomes = await this.#askAll({ kind: 'witness', testId });
    return joinedWitness(
      outcomes.flatMap((outcome) => {
        if (outcome.kind !== 'witness')
          throw new RelayStartError('The relay gave no witness.', 'WORKER', null);
        return outcome.witness ?? [];
      }),
    );
  }

  /** A relay that has lost one of its threads is no whole one. The others are ended before it is said: they have its ports. */
  onFailure(listener: (reason: string) => void): void {
    let isLost = false;
    for (const worker of this.#workers)
      worker.onLost((reason) => {
        if (isLost) return;
        isLost = true;
        const others = this.#workers.filter((each) => each !== worker);
        if (others.length === 0) listener(reason);
        else void Promise.all(others.map((each) => each.kill())).finally(() => listener(reason));
      });
  }

  close(): Promise<void> {
    return closeAll(this.#workers);
  }

  #askAll(command: Command): Promise<CommandAnswer[]> {
    return Promise.all(this.#workers.map((worker) => worker.ask(command)));
  }
}

async function closeAll(workers: readonly RelayWorker[]): Promise<void> {
  await Promise.all(workers.map((worker) => worker.close()));
}

/**
 * Starts the relay; rejects with a `RelayStartError` that names the listener at fault. `workerUrl` is for running from
 * source, where the built worker lies elsewhere.
 */
export async function startRelay(
  options: RelayOptions,
  workerUrl: URL = builtWorker('relay-worker'),
): Promise<RelayThread> {
  const workers: RelayWorker[] = [];
  const start = async (of: RelayOptions, place: ThreadPlace | null): Promise<OpenedRelay> => {
    const worker = new RelayWorker(workerUrl);
    workers.push(worker);
    const moved = (place?.ports ?? []).flatMap((port) => port ?? []);
    const outcome = await worker.ask({ kind: 'start', options: of, place }, moved);
    if (outcome.kind !== 'started') throw new RelayStartError('The relay did not start.', 'WORKER', null);
    return outcome;
  };
  try {
    const [firstPlace = null, ...otherPlaces] = placesOf(options.threads ?? 1);
    const first = await start(options, firstPlace);
    // One after the other: the system numbers their sockets in this order. Only those of batches can share a port.
    for (const place of otherPlaces)
      if (first.io.adapter === 'batched') await start(datagramsOf(options, first), place);
      else for (const port of place.ports) port?.close();
    return new StartedThreads(workers, first);
  } catch (error) {
    const lost = workers.at(-1)?.lost ?? null;
    await closeAll(workers);
    if (lost === null) throw error;
    throw new RelayStartError(`The relay's thread did not start: ${lost}.`, 'WORKER', null, error);
  }
}

/** What the threads of a relay find each other by; of a single one nothing. */
function placesOf(threads: number): ThreadPlace[] {
  const count = Math.min(threads, MOST_RELAY_THREADS);
  if (count <= 1) return [];
  const blocks = newSharedBlocks();
  const originNs = process.hrtime.bigint();
  return portsBetween(count).map((ports, index) => ({ index, count, blocks, ports, originNs }));
}

/** Streams are the first thread's: the system divides datagrams only. */
const datagramsOf = (options: RelayOptions, { endpoints }: OpenedRelay): RelayOptions => ({
  ...options,
  listeners: endpoints.filter(({ transport }) => transport === 'udp'),
  tls: null,
  io: 'batched',
});
