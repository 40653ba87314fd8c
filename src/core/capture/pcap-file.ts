import { viewOf, type ByteQueue } from './byte-queue.ts';
import { MAX_FRAME_BYTES, type FileNotes, type TakesFrame } from './capture-frame.ts';

const FILE_HEADER_BYTES = 24;
const PACKET_HEADER_BYTES = 16;
/** The magic numbers of microseconds and nanoseconds. */
const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
/** Link types have 16 bits; above them stand the length of the frame check sequence and reserved bits. */
const LINK_TYPE_MASK = 0xffff;

/** What the magic number of a pcap file tells; `null` when it is none of its. */
export function pcapOrder(magic: Uint8Array): { isLittleEndian: boolean; perMs: number } | null {
  for (const isLittleEndian of [false, true]) {
    const number = viewOf(magic).getUint32(0, isLittleEndian);
    if (number === MICROSECONDS) return { isLittleEndian, perMs: 1000 };
    if (number === NANOSECONDS) return { isLittleEndian, perMs: 1_000_000 };
  }
  return null;
}

/**
 * Reads a pcap file (draft-ietf-opsawg-pcap): a header, then packets one after the other. Nothing marks where a packet
 * begins, so after one whose length cannot be nothing more can be read.
 */
export class PcapFile {
  readonly #queue: ByteQueue;
  readonly #notes: FileNotes;
  readonly #take: TakesFrame;
  readonly #order: { isLittleEndian: boolean; perMs: number };
  #linkType: number | null = null;

  constructor(
    queue: ByteQueue,
    notes: FileNotes,
    take: TakesFrame,
    order: { isLittleEndian: boolean; perMs: number },
  ) {
    this.#queue = queue;
    this.#notes = notes;
    this.#take = take;
    this.#order = order;
  }

  /** Reads the next piece; false when it has not all come, or nothing more can be read. */
  step(): boolean {
    if (this.#notes.brokenAtByte !== null) return false;
    if (this.#linkType === null) return this.#header();
    const { isLittleEndian, perMs } = this.#order;
    const header = this.#queue.peek(PACKET_HEADER_BYTES);
    if (header === null) return false;
    const view = viewOf(header);
    const capturedBytes = view.getUint32(8, isLittleEndian);
    if (capturedBytes > MAX_FRAME_BYTES) {
      this.#notes.badLengths++;
      this.#notes.brokenAtByte = this.#queue.position;
      return false;
    }
    const packet = this.#queue.peek(PACKET_HEADER_BYTES + capturedBytes);
    if (packet === null) return false;
    const atMs = view.getUint32(0, isLittleEndian) * 1000 + view.getUint32(4, isLittleEndian) / perMs;
    this.#queue.drop(packet.length);
    this.#take({ bytes: packet.subarray(PACKET_HEADER_BYTES), linkType: this.#linkType, atMs });
    return true;
  }

  #header(): boolean {
    const header = this.#queue.peek(FILE_HEADER_BYTES);
    if (header === null) return false;
    this.#linkType = viewOf(header).getUint32(20, this.#order.isLittleEndian) & LINK_TYPE_MASK;
    this.#queue.drop(FILE_HEADER_BYTES);
    return true;
  }
}
