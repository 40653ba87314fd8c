/**
 * Reads a Send indication where it lies. Implements RFC 8656 §11.2 (what must be there) and RFC 8489 §6.3.2.
 *
 * Firefox sends all its media this way, so this runs per packet: it makes no objects and writes what it finds
 * into the one given to it. `decodeStunMessage` gives the same answers (a test holds them together).
 */
import { AttributeType, isNotUnderstood } from '../message/attribute-type.ts';
import { paddedTo4, readUint16, readUint32 } from '../message/bytes.ts';
import { FINGERPRINT_BYTES, fingerprintOf } from '../message/fingerprint.ts';
import { HEADER_BYTES, MAGIC_COOKIE } from '../message/header.ts';

/** Positions in the message; the values found by the last successful scan. */
export interface SendFields {
  peerAt: number;
  peerLengthBytes: number;
  dataAt: number;
  dataLengthBytes: number;
}

const ATTRIBUTE_HEADER_BYTES = 4;

/** False when the indication is malformed or incomplete, or insists on something not understood: discard it. */
export function scanSendIndication(bytes: Uint8Array, fields: SendFields): boolean {
  const end = bytes.length;
  if (end < HEADER_BYTES || readUint32(bytes, 4) !== MAGIC_COOKIE) return false;
  const lengthBytes = readUint16(bytes, 2);
  if (HEADER_BYTES + lengthBytes !== end || lengthBytes % 4 !== 0) return false;
  fields.peerAt = 0;
  fields.dataAt = 0;
  let isAfterIntegrity = false;
  let offset = HEADER_BYTES;
  while (offset < end) {
    const type = readUint16(bytes, offset);
    const valueBytes = readUint16(bytes, offset + 2);
    const valueAt = offset + ATTRIBUTE_HEADER_BYTES;
    if (valueAt + valueBytes > end) return false;
    if (type === AttributeType.FINGERPRINT) {
      const isLast = valueAt + FINGERPRINT_BYTES === end && valueBytes === FINGERPRINT_BYTES;
      if (!isLast || readUint32(bytes, valueAt) !== fingerprintOf(bytes, offset)) return false;
    } else if (isAfterIntegrity) {
      // RFC 8489 §14.5: not protected, so not read.
    } else if (type === AttributeType.XOR_PEER_ADDRESS) {
      if (fields.peerAt === 0) {
        fields.peerAt = valueAt;
        fields.peerLengthBytes = valueBytes;
      }
    } else if (type === AttributeType.DATA) {
      if (fields.dataAt === 0) {
        fields.dataAt = valueAt;
        fields.dataLengthBytes = valueBytes;
      }
    } else if (type === AttributeType.MESSAGE_INTEGRITY) {
      isAfterIntegrity = true;
    } else if (isNotUnderstood(type)) {
      return false;
    }
    offset = valueAt + paddedTo4(valueBytes);
  }
  return fields.peerAt !== 0 && fields.dataAt !== 0;
}
