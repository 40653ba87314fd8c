/**
 * IP addresses as bytes, and to and from text. IPv4-mapped IPv6 (`::ffff:a.b.c.d`, RFC 4291 §2.5.5.2) becomes
 * IPv4 on the way in, always, so that no check can be passed by writing an address the other way.
 */
import { isIPv4, isIPv6 } from 'node:net';

export type AddressFamily = 'ipv4' | 'ipv6';

export interface IpAddress {
  readonly family: AddressFamily;
  /** 4 or 16 bytes, network order. */
  readonly bytes: Uint8Array;
}

export const ADDRESS_BYTES: Readonly<Record<AddressFamily, number>> = { ipv4: 4, ipv6: 16 };

/** Wraps 4 or 16 bytes; an IPv4-mapped IPv6 address comes back as IPv4. */
export function ipAddressOf(bytes: Uint8Array): IpAddress {
  if (bytes.length === ADDRESS_BYTES.ipv4) return { family: 'ipv4', bytes };
  const isMapped = bytes.every((byte, at) => at >= 12 || byte === (at < 10 ? 0 : 0xff));
  return isMapped ? { family: 'ipv4', bytes: bytes.subarray(12) } : { family: 'ipv6', bytes };
}

/** Reads an address; a zone (`%eth0`) is ignored; `null` when the text is none. */
export function parseIpAddress(text: string): IpAddress | null {
  if (isIPv4(text)) return ipAddressOf(ipv4Bytes(text));
  if (!isIPv6(text)) return null;
  const [withoutZone = ''] = text.split('%');
  const [head = '', tail] = withoutZone.split('::');
  const headBytes = groupBytes(head);
  const tailBytes = tail === undefined ? [] : groupBytes(tail);
  const bytes = new Uint8Array(ADDRESS_BYTES.ipv6);
  bytes.set(headBytes, 0);
  bytes.set(tailBytes, ADDRESS_BYTES.ipv6 - tailBytes.length);
  return ipAddressOf(bytes);
}

export function formatIpAddress({ family, bytes }: IpAddress): string {
  if (family === 'ipv4') return bytes.join('.');
  const groups = groupsOf(bytes).join(':');
  // RFC 5952 §4.2: the longest run of zero groups becomes "::"; runs of one group stay.
  const runs = [...groups.matchAll(/(?:^|:)0(?::0)+(?=:|$)/gu)].sort((a, b) => b[0].length - a[0].length);
  const [longest] = runs;
  if (longest === undefined) return groups;
  const before = groups.slice(0, longest.index);
  const after = groups.slice(longest.index + longest[0].length).replace(/^:/u, '');
  return `${before}::${after}`;
}

/** The groups of an IPv6 address in hex, without leading zeros (RFC 5952 §4.1). */
export const groupsOf = (bytes: Uint8Array): string[] =>
  Array.from({ length: 8 }, (_, at) => (((bytes[at * 2] ?? 0) << 8) | (bytes[at * 2 + 1] ?? 0)).toString(16));

export function isSameIpAddress(a: IpAddress, b: IpAddress): boolean {
  return a.family === b.family && a.bytes.every((byte, at) => byte === b.bytes[at]);
}

function ipv4Bytes(text: string): Uint8Array {
  return Uint8Array.from(text.split('.'), Number);
}

function groupBytes(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return [...ipv4Bytes(group)];
    const value = Number.parseInt(group, 16);
    return [value >>> 8, value & 0xff];
  });
}
