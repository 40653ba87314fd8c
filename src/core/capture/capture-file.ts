import { ByteQueue } from './byte-queue.ts';
import { emptyNotes, type FileNotes, type TakesFrame } from './capture-frame.ts';
import { PcapFile, pcapOrder } from './pcap-file.ts';
import { PcapngFile, isPcapng } from './pcapng-file.ts';

/** What a file was, when all of it has been read. */
export interface FileReading extends Readonly<FileNotes> {
  /** `null`: no capture. */
  readonly format: 'pcap' | 'pcapng' | null;
  readonly sizeBytes: number;
  /** Whether it ends in the middle of a packet or block, as where a program was stopped while it wrote. */
  readonly isCut: boolean;
}

/**
 * Reads a capture, pcap or pcapng, in chunks of any size. Total: never throws, whatever the bytes are; what cannot be read is
 * counted. Takes time as the bytes are many, and holds one packet and one chunk.
 */
export class CaptureFile {
  readonly #queue = new ByteQueue();
  readonly #notes = emptyNotes();
  readonly #take: TakesFrame;
  #reader: PcapFile | PcapngFile | 'none' | null = null;
  #sizeBytes = 0;

  constructor(take: TakesFrame) {
    this.#take = take;
  }

  /** Whether reading on is of no use: it is no capture, or broken. */
  get isOver(): boolean {
    return this.#reader === 'none' || this.#notes.brokenAtByte !== null;
  }

  push(chunk: Uint8Array): void {
    this.#sizeBytes += chunk.length;
    if (this.isOver) return;
    this.#queue.add(chunk);
    this.#reader ??= this.#begin();
    if (this.#reader === null || this.#reader === 'none') return;
    while (this.#reader.step());
  }

  /** Says what the file was; call it behind its last chunk. */
  end(): FileReading {
    return {
      ...this.#notes,
      format:
        this.#reader instanceof PcapFile ? 'pcap' : this.#reader instanceof PcapngFile ? 'pcapng' : null,
      sizeBytes: this.#sizeBytes,
      isCut: !this.isOver && (this.#queue.availableBytes > 0 || this.#queue.isSkipping),
    };
  }

  #begin(): PcapFile | PcapngFile | 'none' | null {
    const magic = this.#queue.peek(4);
    if (magic === null) return null;
    if (isPcapng(magic)) return new PcapngFile(this.#queue, this.#notes, this.#take);
    const order = pcapOrder(magic);
    return order === null ? 'none' : new PcapFile(this.#queue, this.#notes, this.#take, order);
  }
}
