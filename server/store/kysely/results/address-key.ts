import {
  formatIpAddress,
  parseIpAddress,
  type AddressFamily,
  type IpAddress,
} from '../../../address/ip-address.ts';

/** An address as it is stored: to be read, to be sorted, and the network that it is in. */
export interface AddressColumns {
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

const DIGIT = { ipv4: '4', ipv6: '6' } as const satisfies Record<AddressFamily, string>;
const NETWORK_LENGTH = { ipv4: 24, ipv6: 48 } as const satisfies Record<AddressFamily, number>;

/** `null` when the text is no address. */
export function addressColumns(text: string): AddressColumns | null {
  const ip = parseIpAddress(text);
  if (!ip) return null;
  const length = NETWORK_LENGTH[ip.family];
  const { first } = networkOf(ip, length);
  return { text: formatIpAddress(ip), key: keyOf(ip), network: `${formatIpAddress(first)}/${length}` };
}

/** Reads an address, a network in CIDR notation (RFC 4632, RFC 4291 §2.3), or the begin of an address. */
export function readAddressQuery(typed: string): AddressQuery {
  const text = typed.trim().toLowerCase();
  const address = parseIpAddress(text);
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
  const ip = parseIpAddress(text);
  if (!ip) return { kind: 'none' };
  // A mapped network is one of IPv4; its first 96 bits say so.
  const length = ip.family === 'ipv4' && text.includes(':') ? typedLength - 96 : typedLength;
  if (length < 0 || length > ip.bytes.length * 8) return { kind: 'none' };
  const { first, last } = networkOf(ip, length);
  if (length === NETWORK_LENGTH[ip.family])
    return { kind: 'network', network: `${formatIpAddress(first)}/${length}` };
  return { kind: 'keys', first: keyOf(first), last: keyOf(last) };
}

/** First and last address of the network of so many bits. */
function networkOf({ family, bytes }: IpAddress, length: number): { first: IpAddress; last: IpAddress } {
  const hostBits = bytes.map((_, at) => 0xff >> Math.min(8, Math.max(0, length - at * 8)));
  return {
    first: { family, bytes: bytes.map((byte, at) => byte & ~(hostBits[at] ?? 0)) },
    last: { family, bytes: bytes.map((byte, at) => byte | (hostBits[at] ?? 0)) },
  };
}

const keyOf = ({ family, bytes }: IpAddress): string =>
  `${DIGIT[family]}${Buffer.from(bytes).toString('hex')}`;
