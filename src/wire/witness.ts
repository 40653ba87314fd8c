import type { RelayObservation, RelayWitness } from '../core/witness/observation.ts';

/**
 * What the relay saw of a test's packets half-way, in bytes, little endian where fixed, LEB128 varints elsewhere; signed
 * numbers are zigzag-coded. Version 2 has the packets' IP headers behind all else; where none was read it is version 1.
 *
 *     "EDGX" version(1) flags(1; bit 0: capped, 1: over its rate, 2: datagrams in batches, 3: one by one)
 *     varint sinceUs, untilUs - sinceUs, notRecorded [overRate]
 *     varint number of SSRCs, each uint32
 *     varint number of sources, each: varint length, that many ASCII bytes
 *     varint number of strays, each as a source
 *     varint number of records, each:
 *       varint  header = streamIndex * 4 + (bit 0: source changed) + (bit 1: size changed)
 *       zigzag  arrival - previous record's arrival (first: - sinceUs), microseconds
 *       zigzag  sequence - (previous sequence of that stream + 1), modulo 2^16 as a signed 16-bit number
 *       [varint source index] [varint size]
 *     version 2, for each SSRC, until its records are covered:
 *       varint number of records in a row, varint traffic class + 1, varint hop limit + 1 (0: not read)
 *
 * A clean stream costs four to five bytes a packet: 30 s at 250 packets/s are under 40 kB. Headers that change with every
 * packet cost four more.
 */
export interface WitnessRecord extends RelayObservation {
  /** Size of the RTP packet, bytes. */
  readonly sizeBytes: number;
}

/** All that the relay saw of one test: what the core joins, with sizes. */
export interface Witness extends RelayWitness {
  readonly records: readonly WitnessRecord[];
}

const MAGIC = [0x45, 0x44, 0x47, 0x58] as const;
const WITHOUT_HEADERS = 1;
const WITH_HEADERS = 2;
const CAPPED = 1;
const OVER_RATE = 2;
const BATCHED = 4;
const ONE_BY_ONE = 8;
/** More than any test has; bounds what a decoder will hold. */
const MAX_STREAMS = 256;
const MAX_SOURCES = 4096;
const MAX_SOURCE_BYTES = 64;

class ByteWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  byte(value: number): void {
    if (this.#length === this.#bytes.length) {
      const grown = new Uint8Array(this.#bytes.length * 2);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes[this.#length++] = value;
  }

  /** A whole number from 0 to 2^53 - 1. */
  varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.byte(rest);
  }

  zigzag(value: number): void {
    this.varint(value >= 0 ? value * 2 : -value * 2 - 1);
  }

  uint32(value: number): void {
    for (let shift = 0; shift < 32; shift += 8) this.byte((value >>> shift) & 0xff);
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

/** Reads forward; after the first read beyond the end, or of a number too great, it is broken and yields 0. */
class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  #isBroken = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  isBroken(): boolean {
    return this.#isBroken;
  }

  /** Marks what was read as none of ours. */
  fail(): void {
    this.#isBroken = true;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  byte(): number {
    const value = this.#bytes[this.#at];
    if (value === undefined) {
      this.#isBroken = true;
      return 0;
    }
    this.#at++;
    return value;
  }

  varint(): number {
    let value = 0;
    for (let scale = 1; !this.#isBroken; scale *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (value > Number.MAX_SAFE_INTEGER) this.#isBroken = true;
      if (byte < 0x80) return this.#isBroken ? 0 : value;
    }
    return 0;
  }

  zigzag(): number {
    const coded = this.varint();
    return coded % 2 === 0 ? coded / 2 : -(coded + 1) / 2;
  }

  uint32(): number {
    return (this.byte() | (this.byte() << 8) | (this.byte() << 16) | (this.byte() << 24)) >>> 0;
  }

  text(length: number): string {
    if (length > this.left) {
      this.#isBroken = true;
      return '';
    }
    const part = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return String.fromCharCode(...part);
  }
}

const signed16 = (value: number): number => ((value & 0xffff) ^ 0x8000) - 0x8000;

