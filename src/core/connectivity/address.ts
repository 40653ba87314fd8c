import type { AddressFamily } from './check.ts';

/** What a range of addresses is for. */
export type AddressRange =
  /** RFC 6598: between a customer and a carrier's NAT. */
  | 'carrier-grade-nat'
  /** RFC 1918, RFC 4193. */
  | 'private'
  /** RFC 3927, RFC 4291 §2.5.6. */
  | 'link-local'
  | 'loopback'
  | 'public';

const parts = (address: string): number[] | null => {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address);
  const numbers = match?.slice(1).map(Number) ?? null;
  return numbers?.every((number) => number <= 255) ? numbers : null;
};

/** The family of a literal address; `null` for anything else. IPv6 without brackets and with or without a zone. */
export function familyOf(address: string): AddressFamily | null {
  if (parts(address)) return 'ipv4';
  return /^[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,7}((?<=:)\d+\.\d+\.\d+\.\d+)?(%\S+)?$/i.test(address)
    ? 'ipv6'
    : null;
}

/** RFC 4291 §2.5.5.2: an IPv4 address that came mapped into IPv6 is that IPv4 address. */
export const unmapped = (address: string): string =>
  /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;

/** The range of an address; `null` when it is none. */
export function rangeOf(text: string): AddressRange | null {
  const address = unmapped(text);
  const [a = 0, b = 0] = parts(address) ?? [];
  switch (familyOf(address)) {
    case 'ipv4':
      if (a === 127) return 'loopback';
      if (a === 100 && b >= 64 && b < 128) return 'carrier-grade-nat';
      if (a === 10 || (a === 192 && b === 168) || (a === 172 && b >= 16 && b < 32)) return 'private';
      return a === 169 && b === 254 ? 'link-local' : 'public';
    case 'ipv6':
      if (address === '::1') return 'loopback';
      if (/^f[cd]/i.test(address)) return 'private';
      return /^fe[89ab]/i.test(address) ? 'link-local' : 'public';
    case null:
      return null;
  }
}
