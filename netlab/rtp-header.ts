/** Implements the fixed header of RFC 3550 §5.1, as far as SRTP (RFC 3711 §3.1) leaves it in clear. */

/** The fields of an RTP packet's fixed header that tell it apart. */
export interface RtpHeader {
  readonly payloadType: number;
  readonly sequenceNumber: number;
  readonly timestamp: number;
  readonly ssrc: number;
  /** The P bit: the sender filled the packet up, which a test stream never does itself. */
  readonly hasPadding: boolean;
}

/** A connectivity check between two peers (RFC 8445 §7.2), or what answers it: both have one transaction ID. */
export interface ConnectivityCheck {
  readonly isRequest: boolean;
  /** 12 bytes in hexadecimal digits (RFC 8489 §5). */
  readonly transactionId: string;
}

const FIXED_HEADER_BYTES = 12;
const VERSION = 2;
/** RFC 8489 §5 and §17.2: the method Binding as a request, and as a success response. */
const BINDING_REQUEST = 0x0001;
const BINDING_SUCCESS = 0x0101;
const STUN_HEADER_BYTES = 20;
const TRANSACTION_ID_AT = 8;

/** What a packet between two peers is, by its first bytes. */
export type PeerPacket =
  | { readonly kind: 'rtp'; readonly rtp: RtpHeader }
  | { readonly kind: 'stun'; readonly check: ConnectivityCheck | null }
  | { readonly kind: 'rtcp' | 'dtls' | 'other' };

/** Tells apart what shares one transport (RFC 7983 §7; RTP from RTCP by RFC 5761 §4). Total. */
export function peerPacketOf(bytes: Buffer): PeerPacket {
  const first = bytes[0];
  if (first === undefined) return { kind: 'other' };
  if (first <= 3) return { kind: 'stun', check: checkOf(bytes) };
  if (first >= 20 && first <= 63) return { kind: 'dtls' };
  if (first >> 6 !== VERSION || bytes.length < 2) return { kind: 'other' };
  // RFC 5761 §4: RTCP packet types 192 to 223 lie where RTP would have the marker and types 64 to 95.
  const second = bytes.readUInt8(1);
  if (second >= 192 && second <= 223) return { kind: 'rtcp' };
  if (bytes.length < FIXED_HEADER_BYTES) return { kind: 'other' };
  return {
    kind: 'rtp',
    rtp: {
      payloadType: second & 0x7f,
      sequenceNumber: bytes.readUInt16BE(2),
      timestamp: bytes.readUInt32BE(4),
      ssrc: bytes.readUInt32BE(8),
      hasPadding: (first & 0x20) !== 0,
    },
  };
}

function checkOf(bytes: Buffer): ConnectivityCheck | null {
  if (bytes.length < STUN_HEADER_BYTES) return null;
  const type = bytes.readUInt16BE(0);
  if (type !== BINDING_REQUEST && type !== BINDING_SUCCESS) return null;
  return {
    isRequest: type === BINDING_REQUEST,
    transactionId: bytes.toString('hex', TRANSACTION_ID_AT, STUN_HEADER_BYTES),
  };
}
