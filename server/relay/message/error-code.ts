/** ERROR-CODE. Implements RFC 8489 §14.8 and the codes of RFC 8489 §14.8 and RFC 8656 §19. */

const REASON_PHRASE = {
  400: 'Bad Request',
  401: 'Unauthenticated',
  403: 'Forbidden',
  420: 'Unknown Attribute',
  437: 'Allocation Mismatch',
  438: 'Stale Nonce',
  440: 'Address Family not Supported',
  441: 'Wrong Credentials',
  442: 'Unsupported Transport Protocol',
  443: 'Peer Address Family Mismatch',
  486: 'Allocation Quota Reached',
  508: 'Insufficient Capacity',
} as const;

export type ErrorCode = keyof typeof REASON_PHRASE;

/** §14.8: the hundreds and the rest stand apart, the phrase is for people and may be empty. */
export function encodeErrorCode(code: ErrorCode, hasPhrase = true): Uint8Array {
  const phrase = Buffer.from(hasPhrase ? REASON_PHRASE[code] : '');
  const value = new Uint8Array(4 + phrase.length);
  value[2] = Math.floor(code / 100);
  value[3] = code % 100;
  value.set(phrase, 4);
  return value;
}

/** RFC 8656 §18.12 ADDRESS-ERROR-CODE: the same with an address family in the first byte. */
export function encodeAddressErrorCode(familyNumber: number, code: ErrorCode): Uint8Array {
  const value = encodeErrorCode(code);
  value[0] = familyNumber;
  return value;
}
