import { describe, expect, it } from 'vitest';
import {
  formatIpAddress,
  ipAddressOf,
  isSameIpAddress,
  parseIpAddress,
} from '../../../../server/address/ip-address.ts';
import { decodeXorAddress, encodeXorAddress } from '../../../../server/relay/message/transport-address.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('parseIpAddress', () => {
  const expectRead = (text: string, family: string, bytes: string, canonical: string): void => {
    const ip = parseIpAddress(text);
    expect(ip?.family).toBe(family);
    expect(ip && hex(ip.bytes)).toBe(bytes);
    expect(ip && formatIpAddress(ip)).toBe(canonical);
  };

  it.each([
    ['192.0.2.1', 'c0000201', '192.0.2.1'],
    ['0.0.0.0', '00000000', '0.0.0.0'],
  ])('reads %s, of IPv4', (text, bytes, canonical) => expectRead(text, 'ipv4', bytes, canonical));

  it.each([
    ['::', '00000000000000000000000000000000', '::'],
    ['::1', '00000000000000000000000000000001', '::1'],
    ['2001:db8::9', '20010db8000000000000000000000009', '2001:db8::9'],
    ['2001:db8:0:1:0:0:0:9', '20010db8000000010000000000000009', '2001:db8:0:1::9'],
    ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008', '1:2:3:4:5:6:7:8'],
    ['fe80::1%eth0', 'fe800000000000000000000000000001', 'fe80::1'],
    ['64:ff9b::192.0.2.1', '0064ff9b0000000000000000c0000201', '64:ff9b::c000:201'],
    ['2001:db8::', '20010db8000000000000000000000000', '2001:db8::'],
  ])('reads %s and writes it as RFC 5952 says', (text, bytes, canonical) =>
    expectRead(text, 'ipv6', bytes, canonical),
  );

  it.each([
    ['0:0:1:0:0:1:1:1', '00000000000100000000000100010001', '::1:0:0:1:1:1'],
    ['1:0:0:1:1:1:0:0', '00010000000000010001000100000000', '1::1:1:1:0:0'],
    ['1:0:0:1:0:0:0:1', '00010000000000010000000000000001', '1:0:0:1::1'],
  ])('shortens of %s the longest run, and of two the first (RFC 5952 §4.2.3)', (text, bytes, canonical) =>
    expectRead(text, 'ipv6', bytes, canonical),
  );

  it.each(['::ffff:192.0.2.1', '::ffff:c000:201', '0:0:0:0:0:ffff:c000:0201'])(
    'takes %s for the IPv4 address that it maps (RFC 4291 §2.5.5.2)',
    (text) => {
      const ip = parseIpAddress(text);
      expect(ip && formatIpAddress(ip)).toBe('192.0.2.1');
      expect(ip?.family).toBe('ipv4');
    },
  );

  it.each(['', 'localhost', '192.0.2', '192.0.2.256', '1::2::3', ':::', '[::1]', '0x7f.1'])(
    'does not take "%s" for an address',
    (text) => expect(parseIpAddress(text)).toBeNull(),
  );

  it('compares addresses by family and bytes', () => {
    const ipv4 = ipAddressOf(Uint8Array.of(192, 0, 2, 1));
    expect(isSameIpAddress(ipv4, ipAddressOf(Uint8Array.of(192, 0, 2, 1)))).toBe(true);
    expect(isSameIpAddress(ipv4, ipAddressOf(Uint8Array.of(192, 0, 2, 2)))).toBe(false);
    expect(isSameIpAddress(ipv4, ipAddressOf(new Uint8Array(16)))).toBe(false);
  });
});

describe('decodeXorAddress (RFC 8489 §14.2)', () => {
  const transactionId = Buffer.from('b7e7a701bc34d686fa87dfae', 'hex');

  it('turns an IPv4-mapped IPv6 address into IPv4, so that no check sees it otherwise', () => {
    // ::ffff:127.0.0.1 XOR cookie and transaction id; port 80 XOR 0x2112.
    const value = Buffer.from('00022142' + '2112a442b7e7a701bc3429790587 0000'.replaceAll(/\s/gu, ''), 'hex');
    const plain = Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1]);
    const mask = Buffer.concat([Buffer.from('2112a442', 'hex'), transactionId]);
    const masked = Buffer.concat([value.subarray(0, 4), plain.map((byte, at) => byte ^ (mask[at] ?? 0))]);
    const decoded = decodeXorAddress(masked, transactionId);
    expect(decoded).toMatchObject({ kind: 'address', address: { port: 80 } });
    if (decoded.kind === 'address') expect(formatIpAddress(decoded.address.ip)).toBe('127.0.0.1');
  });

  it.each([
    ['', 'unknown address family'],
    ['0001', 'address of another length'],
    ['00010000c0000201ff', 'address of another length'],
    ['00020000c0000201', 'address of another length'],
    ['00030000c0000201', 'unknown address family'],
  ])('refuses %s', (value, reason) => {
    expect(decodeXorAddress(Buffer.from(value, 'hex'), transactionId)).toEqual({ kind: 'malformed', reason });
  });

  it('writes the address of RFC 5769 §2.2', () => {
    const ip = ipAddressOf(Uint8Array.of(192, 0, 2, 1));
    expect(hex(encodeXorAddress({ ip, port: 32853 }, transactionId))).toBe('0001a147e112a643');
  });
});
