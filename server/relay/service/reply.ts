/** Replies to requests. Implements RFC 8489 §6.3.1 (success and error responses), §7 and §9.2.4. */
import { AttributeType } from '../message/attribute-type.ts';
import { uint16 } from '../message/bytes.ts';
import type { OutgoingAttribute } from '../message/encode-message.ts';
import { encodeMessage } from '../message/encode-message.ts';
import type { ErrorCode } from '../message/error-code.ts';
import { encodeErrorCode } from '../message/error-code.ts';
import { fingerprintState } from '../message/fingerprint.ts';
import type { StunMessage } from '../message/stun-message.ts';

const SOFTWARE: OutgoingAttribute = { type: AttributeType.SOFTWARE, value: Buffer.from('Edgewise') };

/** What a request handler found: a success with attributes, or an error code with some. */
export type StunReply =
  | { readonly kind: 'success'; readonly attributes: readonly OutgoingAttribute[] }
  | {
      readonly kind: 'error';
      readonly code: ErrorCode;
      readonly attributes?: readonly OutgoingAttribute[];
    };

export const success = (...attributes: OutgoingAttribute[]): StunReply => ({ kind: 'success', attributes });
export const failure = (code: ErrorCode, ...attributes: OutgoingAttribute[]): StunReply => ({
  kind: 'error',
  code,
  attributes,
});

/** §14.13: the types that were not understood, two bytes each. */
export function unknownAttributes(types: readonly number[]): OutgoingAttribute {
  return { type: AttributeType.UNKNOWN_ATTRIBUTES, value: Buffer.concat(types.map(uint16)) };
}

/**
 * Lays out the reply to a request; FINGERPRINT is given to those who gave one (§7). Without a key it is to a stranger, whose
 * address may be invented: then what may be left out is (SOFTWARE, §14.14; the reason phrase, §14.8).
 */
export function encodeReply(request: StunMessage, outcome: StunReply, key: Uint8Array | null): Uint8Array {
  const attributes = outcome.attributes ?? [];
  const error =
    outcome.kind === 'error'
      ? [{ type: AttributeType.ERROR_CODE, value: encodeErrorCode(outcome.code, key !== null) }]
      : [];
  return encodeMessage({
    messageClass: outcome.kind,
    method: request.method,
    transactionId: request.transactionId,
    attributes: [...error, ...attributes, ...(key === null ? [] : [SOFTWARE])],
    integrityKey: key,
    hasFingerprint: fingerprintState(request) === 'right',
  });
}
