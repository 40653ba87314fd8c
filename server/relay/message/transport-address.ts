/**
 * Address and port as STUN carries them. Implements RFC 8489 §14.1 (MAPPED-ADDRESS), §14.2
 * (XOR-MAPPED-ADDRESS) and RFC 8656 §18.3, §18.5 (XOR-PEER-ADDRESS, XOR-RELAYED-ADDRESS).
 */
import { readUint16, writeUint16, writeUint32 } from './bytes.ts';
import { MAGIC_COOKIE, TRANSACTION_ID_BYTES } from './header.ts';
import { ADDRESS_BYTES, ipAddressOf } from '../../address/ip-address.ts';
import type { AddressFamily, IpAddress } from '../../address/ip-address.ts';

export interface TransportAddress {
  readonly ip: IpAddress;
  readonly port: number;
}

export type DecodedAddress =
  | { readonly kind: 'address'; readonly address: TransportAddress }
  | { readonly kind: 'malformed'; readonly reason: string };

/** §14.1: 0x01 is IPv4, 0x02 is IPv6; REQUESTED-ADDRESS-FAMILY uses the same numbers (RFC 8656 §18.6). */
export const FAMILY_NUMBER: Readonly<Record<AddressFamily, number>> = { ipv4: 0x01, ipv6: 0x02 };

export function familyOfNumber(number: number | undefined): AddressFamily | null {
  if (number === FAMILY_NUMBER.ipv4) return 'ipv4';
  return number === FAMILY_NUMBER.ipv6 ? 'ipv6' : null;
}

/** §14.2. The XOR hides addresses from NATs that rewrite them wherever they see them. */
export function decodeXorAddress(value: Uint8Array, transactionId: Uint8Array): DecodedAddress {
  const family = familyOfNumber(value[1]);
  if (family === null) return { kind: 'malformed', reason: 'unknown address family' };
  const lengthBytes = 4 + ADDRESS_BYTES[family];
  if (value.length !== lengthBytes) return { kind: 'malformed', reason: 'address of another length' };
  const port = readUint16(value, 2) ^ (MAGIC_COOKIE >>> 16);
  const bytes = xored(value.subarray(4), transactionId);
  return { kind: 'address', address: { ip: ipAddressOf(bytes), port } };
}

export function encodeXorAddress({ ip, port }: TransportAddress, transactionId: Uint8Array): Uint8Array {
  const value = new Uint8Array(4 + ip.bytes.length);
  value[1] = FAMILY_NUMBER[ip.family];
  writeUint16(value, 2, port ^ (MAGIC_COOKIE >>> 16));
  value.set(xored(ip.bytes, transactionId), 4);
  return value;
}

function xored(bytes: Uint8Array, transactionId: Uint8Array): Uint8Array {
  const mask = new Uint8Array(4 + TRANSACTION_ID_BYTES);
  writeUint32(mask, 0, MAGIC_COOKIE);
  mask.set(transactionId, 4);
  return bytes.map((byte, at) => byte ^ (mask[at] ?? 0));
}
