/**
 * The STUN message header. Implements RFC 8489 §5.
 *
 * ```
 *  0                   1                   2                   3
 * |0 0|     STUN Message Type     |         Message Length        |
 * |                         Magic Cookie                          |
 * |                     Transaction ID (96 bits)                  |
 * ```
 */
export const HEADER_BYTES = 20;
export const MAGIC_COOKIE = 0x2112a442;
export const TRANSACTION_ID_OFFSET = 8;
export const TRANSACTION_ID_BYTES = 12;

export type MessageClass = 'request' | 'indication' | 'success' | 'error';

const CLASS_BITS: Readonly<Record<MessageClass, number>> = {
  request: 0x0000,
  indication: 0x0010,
  success: 0x0100,
  error: 0x0110,
};

/** RFC 8489 §18.2 and RFC 8656 §17. */
export const Method = {
  BINDING: 0x001,
  ALLOCATE: 0x003,
  REFRESH: 0x004,
  SEND: 0x006,
  DATA: 0x007,
  CREATE_PERMISSION: 0x008,
  CHANNEL_BIND: 0x009,
} as const;

/** §5: the two class bits C1 and C0 sit at 0x0100 and 0x0010, amid the twelve bits of the method. */
export function messageType(messageClass: MessageClass, method: number): number {
  return CLASS_BITS[messageClass] | (method & 0x00f) | ((method & 0x070) << 1) | ((method & 0xf80) << 2);
}

export function messageClassOf(type: number): MessageClass {
  switch (type & 0x0110) {
    case 0x0000:
      return 'request';
    case 0x0010:
      return 'indication';
    case 0x0100:
      return 'success';
    default:
      return 'error';
  }
}

export function methodOf(type: number): number {
  return (type & 0x000f) | ((type & 0x00e0) >> 1) | ((type & 0x3e00) >> 2);
}
