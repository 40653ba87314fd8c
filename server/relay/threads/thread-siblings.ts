/** The siblings of one thread among several: ports of messages to each of them, and memory that all share. */
import type { MessagePort } from 'node:worker_threads';
import type { AddressFamily } from '../../address/ip-address.ts';
import type { PassedPacket, SiblingListener, Siblings, Total } from '../siblings.ts';
import { SharedMemory } from './shared-memory.ts';
import type { SharedBlocks } from './shared-memory.ts';

/** What a thread is given to find its siblings by. */
export interface ThreadPlace {
  readonly index: number;
  /** How many there are, with this one. */
  readonly count: number;
  readonly blocks: SharedBlocks;
  /** To each thread by its index; `null` in this one's own place. */
  readonly ports: readonly (MessagePort | null)[];
  /** When the relay's monotonic clock began, ns of the system's (`process.hrtime.bigint`): one clock for all threads. */
  readonly originNs: bigint;
}

type Message =
  | { readonly kind: 'packet'; readonly packet: PassedPacket }
  | { readonly kind: 'stray'; readonly ssrc: number; readonly source: string }
  | { readonly kind: 'seen' | 'forgotten'; readonly ssrc: number };

/** As many as a socket of batches keeps waiting (send-queue.ts), and as long as a thread is behind by tens of ms. */
export const WAITING_LIMIT = 1024;

export class ThreadSiblings implements Siblings {
  readonly allocations: Total;
  readonly witnessBytes: Total;
  readonly #index: number;
  readonly #memory: SharedMemory;
  readonly #ports: readonly (MessagePort | null)[];
  readonly #waiting: readonly Total[];
  /** Which thread has seen a stream; bounded by what those threads remember. */
  readonly #threadOfStream = new Map<number, number>();

  constructor({ index, blocks, ports }: ThreadPlace) {
    this.#index = index;
    this.#ports = ports;
    this.#memory = new SharedMemory(blocks);
    this.#waiting = ports.map((_, thread) => this.#memory.waitingOf(thread));
    ({ allocations: this.allocations, witnessBytes: this.witnessBytes } = this.#memory);
  }

  claim(family: AddressFamily, port: number): boolean {
    return this.#memory.claim(this.#index, family, port);
  }

  release(family: AddressFamily, port: number): void {
    this.#memory.release(family, port);
  }

  otherHolderOf(family: AddressFamily, port: number): number | null {
    const holder = this.#memory.holderOf(family, port);
    return holder === this.#index ? null : holder;
  }

  pass(thread: number, packet: PassedPacket): boolean {
    // The bytes are lent for the call: the copy is made here, and moves. A stream's are a Buffer, whose `slice` copies nothing.
    const data = new Uint8Array(packet.data);
    return this.#post(thread, { kind: 'packet', packet: { ...packet, data } }, [data.buffer]);
  }

  streamSeen(ssrc: number): void {
    this.#tellAll({ kind: 'seen', ssrc });
  }

  streamForgotten(ssrc: number): void {
    this.#tellAll({ kind: 'forgotten', ssrc });
  }

  tellStray(ssrc: number, source: () => string): void {
    const thread = this.#threadOfStream.get(ssrc);
    if (thread !== undefined) this.#post(thread, { kind: 'stray', ssrc, source: source() });
  }

  listen(listener: SiblingListener): void {
    const own = this.#waiting[this.#index];
    for (const [thread, port] of this.#ports.entries())
      port?.on('message', (message: Message) => {
        switch (message.kind) {
          case 'packet':
            own?.add(-1);
            listener.packet(message.packet);
            break;
          case 'stray':
            own?.add(-1);
            listener.stray(message.ssrc, message.source);
            break;
          case 'seen':
            this.#threadOfStream.set(message.ssrc, thread);
            break;
          case 'forgotten':
            if (this.#threadOfStream.get(message.ssrc) === thread) this.#threadOfStream.delete(message.ssrc);
            break;
        }
      });
  }

  close(): void {
    for (const port of this.#ports) port?.close();
  }

  #tellAll(message: Message): void {
    for (const port of this.#ports) port?.postMessage(message);
  }

  /** What packets cause is bounded; false when the thread has as much waiting as it may. */
  #post(thread: number, message: Message, moved: readonly ArrayBuffer[] = []): boolean {
    const waiting = this.#waiting[thread];
    if (waiting === undefined || waiting.value >= WAITING_LIMIT) return false;
    waiting.add(1);
    this.#ports[thread]?.postMessage(message, moved);
    return true;
  }
}
