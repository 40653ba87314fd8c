/**
 * As many `struct mmsghdr` as one call takes, each with its one `iovec`, address and control messages, in one block:
 * recvmmsg(2), sendmmsg(2) and include/linux/socket.h, on 64-bit machines.
 *
 * ```
 * mmsghdr  0 name, 8 its length, 16 iovec, 24 how many, 32 control, 40 its length, 48 flags, 56 bytes of the message
 * iovec    0 where, 8 how long
 * ```
 */
import { Memory } from './memory.ts';
import type { SystemCalls } from './system-calls.ts';

const HEADER_BYTES = 64;
const NAME_LENGTH_AT = 8;
const IOVEC_AT = 16;
const IOVEC_COUNT_AT = 24;
const CONTROL_POINTER_AT = 32;
const CONTROL_LENGTH_AT = 40;
const FLAGS_AT = 48;
const MESSAGE_LENGTH_AT = 56;
const IOVEC_BYTES = 16;
/** `sockaddr_in6` has 28. */
export const NAME_BYTES = 32;
/** Room for all that is switched on: time (32), address (40), traffic class and hop limit (24 each), and some. */
export const CONTROL_BYTES = 128;

export class MessageHeaders {
  readonly memory: Memory;
  readonly #count: number;
  readonly #iovecs: number;
  readonly #names: number;
  readonly #controls: number;
  /** The block from each header on: what a call is given that begins there. */
  readonly #from: readonly Uint8Array[];

  constructor(system: Pick<SystemCalls, 'addressOf'>, count: number) {
    this.#count = count;
    this.#iovecs = count * HEADER_BYTES;
    this.#names = this.#iovecs + count * IOVEC_BYTES;
    this.#controls = this.#names + count * NAME_BYTES;
    this.memory = new Memory(system, this.#controls + count * CONTROL_BYTES);
    this.#from = Array.from({ length: count }, (_, slot) => this.memory.bytes.subarray(slot * HEADER_BYTES));
    const { words } = this.memory;
    for (let slot = 0; slot < count; slot += 1) {
      const header = slot * HEADER_BYTES;
      this.memory.point(header, this.memory, this.#names + slot * NAME_BYTES);
      this.memory.point(header + IOVEC_AT, this.memory, this.#iovecs + slot * IOVEC_BYTES);
      words[(header + IOVEC_COUNT_AT) >> 2] = 1;
      this.memory.point(header + CONTROL_POINTER_AT, this.memory, this.#controls + slot * CONTROL_BYTES);
    }
  }

  /** What a call is given that begins with this header. */
  from(slot: number): Uint8Array {
    return this.#from[slot] ?? this.memory.bytes;
  }

  /** Where the address of a header is, in words. */
  nameAt(slot: number): number {
    return (this.#names + slot * NAME_BYTES) >> 2;
  }

  /** Where the control messages of a header are, in words. */
  controlAt(slot: number): number {
    return (this.#controls + slot * CONTROL_BYTES) >> 2;
  }

  setPayload(slot: number, memory: Memory, at: number, lengthBytes: number): void {
    const iovec = this.#iovecs + slot * IOVEC_BYTES;
    this.memory.point(iovec, memory, at);
    this.memory.words[(iovec + 8) >> 2] = lengthBytes;
  }

  setLengths(slot: number, nameBytes: number, controlBytes: number): void {
    const { words } = this.memory;
    const header = slot * HEADER_BYTES;
    words[(header + NAME_LENGTH_AT) >> 2] = nameBytes;
    words[(header + CONTROL_LENGTH_AT) >> 2] = controlBytes;
    words[(header + FLAGS_AT) >> 2] = 0;
  }

  /** Offers all the room there is, as receiving needs it each time anew. */
  offerAll(count = this.#count): void {
    for (let slot = 0; slot < count; slot += 1) this.setLengths(slot, NAME_BYTES, CONTROL_BYTES);
  }

  /** Of a message that was received. */
  receivedBytes(slot: number): number {
    return this.memory.words[(slot * HEADER_BYTES + MESSAGE_LENGTH_AT) >> 2] ?? 0;
  }

  receivedNameBytes(slot: number): number {
    return this.memory.words[(slot * HEADER_BYTES + NAME_LENGTH_AT) >> 2] ?? 0;
  }

  receivedControlBytes(slot: number): number {
    return this.memory.words[(slot * HEADER_BYTES + CONTROL_LENGTH_AT) >> 2] ?? 0;
  }
}
