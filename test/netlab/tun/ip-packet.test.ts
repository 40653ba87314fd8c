import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checksumOf, fragmentsOf, ipPacketOf, tooBig } from '../../../netlab/tun/ip-packet.ts';
import { ipv4, udp } from './ip-packets.ts';

const CLIENT = [10, 77, 0, 2];
const SERVER = [203, 0, 113, 10];

describe('ipPacketOf (RFC 791 §3.1)', () => {
  it('reads addresses, ports and what UDP carries', () => {
    const bytes = ipv4({
      transport: 'udp',
      source: CLIENT,
      destination: SERVER,
      payload: udp(50_000, 3478, Buffer.from('abc')),
    });

    expect(ipPacketOf(bytes)).toEqual({
      transport: 'udp',
      headerBytes: 20,
      source: '10.77.0.2',
      destination: '203.0.113.10',
      ports: { source: 50_000, destination: 3478 },
      datagram: Buffer.from('abc'),
      mayBeFragmented: false,
    });
  });

  it('finds no ports in ICMP', () => {
    const bytes = ipv4({ transport: 'icmp', source: CLIENT, destination: SERVER, payload: Buffer.alloc(8) });

    expect(ipPacketOf(bytes)).toMatchObject({ transport: 'icmp', ports: null, datagram: null });
  });

  it('takes nothing for a packet that is of another version, or cut short', () => {
    const bytes = ipv4({ transport: 'udp', source: CLIENT, destination: SERVER, payload: Buffer.alloc(8) });
    const version6 = Buffer.from(bytes);
    version6.writeUInt8(0x60, 0);

    expect(ipPacketOf(version6)).toBeNull();
    expect(ipPacketOf(bytes.subarray(0, 27))).toBeNull();
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (any) => void ipPacketOf(Buffer.from(any))));
  });
});

describe('checksumOf (RFC 1071)', () => {
  it('is what a header on the wire had', () => {
    // A UDP packet of 115 bytes from 192.168.0.1 to 192.168.0.199, whose own checksum, b861, is left out.
    const header = Buffer.from('450000730000400040110000c0a80001c0a800c7', 'hex');

    expect(checksumOf(header).toString(16)).toBe('b861');
  });

  it('takes an odd last byte for the upper half of a word', () => {
    expect(checksumOf(Buffer.from([0x01]))).toBe(0xfeff);
  });
});

describe('fragmentsOf (RFC 791 §3.2)', () => {
  const payload = udp(50_000, 3478, Buffer.from(Array.from({ length: 60 }, (_, index) => index)));
  const whole = ipv4({
    transport: 'udp',
    source: CLIENT,
    destination: SERVER,
    payload,
    mayBeFragmented: true,
    identification: 0x1234,
  });
  // 20 bytes of header and three times 8: what is left of 50 - 20 goes to the next.
  const fragments = fragmentsOf(whole, 20, 50);

  it('cuts at multiples of 8 bytes, and all but the last say that more follow', () => {
    expect(fragments.map(({ length }) => length)).toEqual([44, 44, 40]);
    expect(fragments.map((bytes) => bytes.readUInt16BE(2))).toEqual([44, 44, 40]);
    // The flag of more fragments is 0x2000; offsets count 8 bytes: 0, 3, 6.
    expect(fragments.map((bytes) => bytes.readUInt16BE(6))).toEqual([0x2000, 0x2003, 0x0006]);
    expect(fragments.map((bytes) => bytes.readUInt16BE(4))).toEqual([0x1234, 0x1234, 0x1234]);
  });

  it('loses nothing, and signs each header', () => {
    expect(Buffer.concat(fragments.map((bytes) => bytes.subarray(20)))).toEqual(payload);
    // §3.1: the sum over a header with its checksum in it is 0.
    expect(fragments.map((bytes) => checksumOf(bytes.subarray(0, 20)))).toEqual([0, 0, 0]);
  });

  it('is read as having ports in the first only, and no whole datagram in any', () => {
    expect(fragments.map((bytes) => ipPacketOf(bytes)?.ports)).toEqual([
      { source: 50_000, destination: 3478 },
      null,
      null,
    ]);
    expect(fragments.map((bytes) => ipPacketOf(bytes)?.datagram)).toEqual([null, null, null]);
  });
});

describe('tooBig (RFC 1191 §4)', () => {
  it('tells the sender the size that passes, and quotes what was refused', () => {
    const refused = ipv4({
      transport: 'udp',
      source: CLIENT,
      destination: SERVER,
      payload: udp(50_000, 3478, Buffer.alloc(1400)),
    });
    const told = tooBig(refused, 20, '203.0.113.1', 1280);

    expect(ipPacketOf(told)).toMatchObject({
      transport: 'icmp',
      source: '203.0.113.1',
      destination: '10.77.0.2',
    });
    // Type 3, code 4; 1280 is 0x0500, in the second half of the second word.
    expect(told.subarray(20, 22)).toEqual(Buffer.from([3, 4]));
    expect(told.subarray(24, 28)).toEqual(Buffer.from([0, 0, 5, 0]));
    expect(told.subarray(28)).toEqual(refused.subarray(0, 28));
    expect([checksumOf(told.subarray(0, 20)), checksumOf(told.subarray(20))]).toEqual([0, 0]);
  });
});
