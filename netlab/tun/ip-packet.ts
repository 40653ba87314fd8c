/**
 * Implements RFC 791 §3.1 and §3.2 (header, fragmentation), RFC 768 and RFC 9293 §3.1 (ports) and RFC 792 with RFC 1191 §4
 * (too big), as far as a router needs them.
 */

import type { HeaderFields } from '../header-rewriter.ts';

/** What a router reads of an IPv4 packet. */
export interface IpPacket {
  readonly transport: 'udp' | 'tcp' | 'icmp' | 'other';
  readonly headerBytes: number;
  readonly source: string;
  readonly destination: string;
  /** `null` where there are none: no UDP or TCP, or a fragment that is not the first. */
  readonly ports: { readonly source: number; readonly destination: number } | null;
  /** What UDP carries; `null` for all else, and for fragments. */
  readonly datagram: Buffer | null;
  readonly mayBeFragmented: boolean;
}

const LEAST_HEADER_BYTES = 20;
const UDP_HEADER_BYTES = 8;
const PORTS_BYTES = 4;
const TRANSPORTS: Readonly<Record<number, 'icmp' | 'tcp' | 'udp'>> = { 1: 'icmp', 6: 'tcp', 17: 'udp' };
const DONT_FRAGMENT = 0x4000;
const MORE_FRAGMENTS = 0x2000;
const OFFSET = 0x1fff;
/** §3.1: fragments begin at multiples of 8 bytes. */
const FRAGMENT_UNIT_BYTES = 8;

/** Reads a packet; `null` when it is not a whole IPv4 one. */
export function ipPacketOf(bytes: Buffer): IpPacket | null {
  if (bytes.length < LEAST_HEADER_BYTES || bytes.readUInt8(0) >> 4 !== 4) return null;
  const headerBytes = (bytes.readUInt8(0) & 0x0f) * 4;
  if (
    headerBytes < LEAST_HEADER_BYTES ||
    bytes.readUInt16BE(2) !== bytes.length ||
    headerBytes > bytes.length
  )
    return null;
  const transport = TRANSPORTS[bytes.readUInt8(9)] ?? 'other';
  const fragmentation = bytes.readUInt16BE(6);
  const isWhole = (fragmentation & (MORE_FRAGMENTS | OFFSET)) === 0;
  const hasPorts =
    (transport === 'udp' || transport === 'tcp') &&
    (fragmentation & OFFSET) === 0 &&
    bytes.length >= headerBytes + PORTS_BYTES;
  return {
    transport,
    headerBytes,
    source: addressAt(bytes, 12),
    destination: addressAt(bytes, 16),
    ports: hasPorts
      ? { source: bytes.readUInt16BE(headerBytes), destination: bytes.readUInt16BE(headerBytes + 2) }
      : null,
    datagram:
      transport === 'udp' && isWhole && bytes.length >= headerBytes + UDP_HEADER_BYTES
        ? bytes.subarray(headerBytes + UDP_HEADER_BYTES)
        : null,
    mayBeFragmented: (fragmentation & DONT_FRAGMENT) === 0,
  };
}

const addressAt = (bytes: Buffer, at: number): string => bytes.subarray(at, at + 4).join('.');

/** Cuts a packet into ones of at most `mtuBytes` (RFC 791 §3.2). Options stay with each: nobody here sends any. */
export function fragmentsOf(bytes: Buffer, headerBytes: number, mtuBytes: number): Buffer[] {
  const step = Math.floor((mtuBytes - headerBytes) / FRAGMENT_UNIT_BYTES) * FRAGMENT_UNIT_BYTES;
  const fragmentation = bytes.readUInt16BE(6);
  const fragments: Buffer[] = [];
  for (let from = headerBytes; from < bytes.length; from += step) {
    const to = Math.min(from + step, bytes.length);
    const fragment = Buffer.concat([bytes.subarray(0, headerBytes), bytes.subarray(from, to)]);
    const offset = (fragmentation & OFFSET) + (from - headerBytes) / FRAGMENT_UNIT_BYTES;
    const more = to < bytes.length ? MORE_FRAGMENTS : fragmentation & MORE_FRAGMENTS;
    fragment.writeUInt16BE(fragment.length, 2);
    fragment.writeUInt16BE(more | offset, 6);
    signHeader(fragment, headerBytes);
    fragments.push(fragment);
  }
  return fragments;
}

/** What a router at `router` tells the sender of a packet that is too big and must not be cut (RFC 1191 §4). */
export function tooBig(refused: Buffer, headerBytes: number, router: string, mtuBytes: number): Buffer {
  /** RFC 792: the header and the first 64 bits of what follows it. */
  const quoted = refused.subarray(0, headerBytes + 8);
  const quote = Buffer.alloc(LEAST_HEADER_BYTES + 8 + quoted.length);
  quote.writeUInt8(0x45, 0);
  quote.writeUInt16BE(quote.length, 2);
  quote.writeUInt8(64, 8);
  quote.writeUInt8(1, 9);
  Buffer.from(router.split('.').map(Number)).copy(quote, 12);
  refused.copy(quote, 16, 12, 16);
  signHeader(quote, LEAST_HEADER_BYTES);
  const message = quote.subarray(LEAST_HEADER_BYTES);
  // Type 3, destination unreachable; code 4, fragmentation needed and DF set.
  message.writeUInt8(3, 0);
  message.writeUInt8(4, 1);
  message.writeUInt16BE(mtuBytes, 6);
  quoted.copy(message, 8);
  message.writeUInt16BE(checksumOf(message), 2);
  return quote;
}

export const headerFieldsOf = (packet: Buffer): HeaderFields => ({
  dscp: packet.readUInt8(1) >> 2,
  ecn: packet.readUInt8(1) & 3,
  ttl: packet.readUInt8(8),
});

/** A copy of a packet with other fields in its header (RFC 791 §3.1). */
export function withFields(packet: Buffer, headerBytes: number, { dscp, ecn, ttl }: HeaderFields): Buffer {
  const copy = Buffer.from(packet);
  copy.writeUInt8((dscp << 2) | ecn, 1);
  copy.writeUInt8(ttl, 8);
  signHeader(copy, headerBytes);
  return copy;
}

function signHeader(bytes: Buffer, headerBytes: number): void {
  bytes.writeUInt16BE(0, 10);
  bytes.writeUInt16BE(checksumOf(bytes.subarray(0, headerBytes)), 10);
}

/** RFC 1071: the ones' complement of the ones' complement sum of all 16-bit words. */
export function checksumOf(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at + 1 < bytes.length; at += 2) sum += bytes.readUInt16BE(at);
  if (bytes.length % 2 === 1) sum += (bytes.at(-1) ?? 0) << 8;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
