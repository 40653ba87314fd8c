/** Memory that the system reads and writes by its address: a block of its own, outside the heap, that never moves. */
import type { SystemCalls } from './system-calls.ts';

const HALF = 0x1_0000_0000;

export class Memory {
  readonly bytes: Uint8Array;
  /** The same, as numbers of 32 bits in the machine's order (little-endian). */
  readonly words: Int32Array;
  readonly #address: number;

  /** `sizeBytes` is a multiple of 4. */
  constructor(system: Pick<SystemCalls, 'addressOf'>, sizeBytes: number) {
    const block = new ArrayBuffer(sizeBytes);
    this.bytes = new Uint8Array(block);
    this.words = new Int32Array(block);
    this.#address = system.addressOf(this.bytes);
  }

  /** True for bytes that lie in here. */
  holds(bytes: Uint8Array): boolean {
    return bytes.buffer === this.bytes.buffer;
  }

  /** Writes the address of the byte `of` of `to` here, where a pointer is kept; no large numbers, which would be objects. */
  point(atByte: number, to: Memory, of: number): void {
    const address = to.#address + of;
    this.words[atByte >> 2] = address % HALF;
    this.words[(atByte >> 2) + 1] = Math.floor(address / HALF);
  }
}
