/** MESSAGE-INTEGRITY. Implements RFC 8489 §14.5 and the long-term key of §9.2.2. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { AttributeType } from './attribute-type.ts';
import { writeUint16 } from './bytes.ts';
import { HEADER_BYTES } from './header.ts';
import type { StunMessage } from './stun-message.ts';
import { attributeOf } from './stun-message.ts';

/** HMAC-SHA1. */
export const INTEGRITY_BYTES = 20;

/** §9.2.2: key = MD5(username ":" realm ":" password). The credentials here are ASCII: OpaqueString is identity. */
export function longTermKey(username: string, realm: string, password: string): Uint8Array {
  return createHash('md5').update(`${username}:${realm}:${password}`).digest();
}

/**
 * §14.5: the HMAC covers everything before the attribute, with a header length that ends after the attribute,
 * whatever follows it.
 */
export function integrityOf(bytes: Uint8Array, integrityAt: number, key: Uint8Array): Uint8Array {
  const header = Uint8Array.from(bytes.subarray(0, HEADER_BYTES));
  writeUint16(header, 2, integrityAt + 4 + INTEGRITY_BYTES - HEADER_BYTES);
  return createHmac('sha1', key).update(header).update(bytes.subarray(HEADER_BYTES, integrityAt)).digest();
}

/** True when the message carries a MESSAGE-INTEGRITY that this key made. */
export function hasIntegrity(message: StunMessage, key: Uint8Array): boolean {
  const attribute = attributeOf(message, AttributeType.MESSAGE_INTEGRITY);
  if (attribute?.value.length !== INTEGRITY_BYTES) return false;
  return timingSafeEqual(attribute.value, integrityOf(message.bytes, attribute.offset, key));
}
