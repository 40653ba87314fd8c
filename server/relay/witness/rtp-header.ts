/** Where RTP says what a packet is. Implements what RFC 3550 §5.1 fixes of the header, and how RTP is told apart. */
import { readUint16, readUint32 } from '../message/bytes.ts';

/** RFC 3550 §5.1: the fixed header, without contributing sources. */
export const RTP_HEADER_BYTES = 12;

const VERSION = 2;
/** RFC 5761 §4: RTCP packet types without their top bit; no RTP stream beside RTCP has these payload types. */
const FIRST_RTCP_TYPE = 64;
const LAST_RTCP_TYPE = 95;

/**
 * True for an RTP packet. What shares its path is told apart by the first byte (RFC 7983 §7: RTP and RTCP begin with
 * version 2; STUN, DTLS and TURN channels do not) and RTCP by the second (RFC 5761 §4).
 */
export function isRtp(bytes: Uint8Array, at: number, lengthBytes: number): boolean {
  if (lengthBytes < RTP_HEADER_BYTES || (bytes[at] ?? 0) >> 6 !== VERSION) return false;
  const payloadType = (bytes[at + 1] ?? 0) & 0x7f;
  return payloadType < FIRST_RTCP_TYPE || payloadType > LAST_RTCP_TYPE;
}

export const rtpSequence = (bytes: Uint8Array, at: number): number => readUint16(bytes, at + 2);

export const rtpSsrc = (bytes: Uint8Array, at: number): number => readUint32(bytes, at + 8);
