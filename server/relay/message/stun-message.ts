/** Bytes to STUN messages. Implements RFC 8489 §5, §6.3 and §14; total: any bytes give a message or a reason. */
import { AttributeType, isNotUnderstood } from './attribute-type.ts';
import { paddedTo4, readUint16, readUint32 } from './bytes.ts';
import {
  HEADER_BYTES,
  MAGIC_COOKIE,
  TRANSACTION_ID_BYTES,
  TRANSACTION_ID_OFFSET,
  messageClassOf,
  methodOf,
} from './header.ts';
import type { MessageClass } from './header.ts';

export interface StunAttribute {
  readonly type: number;
  /** A view into the message's bytes, without padding. */
  readonly value: Uint8Array;
  /** Where the attribute (its type field) starts in the message. */
  readonly offset: number;
}

export interface StunMessage {
  readonly kind: 'stun';
  readonly messageClass: MessageClass;
  readonly method: number;
  readonly transactionId: Uint8Array;
  readonly attributes: readonly StunAttribute[];
  readonly bytes: Uint8Array;
}

export interface Malformed {
  readonly kind: 'malformed';
  readonly reason: string;
}

const malformed = (reason: string): Malformed => ({ kind: 'malformed', reason });

/** Decodes one whole message. The message keeps views into `bytes`, which must outlive it unchanged. */
export function decodeStunMessage(bytes: Uint8Array): StunMessage | Malformed {
  if (bytes.length < HEADER_BYTES) return malformed('shorter than a header');
  const type = readUint16(bytes, 0);
  if (type >= 0x4000) return malformed('first two bits are not zero');
  if (readUint32(bytes, 4) !== MAGIC_COOKIE) return malformed('no magic cookie');
  const lengthBytes = readUint16(bytes, 2);
  if (lengthBytes % 4 !== 0) return malformed('length is not a multiple of 4');
  if (HEADER_BYTES + lengthBytes !== bytes.length) return malformed('length does not fit');

  const attributes: StunAttribute[] = [];
  let isAfterIntegrity = false;
  let offset = HEADER_BYTES;
  while (offset < bytes.length) {
    // Lengths are multiples of 4 from here on, so a type and a length are always there.
    const attributeType = readUint16(bytes, offset);
    const end = offset + 4 + readUint16(bytes, offset + 2);
    if (end > bytes.length) return malformed('attribute runs past the end');
    // §14.5: what follows MESSAGE-INTEGRITY is not protected and is ignored, FINGERPRINT excepted.
    if (!isAfterIntegrity || attributeType === AttributeType.FINGERPRINT)
      attributes.push({ type: attributeType, value: bytes.subarray(offset + 4, end), offset });
    isAfterIntegrity ||= attributeType === AttributeType.MESSAGE_INTEGRITY;
    offset = paddedTo4(end);
  }
  return {
    kind: 'stun',
    messageClass: messageClassOf(type),
    method: methodOf(type),
    transactionId: bytes.subarray(TRANSACTION_ID_OFFSET, TRANSACTION_ID_OFFSET + TRANSACTION_ID_BYTES),
    attributes,
    bytes,
  };
}

/** §14: of attributes that appear more than once, only the first counts. */
export function attributeOf(message: StunMessage, type: number): StunAttribute | undefined {
  return message.attributes.find((attribute) => attribute.type === type);
}

export function valueOf(message: StunMessage, type: number): Uint8Array | undefined {
  return attributeOf(message, type)?.value;
}

/** Types that the relay had to understand and does not, each once (§6.3.1, §14.13). */
export function typesNotUnderstood(message: StunMessage): readonly number[] {
  const types = message.attributes.map((attribute) => attribute.type).filter(isNotUnderstood);
  return [...new Set(types)];
}
