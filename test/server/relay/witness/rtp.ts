/** RTP packets as a browser would make them, as far as the relay looks. */

export interface RtpFields {
  readonly ssrc: number;
  readonly sequence: number;
  readonly payloadType?: number;
  readonly isMarked?: boolean;
  readonly sizeBytes?: number;
}

/** RFC 3550 §5.1: V=2, M and PT, sequence number, timestamp, SSRC; then payload. */
export function rtpPacket({
  ssrc,
  sequence,
  payloadType = 111,
  isMarked = false,
  sizeBytes = 100,
}: RtpFields): Uint8Array {
  const packet = Buffer.alloc(sizeBytes);
  packet.writeUInt8(0x80, 0);
  packet.writeUInt8((isMarked ? 0x80 : 0) + payloadType, 1);
  packet.writeUInt16BE(sequence, 2);
  packet.writeUInt32BE(sequence * 960, 4);
  packet.writeUInt32BE(ssrc, 8);
  return packet;
}
