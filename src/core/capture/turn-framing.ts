import { viewOf } from './byte-queue.ts';

/** What stands around an RTP packet: TURN's framing (RFC 8656 §11, §12), or nothing. */
export type RtpFraming = 'send-indication' | 'data-indication' | 'channel-data' | 'bare';

/** An RTP packet by its header (RFC 3550 §5.1). */
export interface RtpFacts {
  readonly framing: RtpFraming;
  readonly ssrc: number;
  readonly sequence: number;
}

/** What a payload holds instead of RTP: another message, one that is cut, or one with a length that cannot be. */
export type NoRtp = 'other' | 'cut' | 'bad-length';

const CHANNEL_HEADER_BYTES = 4;
const STUN_HEADER_BYTES = 20;
const STUN_MAGIC_COOKIE = 0x2112a442;
const SEND_INDICATION = 0x0016;
const DATA_INDICATION = 0x0017;
const DATA_ATTRIBUTE = 0x0013;
const RTP_HEADER_BYTES = 12;

/**
 * Reads what a datagram carries from peer to peer. Total. `sizeBytes` is how long it was on the wire, of which `payload` may be the
 * first part; `null` where that is not known.
 */
export function rtpInDatagram(payload: Uint8Array, sizeBytes: number | null): RtpFacts | NoRtp {
  const first = payload[0];
  if (first === undefined) return 'other';
  // RFC 7983 §7: the first two bits tell STUN, ChannelData and RTP apart.
  switch (first >> 6) {
    case 0:
      return inIndication(payload);
    case 1:
      return inChannelData(payload, sizeBytes);
    case 2:
      return rtpAt(payload, 0, 'bare');
    default:
      return 'other';
  }
}

/**
 * Reads the messages of a TCP segment, where it begins on the boundary of a ChannelData message (RFC 8656 §12.5: padded to 4
 * bytes); `null` where it does not, or what follows shows that it did not.
 */
export function rtpInSegment(payload: Uint8Array): readonly RtpFacts[] | null {
  const found: RtpFacts[] = [];
  const view = viewOf(payload);
  for (let at = 0; at < payload.length;) {
    if (payload.length - at < CHANNEL_HEADER_BYTES || view.getUint8(at) >> 6 !== 1) return any(found);
    const message = payload.subarray(at);
    const rtp = rtpAt(message, CHANNEL_HEADER_BYTES, 'channel-data');
    if (typeof rtp !== 'string') found.push(rtp);
    at += CHANNEL_HEADER_BYTES + Math.ceil(view.getUint16(at + 2) / 4) * 4;
  }
  return any(found);
}

const any = (found: readonly RtpFacts[]): readonly RtpFacts[] | null => (found.length > 0 ? found : null);

/** RFC 8656 §12.4. */
function inChannelData(payload: Uint8Array, sizeBytes: number | null): RtpFacts | NoRtp {
  if (payload.length < CHANNEL_HEADER_BYTES) return 'cut';
  const dataBytes = viewOf(payload).getUint16(2);
  if (sizeBytes !== null && CHANNEL_HEADER_BYTES + dataBytes > sizeBytes) return 'bad-length';
  return dataBytes < RTP_HEADER_BYTES ? 'other' : rtpAt(payload, CHANNEL_HEADER_BYTES, 'channel-data');
}

/** RFC 8656 §11: the DATA attribute of a Send or Data indication. */
function inIndication(payload: Uint8Array): RtpFacts | NoRtp {
  if (payload.length < STUN_HEADER_BYTES) return 'other';
  const view = viewOf(payload);
  const type = view.getUint16(0);
  if (view.getUint32(4) !== STUN_MAGIC_COOKIE) return 'other';
  if (type !== SEND_INDICATION && type !== DATA_INDICATION) return 'other';
  const end = STUN_HEADER_BYTES + view.getUint16(2);
  for (let at = STUN_HEADER_BYTES; at + 4 <= end;) {
    if (at + 4 > payload.length) return 'cut';
    const lengthBytes = view.getUint16(at + 2);
    if (at + 4 + lengthBytes > end) return 'bad-length';
    if (view.getUint16(at) === DATA_ATTRIBUTE)
      return rtpAt(payload, at + 4, type === SEND_INDICATION ? 'send-indication' : 'data-indication');
    at += 4 + Math.ceil(lengthBytes / 4) * 4;
  }
  return 'other';
}

function rtpAt(bytes: Uint8Array, at: number, framing: RtpFraming): RtpFacts | NoRtp {
  if (at + RTP_HEADER_BYTES > bytes.length) return 'cut';
  const view = viewOf(bytes);
  const first = view.getUint8(at);
  // 192 to 223 in the second byte is RTCP (RFC 5761 §4).
  const second = view.getUint8(at + 1);
  if (first >> 6 !== 2 || (second >= 192 && second <= 223)) return 'other';
  return { framing, ssrc: view.getUint32(at + 8), sequence: view.getUint16(at + 2) };
}
