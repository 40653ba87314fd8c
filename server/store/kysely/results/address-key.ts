import { isIP } from 'node:net';

/** An address as it is stored: to be read, to be sorted, and the network that it is in. */
export interface StoredAddress {
  /** RFC 5952; an IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2) as IPv4. */
  readonly text: string;
  /** `4` or `6`, and its bytes in hex: addresses of a network are neighbours. */
  readonly key: string;
  /** /24 of IPv4, /48 of IPv6: what a site usually has. */
  readonly network: string;
}

/** What somebody who looks for addresses typed. */
export type AddressQuery =
  | { readonly kind: 'address'; readonly key: string }
  /** A network that every stored address has the name of. */
  | { readonly kind: 'network'; readonly network: string }
  /** Any other network: its first and last key. */
  | { readonly kind: 'keys'; readonly first: string; readonly last: string }
  /** The begin of an address. */
  | { readonly kind: 'begin'; readonly text: string }
  | { readonly kind: 'none' };

interface Bits {
  readonly family: 4 | 6;
  readonly value: bigint;
}

const WIDTH = { 4: 32, 6: 128 } as const;
const NETWORK_LENGTH = { 4: 24, 6: 48 } as const;
const MAPPED = 0xffffn;

/** `null` when the text is no address. */
export function storedAddress(text: string): StoredAddress | null {
  const bits = bitsOf(text);
  if (!bits) return null;
  const length = NETWORK_LENGTH[bits.family];
  const network = networkOf(bits, length);
  return { text: textOf(bits), key: keyOf(bits), network: `${textOf(network.first)}/${length}` };
}

/** Reads an address, a network in CIDR notation (RFC 4632, RFC 4291 §2.3), or the begin of an address. */
export function readAddressQuery(typed: string): AddressQuery {
  const text = typed.trim().toLowerCase();
  const address = bitsOf(text);
  if (address) return { kind: 'address', key: keyOf(address) };
  const cidr = /^([^/]+)\/(\d{1,3})$/u.exec(text);
  if (cidr) return readNetwork(cidr[1] ?? '', Number(cidr[2]));
  if (!/^[0-9a-f:.]+$/u.test(text)) return { kind: 'none' };
  // Stored addresses have no leading zeros in their groups.
  return { kind: 'begin', text: text.replace(/(?<=^|:)0+(?=[0-9a-f])/gu, '') };
}

/** Whether a word in a search box could be meant as an address. */
export const looksLikeAddress = (word: string): boolean =>
  /^[0-9a-f:.]+(\/\d{1,3})?$/iu.test(word) && /[.:]/u.test(word);

function readNetwork(text: string, typedLength: number): AddressQuery {
  const bits = bitsOf(text);
  if (!bits) return { kind: 'none' };
  // A mapped network is one of IPv4; its first 96 bits say so.
  const length = bits.family === 4 && text.includes(':') ? typedLength - 96 : typedLength;
  if (length < 0 || length > WIDTH[bits.family]) return { kind: 'none' };
  const { first, last } = networkOf(bits, length);
  if (length === NETWORK_LENGTH[bits.family])
    return { kind: 'network', network: `${textOf(first)}/${length}` };
  return { kind: 'keys', first: keyOf(first), last: keyOf(last) };
}

function networkOf({ family, value }: Bits, length: number): { first: Bits; last: Bits } {
  const hostBits = BigInt(WIDTH[family] - length);
  const first = (value >> hostBits) << hostBits;
  return {
    first: { family, value: first },
    last: { family, value: first | ((1n << hostBits) - 1n) },
  };
}

const keyOf = ({ family, value }: Bits): string =>
  `${family}${value.toString(16).padStart(WIDTH[family] / 4, '0')}`;

/** Zones (`%eth0`) name an interface, not an address. */
function bitsOf(text: string): Bits | null {
  const [address = ''] = text.split('%');
  const family = isIP(address);
  if (family === 4) return { family, value: joined(address.split('.').map(Number), 8n) };
  if (family !== 6) return null;
  const [head = '', tail] = canonical(address).split('::');
  const groups = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const after = groups(tail ?? '');
  const before = groups(head);
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => 0);
  const value = joined([...before, ...zeros, ...after], 16n);
  return value >> 32n === MAPPED ? { family: 4, value: value & 0xffff_ffffn } : { family, value };
}

const joined = (parts: readonly number[], bits: bigint): bigint =>
  parts.reduce((value, part) => (value << bits) | BigInt(part), 0n);

function textOf({ family, value }: Bits): string {
  const hex = value.toString(16).padStart(WIDTH[family] / 4, '0');
  if (family === 4) return (hex.match(/../gu) ?? []).map((byte) => Number.parseInt(byte, 16)).join('.');
  return canonical((hex.match(/..../gu) ?? []).join(':'));
}

/** The URL Standard writes IPv6 as RFC 5952 does, but for mapped addresses, which never come here to be shown. */
const canonical = (ipv6: string): string => new URL(`http://[${ipv6}]`).hostname.slice(1, -1);
