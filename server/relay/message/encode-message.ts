/** STUN messages to bytes. Implements RFC 8489 §5 and §14. */
import { AttributeType } from './attribute-type.ts';
import { paddedTo4, uint32, writeUint16, writeUint32 } from './bytes.ts';
import { FINGERPRINT_BYTES, fingerprintOf } from './fingerprint.ts';
import { HEADER_BYTES, MAGIC_COOKIE, TRANSACTION_ID_OFFSET, messageType } from './header.ts';
import type { MessageClass } from './header.ts';
import { INTEGRITY_BYTES, integrityOf } from './integrity.ts';

export interface OutgoingAttribute {
  readonly type: number;
  readonly value: Uint8Array;
}

export interface OutgoingMessage {
  readonly messageClass: MessageClass;
  readonly method: number;
  readonly transactionId: Uint8Array;
  readonly attributes: readonly OutgoingAttribute[];
  /** With a key, MESSAGE-INTEGRITY follows the attributes (§14.5). */
  readonly integrityKey: Uint8Array | null;
  /** FINGERPRINT is always last (§14.7). */
  readonly hasFingerprint: boolean;
}

const ATTRIBUTE_HEADER_BYTES = 4;

/** Lays the message out; the bytes are fresh and belong to the caller. */
export function encodeMessage(message: OutgoingMessage): Uint8Array {
  const { attributes, integrityKey, hasFingerprint } = message;
  let sizeBytes = HEADER_BYTES;
  for (const { value } of attributes) sizeBytes += ATTRIBUTE_HEADER_BYTES + paddedTo4(value.length);
  const integrityAt = sizeBytes;
  if (integrityKey !== null) sizeBytes += ATTRIBUTE_HEADER_BYTES + INTEGRITY_BYTES;
  const fingerprintAt = sizeBytes;
  if (hasFingerprint) sizeBytes += ATTRIBUTE_HEADER_BYTES + FINGERPRINT_BYTES;

  const bytes = new Uint8Array(sizeBytes);
  writeUint16(bytes, 0, messageType(message.messageClass, message.method));
  writeUint16(bytes, 2, sizeBytes - HEADER_BYTES);
  writeUint32(bytes, 4, MAGIC_COOKIE);
  bytes.set(message.transactionId, TRANSACTION_ID_OFFSET);
  let offset = HEADER_BYTES;
  for (const attribute of attributes) offset = writeAttribute(bytes, offset, attribute);
  if (integrityKey !== null) {
    const value = integrityOf(bytes, integrityAt, integrityKey);
    writeAttribute(bytes, integrityAt, { type: AttributeType.MESSAGE_INTEGRITY, value });
  }
  if (hasFingerprint) {
    const value = uint32(fingerprintOf(bytes, fingerprintAt));
    writeAttribute(bytes, fingerprintAt, { type: AttributeType.FINGERPRINT, value });
  }
  return bytes;
}

function writeAttribute(bytes: Uint8Array, at: number, { type, value }: OutgoingAttribute): number {
  writeUint16(bytes, at, type);
  writeUint16(bytes, at + 2, value.length);
  bytes.set(value, at + ATTRIBUTE_HEADER_BYTES);
  return at + ATTRIBUTE_HEADER_BYTES + paddedTo4(value.length);
}
