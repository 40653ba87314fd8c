/** A system that sends to a list: it follows the pointers of the headers to what was to be sent, as recvmmsg(2) has them. */
import type { SystemCalls } from '../../../../../server/relay/sockets/batched/system-calls.ts';

interface Sent {
  readonly bytes: Buffer;
  readonly name: Buffer;
  readonly control: Buffer;
}

export class FakeKernel implements Pick<SystemCalls, 'addressOf' | 'sendmmsg'> {
  readonly sent: Sent[] = [];
  /** What the next calls come to, instead of sending: a negated error, or how many are taken. */
  readonly outcomes: number[] = [];
  readonly #blocks: { readonly from: number; readonly bytes: Buffer }[] = [];
  // Above 32 bits, and each block across a multiple of 4 GiB.
  #next = 0x7f12_ffff_fff0;

  addressOf(block: Uint8Array): number {
    const from = this.#next;
    this.#blocks.push({ from, bytes: Buffer.from(block.buffer, block.byteOffset, block.length) });
    this.#next += 0x1_0000_0000;
    return from;
  }

  sendmmsg(_descriptor: number, headers: Uint8Array, count: number): number {
    const outcome = this.outcomes.shift() ?? count;
    const taken = Math.min(outcome, count);
    const view = Buffer.from(headers.buffer, headers.byteOffset, headers.length);
    for (let at = 0; at < taken * 64; at += 64) {
      const header = view.subarray(at, at + 64);
      const iovec = this.#read(header.readBigUInt64LE(16), 16 * Number(header.readBigUInt64LE(24)));
      this.sent.push({
        bytes: this.#read(iovec.readBigUInt64LE(0), Number(iovec.readBigUInt64LE(8))),
        name: this.#read(header.readBigUInt64LE(0), header.readUInt32LE(8)),
        control: this.#read(header.readBigUInt64LE(32), Number(header.readBigUInt64LE(40))),
      });
    }
    return taken;
  }

  /** A copy of the bytes at an address. */
  #read(address: bigint, count: number): Buffer {
    const block = this.#blocks.findLast(({ from }) => from <= Number(address));
    if (block === undefined) throw new Error(`nothing lies at ${address}`);
    const at = Number(address) - block.from;
    if (at + count > block.bytes.length) throw new Error(`${count} bytes at ${at} are beyond the block`);
    return Buffer.from(block.bytes.subarray(at, at + count));
  }
}
