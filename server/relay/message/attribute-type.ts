/**
 * Attribute type numbers that this relay reads or writes.
 * Implements RFC 8489 §14 and §18.3 (STUN), RFC 8656 §18 (TURN).
 */
export const AttributeType = {
  MAPPED_ADDRESS: 0x0001,
  USERNAME: 0x0006,
  MESSAGE_INTEGRITY: 0x0008,
  ERROR_CODE: 0x0009,
  UNKNOWN_ATTRIBUTES: 0x000a,
  CHANNEL_NUMBER: 0x000c,
  LIFETIME: 0x000d,
  XOR_PEER_ADDRESS: 0x0012,
  DATA: 0x0013,
  REALM: 0x0014,
  NONCE: 0x0015,
  XOR_RELAYED_ADDRESS: 0x0016,
  REQUESTED_ADDRESS_FAMILY: 0x0017,
  EVEN_PORT: 0x0018,
  REQUESTED_TRANSPORT: 0x0019,
  DONT_FRAGMENT: 0x001a,
  XOR_MAPPED_ADDRESS: 0x0020,
  RESERVATION_TOKEN: 0x0022,
  ADDITIONAL_ADDRESS_FAMILY: 0x8000,
  ADDRESS_ERROR_CODE: 0x8001,
  SOFTWARE: 0x8022,
  FINGERPRINT: 0x8028,
} as const;

/**
 * Comprehension-required attributes that this relay understands. SHA-256 integrity, USERHASH and
 * PASSWORD-ALGORITHM (§14.4, §14.6, §14.12) are left out: they are not offered, so a request that insists on
 * them is refused (420) rather than half understood.
 */
const UNDERSTOOD: ReadonlySet<number> = new Set(
  Object.values(AttributeType).filter((type) => isComprehensionRequired(type)),
);

/** RFC 8489 §14: types 0x0000-0x7FFF must be understood, the others may be ignored. */
export function isComprehensionRequired(type: number): boolean {
  return type < 0x8000;
}

/** True for an attribute that makes a request fail with 420 and an indication be discarded (RFC 8489 §6.3). */
export function isNotUnderstood(type: number): boolean {
  return isComprehensionRequired(type) && !UNDERSTOOD.has(type);
}
