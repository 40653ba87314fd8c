import { describe, expect, it } from 'vitest';
import {
  addressText,
  portOfWord,
  socketAddressOf,
} from '../../../../../server/relay/sockets/batched/socket-address.ts';

const hex = (name: Uint8Array | null): string => Buffer.from(name ?? []).toString('hex');

describe('socketAddressOf', () => {
  it('lays addresses out as ip(7) and ipv6(7) have them', () => {
    // Family (2 and 10, little-endian), port 3478 and the address in network order.
    expect(hex(socketAddressOf('192.0.2.7', 3478))).toBe('02000d96c00002070000000000000000');
    expect(hex(socketAddressOf('2001:db8::9', 3478))).toBe(
      '0a000d9600000000' + '20010db8000000000000000000000009' + '00000000',
    );
    expect(socketAddressOf('localhost', 1)).toBeNull();
  });

  it('has the link of an address that is valid on one link only', () => {
    expect(hex(socketAddressOf('fe80::1%7', 1)).slice(-8)).toBe('07000000');
    expect(hex(socketAddressOf('fe80::1%no-such-link', 1)).slice(-8)).toBe('00000000');
  });

  it('is read back as address and port', () => {
    for (const [host, port] of [
      ['192.0.2.7', 65_535],
      ['2001:db8::9', 1],
    ] as const) {
      const name = socketAddressOf(host, port) ?? new Uint8Array(16);
      expect([addressText(name), portOfWord(new Int32Array(name.buffer)[0] ?? 0)]).toEqual([host, port]);
    }
  });

  it('is IPv4 for an IPv4-mapped address', () => {
    const name = new Uint8Array(28);
    name.set([0xff, 0xff, 192, 0, 2, 7], 18);
    expect(addressText(name)).toBe('192.0.2.7');
  });
});
