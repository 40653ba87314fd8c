import { viewOf, type ByteQueue } from './byte-queue.ts';
import { MAX_FRAME_BYTES, type FileNotes, type TakesFrame } from './capture-frame.ts';
import { interfaceOf, optionsOf, timeOf, type CaptureInterface } from './pcapng-interface.ts';

/** Types of blocks (draft-ietf-opsawg-pcapng §4, §11.1). */
const Block = {
  section: 0x0a0d0d0a,
  interface: 1,
  obsoletePacket: 2,
  simplePacket: 3,
  names: 4,
  statistics: 5,
  enhancedPacket: 6,
  journal: 9,
  secrets: 10,
  custom: 0x0bad,
  customNotCopied: 0x40000bad,
} as const;
const WITHOUT_PACKETS: readonly number[] = [
  Block.names,
  Block.journal,
  Block.secrets,
  Block.custom,
  Block.customNotCopied,
];
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** Type and length in front, the length again behind. */
const LEAD_BYTES = 8;
const FRAMING_BYTES = 12;
/** A packet of the most bytes with its header, and options of as many bytes. */
const MAX_READ_BYTES = 2 * MAX_FRAME_BYTES;
/** More interfaces than any machine captures on: bounds what is held of a file. */
const MAX_INTERFACES = 4096;
const ISB_IFDROP = 5;
const ISB_OSDROP = 7;

/** Whether a file begins as pcapng does. */
export const isPcapng = (magic: Uint8Array): boolean => viewOf(magic).getUint32(0) === Block.section;

/** Reads pcapng (draft-ietf-opsawg-pcapng): blocks, each of which says how long it is; sections may differ in byte order. */
export class PcapngFile {
  readonly #queue: ByteQueue;
  readonly #notes: FileNotes;
  readonly #take: TakesFrame;
  #isLittleEndian = false;
  #interfaces: (CaptureInterface | null)[] = [];
  /** What each interface of this section says it has dropped until now. */
  #drops = new Map<number, number>();
  #dropsOfSections: number | null = null;

  constructor(queue: ByteQueue, notes: FileNotes, take: TakesFrame) {
    this.#queue = queue;
    this.#notes = notes;
    this.#take = take;
  }

  /** Reads the next block; false when it has not all come, or nothing more can be read. */
  step(): boolean {
    if (this.#notes.brokenAtByte !== null) return false;
    const lead = this.#queue.peek(FRAMING_BYTES);
    if (lead === null) return false;
    const view = viewOf(lead);
    if (view.getUint32(0) === Block.section && !this.#beginSection(view)) return this.#break();
    const type = view.getUint32(0, this.#isLittleEndian);
    const lengthBytes = view.getUint32(4, this.#isLittleEndian);
    if (lengthBytes < FRAMING_BYTES || lengthBytes % 4 !== 0) return this.#break();
    if (!this.#isRead(type) || lengthBytes > MAX_READ_BYTES) {
      this.#pass(type);
      this.#queue.drop(lengthBytes);
      return true;
    }
    const block = this.#queue.peek(lengthBytes);
    if (block === null) return false;
    if (viewOf(block).getUint32(lengthBytes - 4, this.#isLittleEndian) !== lengthBytes) return this.#break();
    this.#queue.drop(lengthBytes);
    this.#read(type, block.subarray(LEAD_BYTES, lengthBytes - 4));
    return true;
  }

  #break(): boolean {
    this.#notes.badLengths++;
    this.#notes.brokenAtByte = this.#queue.position;
    return false;
  }

  /** §4.1: the byte order of all that follows, and interfaces are counted anew. */
  #beginSection(view: DataView): boolean {
    if (view.getUint32(8) === BYTE_ORDER_MAGIC) this.#isLittleEndian = false;
    else if (view.getUint32(8, true) === BYTE_ORDER_MAGIC) this.#isLittleEndian = true;
    else return false;
    this.#interfaces = [];
    this.#dropsOfSections = this.#notes.droppedByCapture;
    this.#drops = new Map();
    return true;
  }

  #isRead(type: number): boolean {
    return (
      type === Block.interface ||
      type === Block.obsoletePacket ||
      type === Block.simplePacket ||
      type === Block.statistics ||
      type === Block.enhancedPacket
    );
  }

  /** Notes a block that is not read. */
  #pass(type: number): void {
    if (this.#isRead(type)) this.#notes.badLengths++;
    else if (WITHOUT_PACKETS.includes(type)) this.#notes.otherBlocks++;
    else if (type !== Block.section) this.#notes.unknownBlocks++;
  }

  #read(type: number, body: Uint8Array): void {
    const view = viewOf(body);
    const order = this.#isLittleEndian;
    if (type === Block.interface) {
      if (this.#interfaces.length < MAX_INTERFACES) this.#interfaces.push(interfaceOf(body, order));
    } else if (type === Block.simplePacket && body.length >= 4) {
      const of = this.#interfaces[0];
      const limitBytes = of && of.snapBytes > 0 ? of.snapBytes : Infinity;
      const heldBytes = Math.min(view.getUint32(0, order), limitBytes);
      this.#packet(0, body, 4, heldBytes, null);
    } else if (type === Block.enhancedPacket && body.length >= 20) {
      const time = [view.getUint32(4, order), view.getUint32(8, order)] as const;
      this.#packet(view.getUint32(0, order), body, 20, view.getUint32(12, order), time);
    } else if (type === Block.obsoletePacket && body.length >= 20) {
      const time = [view.getUint32(4, order), view.getUint32(8, order)] as const;
      this.#packet(view.getUint16(0, order), body, 20, view.getUint32(12, order), time);
    } else if (type === Block.statistics && body.length >= 12) this.#statistics(body, view);
    else this.#notes.badLengths++;
  }

  #packet(
    interfaceId: number,
    body: Uint8Array,
    at: number,
    capturedBytes: number,
    time: readonly [high: number, low: number] | null,
  ): void {
    const of = this.#interfaces[interfaceId];
    if (!of) this.#notes.unknownInterfaces++;
    else if (at + capturedBytes > body.length) this.#notes.badLengths++;
    else
      this.#take({
        bytes: body.subarray(at, at + capturedBytes),
        linkType: of.linkType,
        atMs: time === null ? null : timeOf(time[0], time[1], of),
      });
  }

  /** §4.6: the last block of an interface has the totals. */
  #statistics(body: Uint8Array, view: DataView): void {
    let dropped: number | null = null;
    for (const { code, value } of optionsOf(body, 12, this.#isLittleEndian))
      if ((code === ISB_IFDROP || code === ISB_OSDROP) && value.byteLength >= 8)
        dropped = (dropped ?? 0) + Number(value.getBigUint64(0, this.#isLittleEndian));
    const interfaceId = view.getUint32(0, this.#isLittleEndian);
    if (dropped === null || interfaceId >= this.#interfaces.length) return;
    this.#drops.set(interfaceId, dropped);
    const total = [...this.#drops.values()].reduce((sum, drops) => sum + drops, 0);
    this.#notes.droppedByCapture = (this.#dropsOfSections ?? 0) + total;
  }
}