/** Writes a witness. Records must be in order of arrival or nearly so; any order is kept. */
export function encodeWitness(witness: Witness): Uint8Array {
  const writer = new ByteWriter();
  for (const byte of MAGIC) writer.byte(byte);
  const hasHeaders = witness.records.some(
    ({ trafficClass, hopLimit }) => trafficClass !== null || hopLimit !== null,
  );
  writer.byte(hasHeaders ? WITH_HEADERS : WITHOUT_HEADERS);
  const adapterFlags = { batched: BATCHED, dgram: ONE_BY_ONE };
  const adapterFlag = witness.adapter === undefined ? 0 : adapterFlags[witness.adapter];
  const rateFlags = witness.overRate > 0 ? OVER_RATE : 0;
  writer.byte((witness.isCapped ? CAPPED : 0) + rateFlags + adapterFlag);
  writer.varint(witness.sinceUs);
  writer.varint(Math.max(0, witness.untilUs - witness.sinceUs));
  writer.varint(witness.notRecorded);
  if (witness.overRate > 0) writer.varint(witness.overRate);
  const ssrcs = [...new Set(witness.records.map(({ ssrc }) => ssrc))];
  writer.varint(ssrcs.length);
  for (const ssrc of ssrcs) writer.uint32(ssrc);
  for (const list of [witness.sources, witness.strays]) {
    writer.varint(list.length);
    for (const source of list) {
      writer.varint(source.length);
      for (const character of source) writer.byte(character.charCodeAt(0) & 0x7f);
    }
  }
  const indexOf = new Map(ssrcs.map((ssrc, index) => [ssrc, index]));
  const expected = new Map<number, number>();
  let previous = { arrivalUs: witness.sinceUs, source: 0, sizeBytes: 0 };
  writer.varint(witness.records.length);
  for (const record of witness.records) {
    const hasSource = record.source !== previous.source;
    const hasSize = record.sizeBytes !== previous.sizeBytes;
    writer.varint((indexOf.get(record.ssrc) ?? 0) * 4 + (hasSource ? 1 : 0) + (hasSize ? 2 : 0));
    writer.zigzag(record.arrivalUs - previous.arrivalUs);
    writer.zigzag(signed16(record.sequence - (expected.get(record.ssrc) ?? 0)));
    if (hasSource) writer.varint(record.source);
    if (hasSize) writer.varint(record.sizeBytes);
    expected.set(record.ssrc, record.sequence + 1);
    previous = record;
  }
  if (hasHeaders) for (const run of headerRuns(witness.records, ssrcs)) writeRun(writer, run);
  return writer.finish();
}

/** What an IP header said, beside its addresses. */
type Headers = Pick<WitnessRecord, 'trafficClass' | 'hopLimit'>;

interface HeaderRun extends Headers {
  count: number;
}

/** Records of one stream in a row with the same header; stream by stream, for streams are marked each for itself. */
function headerRuns(records: readonly WitnessRecord[], ssrcs: readonly number[]): HeaderRun[] {
  const byStream = new Map(ssrcs.map((ssrc) => [ssrc, [] as HeaderRun[]]));
  for (const { ssrc, trafficClass, hopLimit } of records) {
    const runs = byStream.get(ssrc);
    const last = runs?.at(-1);
    if (last?.trafficClass === trafficClass && last.hopLimit === hopLimit) last.count++;
    else runs?.push({ count: 1, trafficClass, hopLimit });
  }
  return [...byStream.values()].flat();
}

function writeRun(writer: ByteWriter, { count, trafficClass, hopLimit }: HeaderRun): void {
  writer.varint(count);
  writer.varint(trafficClass === null ? 0 : trafficClass + 1);
  writer.varint(hopLimit === null ? 0 : hopLimit + 1);
}

