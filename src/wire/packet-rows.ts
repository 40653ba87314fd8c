import { Type, type Static } from 'typebox';
import { Check } from 'typebox/value';
import type { TestPacket } from '../core/capture/capture-join.ts';
import type { Frozen } from './schema.ts';

/**
 * Raw packet records of a measured stretch, for engineers and for proofs: one row per packet sent, in send order.
 * Columns: stream, streamSequence, globalSequence, ssrc (null when unknown), rtpSequence (16 bit; null when
 * unknown), sentMs and receivedMs on one monotonic clock with the begin of the stretch as 0 (receivedMs null: lost),
 * arrivalIndex (place in the order of delivery; null: lost).
 */
export const PACKET_COLUMNS = [
  'stream',
  'streamSequence',
  'globalSequence',
  'ssrc',
  'rtpSequence',
  'sentMs',
  'receivedMs',
  'arrivalIndex',
] as const;

const numberOrNull = Type.Union([Type.Number(), Type.Null()]);

/** A row, in the order of `PACKET_COLUMNS`. */
export const PacketRowSchema = Type.Tuple([
  Type.Integer(),
  Type.Integer(),
  Type.Integer(),
  numberOrNull,
  numberOrNull,
  Type.Number(),
  numberOrNull,
  numberOrNull,
]);
export type PacketRow = Frozen<Static<typeof PacketRowSchema>>;

export const PacketRowsSchema = Type.Array(PacketRowSchema);

/** Checks that outside data is packet rows. Total: never throws. */
export const isPacketRows = (data: unknown): data is PacketRow[] => Check(PacketRowsSchema, data);

/** Microseconds: finer than any browser's clock, and half the size of what subtraction leaves behind. */
const rounded = (value: number | null): number | null =>
  value === null ? null : Math.round(value * 1000) / 1000;

/** Rows as JSON lines: what is sent to the server (gzip) and what the command line writes. */
export const packetLines = (rows: readonly PacketRow[]): string =>
  rows.map((row) => `${JSON.stringify(row.map(rounded))}\n`).join('');

/** Rows as CSV (RFC 4180) under a line with `PACKET_COLUMNS`; what is unknown or lost is empty. For spreadsheets and scripts. */
export const packetCsv = (rows: readonly PacketRow[]): string =>
  [PACKET_COLUMNS, ...rows.map((row) => row.map((value) => rounded(value) ?? ''))]
    .map((line) => `${line.join(',')}\r\n`)
    .join('');

/** A row as what a packet capture is held against. */
export const testPacketOf = ([
  stream,
  streamSequence,
  ,
  ssrc,
  rtpSequence,
  sentMs,
  receivedMs,
]: PacketRow): TestPacket => ({ stream, streamSequence, ssrc, rtpSequence, sentMs, receivedMs });
