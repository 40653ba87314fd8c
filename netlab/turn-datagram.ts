/**
 * Implements RFC 8656 §11 and §12 (Send and Data indications, ChannelData) and RFC 8489 §5 and §14 (message and
 * attribute layout), for reading only and over UDP only. Chromium binds channels; Firefox never does, and
 * sends all media in indications, so both forms are looked into.
 */
import { type ConnectivityCheck, type PeerPacket, peerPacketOf, type RtpHeader } from './rtp-header.ts';

export type TurnDatagramKind = 'channel-data' | 'send-indication' | 'data-indication' | 'stun' | 'other';

/** What a datagram between client and relay is, and what it carries from peer to peer, if anything. */
export interface TurnDatagram {
  readonly kind: TurnDatagramKind;
  readonly carries: PeerPacket | null;
}

/** RFC 8489 §5. */
const STUN_HEADER_BYTES = 20;
const MAGIC_COOKIE = 0x2112a442;
/** RFC 8656 §17: methods Send (0x006) and Data (0x007) in the indication class (RFC 8489 §5). */
const SEND_INDICATION = 0x0016;
const DATA_INDICATION = 0x0017;
/** RFC 8656 §18.4. */
const ATTRIBUTE_DATA = 0x0013;
/** RFC 8656 §12.4. */
const CHANNEL_DATA_HEADER_BYTES = 4;

/** Reads one UDP datagram between client and relay. Total: whatever it cannot read is `other`. */
export function turnDatagramOf(bytes: Buffer): TurnDatagram {
  const first = bytes[0];
  if (first === undefined) return { kind: 'other', carries: null };
  // RFC 7983 §7 gives TURN channels 64 to 79; RFC 5766 clients may use the numbers up to 0x7FFF.
  if (first >= 64 && first <= 127) return channelDataOf(bytes);
  if (first <= 3) return stunOf(bytes);
  return { kind: 'other', carries: peerPacketOf(bytes) };
}

/** What a log notes of a packet from peer to peer. */
export function notedOf(carries: PeerPacket | null): {
  readonly carries: PeerPacket['kind'] | null;
  readonly rtp: RtpHeader | null;
  readonly check?: ConnectivityCheck;
} {
  const check = carries?.kind === 'stun' ? carries.check : null;
  return {
    carries: carries?.kind ?? null,
    rtp: carries?.kind === 'rtp' ? carries.rtp : null,
    ...(check && { check }),
  };
}

function channelDataOf(bytes: Buffer): TurnDatagram {
  if (bytes.length < CHANNEL_DATA_HEADER_BYTES) return { kind: 'other', carries: null };
  const end = CHANNEL_DATA_HEADER_BYTES + bytes.readUInt16BE(2);
  if (end > bytes.length) return { kind: 'other', carries: null };
  return { kind: 'channel-data', carries: peerPacketOf(bytes.subarray(CHANNEL_DATA_HEADER_BYTES, end)) };
}

function stunOf(bytes: Buffer): TurnDatagram {
  if (bytes.length < STUN_HEADER_BYTES || bytes.readUInt32BE(4) !== MAGIC_COOKIE) {
    return { kind: 'other', carries: null };
  }
  const type = bytes.readUInt16BE(0);
  if (type !== SEND_INDICATION && type !== DATA_INDICATION) return { kind: 'stun', carries: null };
  const data = attributeOf(bytes, ATTRIBUTE_DATA);
  return {
    kind: type === SEND_INDICATION ? 'send-indication' : 'data-indication',
    carries: data === null ? null : peerPacketOf(data),
  };
}

/** The value of the first attribute of a type; `null` where there is none or the message is cut short. */
function attributeOf(message: Buffer, type: number): Buffer | null {
  const end = Math.min(message.length, STUN_HEADER_BYTES + message.readUInt16BE(2));
  let at = STUN_HEADER_BYTES;
  while (at + 4 <= end) {
    const valueEnd = at + 4 + message.readUInt16BE(at + 2);
    if (valueEnd > end) return null;
    if (message.readUInt16BE(at) === type) return message.subarray(at + 4, valueEnd);
    // RFC 8489 §14: values are padded to four bytes, the length does not count the padding.
    at = valueEnd + ((4 - (valueEnd % 4)) % 4);
  }
  return null;
}