/** Reads a witness; `null` for anything that is not one. Total: never throws, never holds more than it was given. */
export function decodeWitness(bytes: Uint8Array): Witness | null {
  const reader = new ByteReader(bytes);
  if (MAGIC.some((byte) => reader.byte() !== byte)) return null;
  const version = reader.byte();
  if (version !== WITHOUT_HEADERS && version !== WITH_HEADERS) return null;
  const flags = reader.byte();
  const sinceUs = reader.varint();
  const untilUs = sinceUs + reader.varint();
  const notRecorded = reader.varint();
  const overRate = (flags & OVER_RATE) === 0 ? 0 : reader.varint();
  const ssrcs = readList(reader, MAX_STREAMS, () => reader.uint32());
  const readSources = () =>
    readList(reader, MAX_SOURCES, () => reader.text(Math.min(reader.varint(), MAX_SOURCE_BYTES)));
  const sources = readSources();
  const strays = readSources();
  if (!ssrcs || !sources || !strays) return null;
  const expected = new Map<number, number>();
  let previous = { arrivalUs: sinceUs, source: 0, sizeBytes: 0 };
  const bare = readList(reader, Math.floor(reader.left / 3) + 1, (): WitnessRecord => {
    const header = reader.varint();
    const ssrc = ssrcs[Math.floor(header / 4)];
    if (ssrc === undefined) reader.fail();
    const arrivalUs = previous.arrivalUs + reader.zigzag();
    const sequence = ((expected.get(ssrc ?? 0) ?? 0) + reader.zigzag()) & 0xffff;
    const source = header & 1 ? reader.varint() : previous.source;
    const sizeBytes = header & 2 ? reader.varint() : previous.sizeBytes;
    expected.set(ssrc ?? 0, sequence + 1);
    previous = { arrivalUs, source, sizeBytes };
    return { ssrc: ssrc ?? 0, sequence, arrivalUs, sizeBytes, source, ...NOT_READ };
  });
  const records = bare && (version === WITH_HEADERS ? withHeaders(reader, bare, ssrcs) : bare);
  if (!records || reader.left > 0) return null;
  if (![untilUs, ...records.map(({ arrivalUs }) => arrivalUs)].every(Number.isSafeInteger)) return null;
  return {
    ...((flags & (BATCHED | ONE_BY_ONE)) !== 0 && {
      adapter: (flags & BATCHED) === 0 ? 'dgram' : 'batched',
    }),
    sinceUs,
    untilUs,
    isCapped: (flags & CAPPED) !== 0,
    notRecorded,
    overRate,
    sources,
    strays,
    records,
  };
}

const NOT_READ: Headers = { trafficClass: null, hopLimit: null };
/** A byte, and one more for what was not read. */
const MAX_HEADER_CODE = 0x100;

/** Reads what the headers of the records were; `null` when they are not told of each, once. */
function withHeaders(
  reader: ByteReader,
  records: readonly WitnessRecord[],
  ssrcs: readonly number[],
): WitnessRecord[] | null {
  const headersOf = new Map<number, Headers[]>();
  for (const ssrc of new Set(ssrcs)) {
    const left = records.filter((record) => record.ssrc === ssrc).length;
    const headers: Headers[] = [];
    while (headers.length < left) {
      const count = reader.varint();
      const [trafficClass, hopLimit] = [reader.varint(), reader.varint()];
      const isOne =
        count > 0 && count <= left - headers.length && Math.max(trafficClass, hopLimit) <= MAX_HEADER_CODE;
      if (reader.isBroken() || !isOne) return null;
      const run: Headers = {
        trafficClass: trafficClass === 0 ? null : trafficClass - 1,
        hopLimit: hopLimit === 0 ? null : hopLimit - 1,
      };
      for (let index = 0; index < count; index++) headers.push(run);
    }
    // The first one last, where each is taken from.
    headersOf.set(ssrc, headers.reverse());
  }
  return records.map((record) => ({ ...record, ...headersOf.get(record.ssrc)?.pop() }));
}

/** A counted list of at most `most` items; `null` when there are more, or too few bytes for them. */
function readList<T>(reader: ByteReader, most: number, read: () => T): T[] | null {
  const count = reader.varint();
  if (reader.isBroken() || count > most) return null;
  const items: T[] = [];
  while (items.length < count && !reader.isBroken()) items.push(read());
  return reader.isBroken() ? null : items;
}
