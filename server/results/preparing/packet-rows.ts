import { isPacketRowsFast } from '../../../src/wire/compiled-packet-rows.ts';
import { PACKET_COLUMNS, packetLines } from '../../../src/wire/packet-rows.ts';

/** What packet records must come to: the counts of the result that they are of. */
export interface PacketCounts {
  readonly sent: number;
  readonly received: number;
}

/** Why packet records are refused, as a sentence for who sent them. */
export class PacketProblem extends Error {
  override readonly name = 'PacketProblem';
}

/** Ten minutes are 150,000 rows of some 60 bytes. Three times that. */
const TEXT_BYTES = 32 * 1024 * 1024;
const LINE_BYTES = 500;
const RECEIVED_MS = PACKET_COLUMNS.indexOf('receivedMs');

/** Reads rows from text that comes in pieces, and writes them anew: nothing that was not understood gets through. */
export class PacketRows {
  readonly #counts: PacketCounts;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #rest = '';
  #bytes = 0;
  #rows = 0;
  #received = 0;

  constructor(counts: PacketCounts) {
    this.#counts = counts;
  }

  /** The whole lines up to here, written anew; throws `PacketProblem`. */
  add(chunk: Uint8Array): string {
    this.#bytes += chunk.length;
    if (this.#bytes > TEXT_BYTES)
      throw new PacketProblem('The packet records unpack to more than a test can have.');
    const lines = (this.#rest + this.#decode(chunk)).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > LINE_BYTES) throw misshapen();
    return this.#read(lines);
  }

  /** The last line where it has no break; throws `PacketProblem` when it is not all that there should be. */
  finish(): string {
    const last = this.#rest === '' ? '' : this.#read([this.#rest]);
    const { sent, received } = this.#counts;
    if (this.#rows !== sent || this.#received !== received)
      throw new PacketProblem(
        `The packet records must be those of the result: ${sent} sent and ${received} received, not ${this.#rows} and ${this.#received}.`,
      );
    return last;
  }

  #decode(chunk: Uint8Array): string {
    try {
      return this.#decoder.decode(chunk, { stream: true });
    } catch {
      throw new PacketProblem('The packet records must be text in UTF-8.');
    }
  }

  #read(lines: readonly string[]): string {
    if (this.#rows + lines.length > this.#counts.sent) throw this.#tooMany();
    let rows: unknown;
    try {
      rows = lines.length === 0 ? [] : JSON.parse(`[${lines.join(',')}]`);
    } catch {
      throw misshapen();
    }
    if (!isPacketRowsFast(rows) || rows.length !== lines.length) throw misshapen();
    this.#rows += rows.length;
    for (const row of rows) if (row[RECEIVED_MS] !== null) this.#received += 1;
    // More than there can be is told before the rest is read.
    if (this.#received > this.#counts.received) throw this.#tooMany();
    return packetLines(rows);
  }

  #tooMany(): PacketProblem {
    const { sent, received } = this.#counts;
    return new PacketProblem(
      `The packet records must be those of the result, which sent ${sent} and received ${received}.`,
    );
  }
}

const misshapen = (): PacketProblem =>
  new PacketProblem(`The packet records must have one row of ${PACKET_COLUMNS.length} values on each line.`);
