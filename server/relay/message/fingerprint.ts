/** FINGERPRINT. Implements RFC 8489 §7 and §14.7. */
import { crc32 } from 'node:zlib';
import { AttributeType } from './attribute-type.ts';
import { readUint32, writeUint16 } from './bytes.ts';
import { HEADER_BYTES } from './header.ts';
import type { StunMessage } from './stun-message.ts';

export const FINGERPRINT_BYTES = 4;
const XOR_MASK = 0x5354554e;

/** §14.7: CRC-32 of everything before the attribute, with the length that includes it, XOR "STUN". */
export function fingerprintOf(bytes: Uint8Array, fingerprintAt: number): number {
  const header = Uint8Array.from(bytes.subarray(0, HEADER_BYTES));
  writeUint16(header, 2, fingerprintAt + 4 + FINGERPRINT_BYTES - HEADER_BYTES);
  const crc = crc32(bytes.subarray(HEADER_BYTES, fingerprintAt), crc32(header));
  return (crc ^ XOR_MASK) >>> 0;
}

/** `absent` is fine; `wrong` (a bad checksum, or not the last attribute) means the bytes are not STUN (§7). */
export function fingerprintState(message: StunMessage): 'absent' | 'right' | 'wrong' {
  const attribute = message.attributes.find(({ type }) => type === AttributeType.FINGERPRINT);
  if (attribute === undefined) return 'absent';
  const isLast = attribute.offset + 4 + FINGERPRINT_BYTES === message.bytes.length;
  if (!isLast || attribute.value.length !== FINGERPRINT_BYTES) return 'wrong';
  return readUint32(attribute.value, 0) === fingerprintOf(message.bytes, attribute.offset)
    ? 'right'
    : 'wrong';
}
