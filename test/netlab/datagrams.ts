/** Bytes of the datagrams that the tests send, written out by hand from the RFCs. */

/** RFC 3550 §5.1: version 2, then payload type, sequence number, timestamp and SSRC; 4 bytes of payload. */
export function rtpBytes(told: {
  payloadType?: number;
  sequenceNumber: number;
  timestamp?: number;
  ssrc: number;
  hasMarker?: boolean;
  hasPadding?: boolean;
}): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt8(told.hasPadding ? 0xa0 : 0x80, 0);
  bytes.writeUInt8((told.hasMarker ? 0x80 : 0) | (told.payloadType ?? 111), 1);
  bytes.writeUInt16BE(told.sequenceNumber, 2);
  bytes.writeUInt32BE(told.timestamp ?? 0, 4);
  bytes.writeUInt32BE(told.ssrc, 8);
  return bytes;
}

/** RFC 8656 §12.4. */
export function channelData(payload: Buffer, channelNumber = 0x4000): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt16BE(channelNumber, 0);
  header.writeUInt16BE(payload.length, 2);
  return Buffer.concat([header, payload]);
}

/** RFC 8489 §5 and §14. */
export function stunMessage(type: number, attributes: readonly (readonly [number, Buffer])[]): Buffer {
  const body = Buffer.concat(
    attributes.map(([attributeType, value]) => {
      const header = Buffer.alloc(4);
      header.writeUInt16BE(attributeType, 0);
      header.writeUInt16BE(value.length, 2);
      return Buffer.concat([header, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
    }),
  );
  const header = Buffer.alloc(20);
  header.writeUInt16BE(type, 0);
  header.writeUInt16BE(body.length, 2);
  header.writeUInt32BE(0x2112a442, 4);
  return Buffer.concat([header, body]);
}
