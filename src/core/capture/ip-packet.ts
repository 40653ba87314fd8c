import { viewOf } from './byte-queue.ts';

/** UDP or a TCP segment in an IP packet. Bytes are lent. */
export interface IpPayload {
  readonly transport: 'udp' | 'tcp';
  readonly source: Endpoint;
  readonly destination: Endpoint;
  /** Differentiated services code point (RFC 2474 §3). */
  readonly dscp: number;
  /** Time to live, with IPv6 the hop limit. */
  readonly ttl: number;
  /** What was captured of the payload. */
  readonly bytes: Uint8Array;
  /** How long the payload was on the wire, as its header says; `null` where that does not tell. */
  readonly sizeBytes: number | null;
}

/** An address and port: the address as its 4 or 16 bytes, lent. */
export interface Endpoint {
  readonly address: Uint8Array;
  readonly port: number;
}

/**
 * Why a packet has no payload to read: `fragment`, since fragments are not put together; `cut`, its headers were not captured
 * whole; `bad-length`, a length in it cannot be; `other`, neither UDP nor TCP.
 */
export type NoPayload = 'fragment' | 'cut' | 'bad-length' | 'other';

const Protocol = { tcp: 6, udp: 17, fragment: 44, authentication: 51 } as const;
/** Extension headers that say their length in units of 8 bytes, without the first (RFC 8200 §4, RFC 7045 §3). */
const EXTENSIONS: readonly number[] = [0, 43, 60, 135, 139, 140];

interface Inside {
  readonly protocol: number;
  readonly source: Uint8Array;
  readonly destination: Uint8Array;
  readonly dscp: number;
  readonly ttl: number;
  readonly bytes: Uint8Array;
}

/** Reads an IP packet down to its payload. Total. */
export function ipPayloadOf(packet: Uint8Array): IpPayload | NoPayload {
  const version = (packet[0] ?? 0) >> 4;
  if (packet.length === 0) return 'cut';
  const inside = version === 4 ? ipv4(packet) : version === 6 ? ipv6(packet) : 'other';
  if (typeof inside === 'string') return inside;
  if (inside.protocol === Protocol.udp) return udp(inside);
  return inside.protocol === Protocol.tcp ? tcp(inside) : 'other';
}

/** RFC 791 §3.1. */
function ipv4(packet: Uint8Array): Inside | NoPayload {
  if (packet.length < 20) return 'cut';
  const view = viewOf(packet);
  const headerBytes = (view.getUint8(0) & 0xf) * 4;
  const totalBytes = view.getUint16(2);
  if (headerBytes < 20) return 'bad-length';
  if (headerBytes > packet.length) return 'cut';
  // A network card that cuts segments itself is handed packets whose length is 0.
  if (totalBytes !== 0 && totalBytes < headerBytes) return 'bad-length';
  // More fragments follow, or this is not the first one.
  if ((view.getUint16(6) & 0x3fff) !== 0) return 'fragment';
  return {
    protocol: view.getUint8(9),
    source: packet.subarray(12, 16),
    destination: packet.subarray(16, 20),
    dscp: view.getUint8(1) >> 2,
    ttl: view.getUint8(8),
    bytes: packet.subarray(headerBytes, totalBytes === 0 ? packet.length : totalBytes),
  };
}

/** RFC 8200 §3, §4. */
function ipv6(packet: Uint8Array): Inside | NoPayload {
  if (packet.length < 40) return 'cut';
  const view = viewOf(packet);
  const payloadBytes = view.getUint16(4);
  const end = payloadBytes === 0 ? packet.length : Math.min(packet.length, 40 + payloadBytes);
  let protocol = view.getUint8(6);
  let at = 40;
  for (;;) {
    const isFragment = protocol === Protocol.fragment;
    const isAuthentication = protocol === Protocol.authentication;
    if (!isFragment && !isAuthentication && !EXTENSIONS.includes(protocol)) break;
    if (at + 8 > end) return payloadBytes !== 0 && at + 8 > 40 + payloadBytes ? 'bad-length' : 'cut';
    // A packet can have the header and be whole all the same (RFC 6946).
    if (isFragment && (view.getUint16(at + 2) & 0xfff9) !== 0) return 'fragment';
    const units = view.getUint8(at + 1);
    protocol = view.getUint8(at);
    at += isFragment ? 8 : isAuthentication ? (units + 2) * 4 : (units + 1) * 8;
  }
  return {
    protocol,
    source: packet.subarray(8, 24),
    destination: packet.subarray(24, 40),
    dscp: (view.getUint16(0) >> 6) & 0x3f,
    ttl: view.getUint8(7),
    bytes: packet.subarray(Math.min(at, end), end),
  };
}

/** RFC 768. */
function udp({ bytes, ...inside }: Inside): IpPayload | NoPayload {
  if (bytes.length < 8) return 'cut';
  const view = viewOf(bytes);
  const lengthBytes = view.getUint16(4);
  // 0 is that of a jumbogram (RFC 2675 §4).
  if (lengthBytes !== 0 && lengthBytes < 8) return 'bad-length';
  if (lengthBytes === 0) return withPorts(inside, 'udp', view, bytes.subarray(8), null);
  return withPorts(inside, 'udp', view, bytes.subarray(8, lengthBytes), lengthBytes - 8);
}

/** RFC 9293 §3.1. */
function tcp({ bytes, ...inside }: Inside): IpPayload | NoPayload {
  if (bytes.length < 20) return 'cut';
  const view = viewOf(bytes);
  const headerBytes = (view.getUint8(12) >> 4) * 4;
  if (headerBytes < 20) return 'bad-length';
  return withPorts(inside, 'tcp', view, bytes.subarray(headerBytes), null);
}

const withPorts = (
  { source, destination, dscp, ttl }: Omit<Inside, 'bytes'>,
  transport: 'udp' | 'tcp',
  view: DataView,
  bytes: Uint8Array,
  sizeBytes: number | null,
): IpPayload => ({
  transport,
  source: { address: source, port: view.getUint16(0) },
  destination: { address: destination, port: view.getUint16(2) },
  dscp,
  ttl,
  bytes,
  sizeBytes,
});
