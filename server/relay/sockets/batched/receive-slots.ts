/**
 * Where datagrams are received, up to `BATCH` in one call. All listeners of a thread share them: a batch is done with, and
 * what it made to send is sent, before the next one is received.
 */
import { MessageHeaders } from './message-headers.ts';
import { Memory } from './memory.ts';
import type { SystemCalls } from './system-calls.ts';

/** At 50,000 packets/s a loop of 1 ms brings 50. */
export const BATCH = 64;
/** The longest there can be: none is cut. Memory that is not written to is not taken from the system. */
const DATAGRAM_BYTES = 0x1_0000;
/** Apart by more than a power of two, or all beginnings would share a few lines of the processor's cache. */
const SLOT_BYTES = DATAGRAM_BYTES + 64;

export class ReceiveSlots {
  readonly headers: MessageHeaders;
  readonly memory: Memory;
  readonly #system: Pick<SystemCalls, 'recvmmsg'>;
  /** The view of each slot's last datagram: streams of one size make no new ones. */
  readonly #views: Uint8Array[];
  #used = BATCH;

  constructor(system: Pick<SystemCalls, 'recvmmsg' | 'addressOf'>) {
    this.#system = system;
    this.headers = new MessageHeaders(system, BATCH);
    this.memory = new Memory(system, BATCH * SLOT_BYTES);
    this.#views = Array.from({ length: BATCH }, (_, slot) => this.#viewOf(slot, 0));
    for (let slot = 0; slot < BATCH; slot += 1)
      this.headers.setPayload(slot, this.memory, slot * SLOT_BYTES, DATAGRAM_BYTES);
  }

  /** How many datagrams were waiting, at most `BATCH`; 0: none, or the system could not. */
  receive(descriptor: number): number {
    this.headers.offerAll(this.#used);
    const count = Math.max(0, this.#system.recvmmsg(descriptor, this.headers.memory.bytes, BATCH));
    this.#used = count;
    return count;
  }

  /** A datagram of the last batch. The view is of memory that the next batch is written to. */
  datagram(slot: number): Uint8Array {
    const sizeBytes = this.headers.receivedBytes(slot);
    const known = this.#views[slot];
    if (known?.length === sizeBytes) return known;
    const view = this.#viewOf(slot, sizeBytes);
    this.#views[slot] = view;
    return view;
  }

  #viewOf(slot: number, sizeBytes: number): Uint8Array {
    const from = slot * SLOT_BYTES;
    return this.memory.bytes.subarray(from, from + sizeBytes);
  }
}
