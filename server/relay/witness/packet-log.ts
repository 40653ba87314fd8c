/**
 * The packets of one test in columns: fourteen bytes each and no object per packet, so that recording leaves nothing for
 * the garbage collector to stop the relay's thread for.
 */

import type { IpHeader } from '../ip-header.ts';

/** One column per field, as many rows as there are packets. */
export interface PacketColumns {
  /** Since the test's `sinceUs`. */
  readonly offsetUs: Uint32Array<ArrayBuffer>;
  readonly sequence: Uint16Array<ArrayBuffer>;
  readonly sizeBytes: Uint16Array<ArrayBuffer>;
  /** Index into the test's SSRCs. */
  readonly stream: Uint8Array<ArrayBuffer>;
  /** Index into the test's sources. */
  readonly source: Uint8Array<ArrayBuffer>;
  /** What the packet's IP header said (ip-header.ts). */
  readonly header: Uint32Array<ArrayBuffer>;
}

/** What a column of 32 bits can say: 71 minutes. */
export const MAX_OFFSET_US = 0xffff_ffff;

/**
 * Four seconds of a usual test; a log grows by so many packets at a time. What a test does not fill is laid out all the
 * same: of chunks of sixteen seconds that was half of what the witness of 200 short tests cost.
 */
const CHUNK_PACKETS = 1024;
const PACKET_BYTES = 14;
/** What a log grows by. */
export const CHUNK_BYTES = CHUNK_PACKETS * PACKET_BYTES;

const columnsFor = (packets: number): PacketColumns => ({
  offsetUs: new Uint32Array(packets),
  sequence: new Uint16Array(packets),
  sizeBytes: new Uint16Array(packets),
  stream: new Uint8Array(packets),
  source: new Uint8Array(packets),
  header: new Uint32Array(packets),
});

/** The same columns, behind one another in one block: six blocks cost the system and the garbage collector six times. */
function newChunk(): PacketColumns {
  const block = new ArrayBuffer(CHUNK_BYTES);
  const columnAt = (bytesBefore: number): readonly [ArrayBuffer, number, number] => [
    block,
    bytesBefore * CHUNK_PACKETS,
    CHUNK_PACKETS,
  ];
  return {
    offsetUs: new Uint32Array(...columnAt(0)),
    header: new Uint32Array(...columnAt(4)),
    sequence: new Uint16Array(...columnAt(8)),
    sizeBytes: new Uint16Array(...columnAt(10)),
    stream: new Uint8Array(...columnAt(12)),
    source: new Uint8Array(...columnAt(13)),
  };
}

export class PacketLog {
  #chunks: PacketColumns[] = [];
  #current: PacketColumns | null = null;
  #inCurrent = CHUNK_PACKETS;

  get count(): number {
    return this.#chunks.length === 0 ? 0 : (this.#chunks.length - 1) * CHUNK_PACKETS + this.#inCurrent;
  }

  get sizeBytes(): number {
    return this.#chunks.length * CHUNK_BYTES;
  }

  /** True when the next packet makes the log grow. */
  get isChunkFull(): boolean {
    return this.#inCurrent === CHUNK_PACKETS;
  }

  append(
    offsetUs: number,
    sequence: number,
    sizeBytes: number,
    stream: number,
    source: number,
    header: IpHeader,
  ): void {
    if (this.#current === null || this.#inCurrent === CHUNK_PACKETS) {
      this.#current = newChunk();
      this.#chunks.push(this.#current);
      this.#inCurrent = 0;
    }
    const row = this.#inCurrent;
    this.#current.offsetUs[row] = offsetUs;
    this.#current.sequence[row] = sequence;
    this.#current.sizeBytes[row] = sizeBytes;
    this.#current.stream[row] = stream;
    this.#current.source[row] = source;
    this.#current.header[row] = header;
    this.#inCurrent = row + 1;
  }

  /** All packets in columns of their own, for giving away. */
  copy(): PacketColumns {
    const { count } = this;
    const all = columnsFor(count);
    for (const [index, chunk] of this.#chunks.entries()) {
      const at = index * CHUNK_PACKETS;
      const rows = Math.min(CHUNK_PACKETS, count - at);
      all.offsetUs.set(chunk.offsetUs.subarray(0, rows), at);
      all.sequence.set(chunk.sequence.subarray(0, rows), at);
      all.sizeBytes.set(chunk.sizeBytes.subarray(0, rows), at);
      all.stream.set(chunk.stream.subarray(0, rows), at);
      all.source.set(chunk.source.subarray(0, rows), at);
      all.header.set(chunk.header.subarray(0, rows), at);
    }
    return all;
  }

  clear(): void {
    this.#chunks = [];
    this.#current = null;
    this.#inCurrent = CHUNK_PACKETS;
  }
}
