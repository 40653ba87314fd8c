/** Memory that the system reads and writes by its address: a block of its own, outside the heap, that never moves. */
import type { SystemCalls } from './system-calls.ts';

const HALF = 0x1_0000_0000;

export class Memory {
  readonly bytes: Uint8Array;
  /** The same, as numbers of 32 bits in the machine's order (little-endian). */
  readonly words: Int32Array;
  readonly #block: ArrayBuffer;
  /** Of its first byte, the two halves of it. */
  readonly #low: number;
  readonly #high: number;

  /** `sizeBytes` is a multiple of 4. */
  constructor(system: Pick<SystemCalls, 'addressOf'>, sizeBytes: number) {
    const block = new ArrayBuffer(sizeBytes);
    this.#block = block;
    this.bytes = new Uint8Array(block);
    this.words = new Int32Array(block);
    const address = system.addressOf(this.bytes);
    this.#low = address % HALF;
    this.#high = Math.floor(address / HALF);
  }

  /** True for bytes that lie in here. */
  holds(bytes: Uint8Array): boolean {
    return bytes.buffer === this.#block;
  }

  /** Writes the address of the byte `of` of `to` here, where a pointer is kept; in halves, since more bits make an object. */
  point(atByte: number, to: Memory, of: number): void {
    const low = to.#low + of;
    this.words[atByte >> 2] = low;
    this.words[(atByte >> 2) + 1] = low < HALF ? to.#high : to.#high + 1;
  }
}
