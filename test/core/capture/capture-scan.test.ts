import { describe, expect, test } from 'vitest';
import { CaptureScan, type CaptureReading } from '../../../src/core/capture/capture-scan.ts';
import {
  DOWN,
  SSRC,
  UP,
  block,
  channelData,
  enhancedPacket,
  ethernet,
  frameOf,
  indication,
  interfaceBlock,
  ipv4,
  number,
  option,
  pcap,
  rtp,
  section,
  tcp,
  udp,
} from '../../support/capture-bytes.ts';

function scan(bytes: Uint8Array, chunkBytes = bytes.length): CaptureReading {
  const reader = new CaptureScan([SSRC]);
  for (let at = 0; at < bytes.length; at += chunkBytes) reader.push(bytes.slice(at, at + chunkBytes));
  return reader.end();
}
const scanFrame = (bytes: readonly number[], linkType = 1): CaptureReading =>
  scan(pcap([{ atMs: 1000, bytes }], { linkType }));
const sequences = ({ packets }: CaptureReading): number[] => packets.map(({ sequence }) => sequence);

/** 2026-11-22T12:00:00.123Z: seconds times 1000, and 123.456 ms. */
const AT_MS = 1_795_348_800_123.456;

describe('pcap', () => {
  test.each([
    { isLittleEndian: true, perSecond: 1_000_000 },
    { isLittleEndian: false, perSecond: 1_000_000 },
    { isLittleEndian: true, perSecond: 1_000_000_000 },
    { isLittleEndian: false, perSecond: 1_000_000_000 },
  ])('reads either byte order and resolution: %o', (options) => {
    const reading = scan(pcap([{ atMs: AT_MS, bytes: frameOf(UP, SSRC, 7, 63) }], options));
    expect(reading.file).toMatchObject({ format: 'pcap', isCut: false, brokenAtByte: null });
    expect(reading.counts).toMatchObject({ frames: 1, ofTest: 1 });
    expect(reading.packets).toEqual([
      { ssrc: SSRC, sequence: 7, atMs: expect.closeTo(AT_MS, 3) as number, flow: 0, dscp: 0, ttl: 63 },
    ]);
    expect(reading.flows).toEqual([
      {
        transport: 'udp',
        source: '192.168.1.20',
        sourcePort: 50_000,
        destination: '203.0.113.9',
        destinationPort: 3478,
        framing: 'channel-data',
      },
    ]);
  });

  test('reads the same in chunks of any size', () => {
    const bytes = pcap([1, 2, 3].map((sequence) => ({ atMs: sequence, bytes: frameOf(UP, SSRC, sequence) })));
    const whole = scan(bytes);
    expect(sequences(whole)).toEqual([1, 2, 3]);
    for (const chunkBytes of [1, 3, 16, 61]) expect(scan(bytes, chunkBytes)).toEqual(whole);
  });

  test('says that a file is cut, and reads what is there', () => {
    const bytes = pcap([1, 2].map((sequence) => ({ atMs: sequence, bytes: frameOf(UP, SSRC, sequence) })));
    const reading = scan(bytes.slice(0, -5));
    expect(reading.file.isCut).toBe(true);
    expect(sequences(reading)).toEqual([1]);
  });

  test('says where a length cannot be, and reads no further', () => {
    const first = pcap([{ atMs: 1, bytes: frameOf(UP, SSRC, 1) }]);
    const lie = [...number(0, 4), ...number(0, 4), ...number(300_000, 4, true), ...number(60, 4, true)];
    const reading = scan(Uint8Array.from([...first, ...lie, ...first.slice(24)]));
    expect(reading.file).toMatchObject({ brokenAtByte: first.length, badLengths: 1, isCut: false });
    expect(sequences(reading)).toEqual([1]);
  });

  test('says that a file is no capture', () => {
    expect(scan(new TextEncoder().encode('{"rows": []}')).file.format).toBeNull();
    expect(scan(new Uint8Array(0)).file).toMatchObject({ format: null, sizeBytes: 0 });
  });
});

describe('pcapng', () => {
  test('reads interfaces of their own links and clocks, and sections of either byte order', () => {
    const packet = (sequence: number) => ipv4(UP, udp(UP, channelData(rtp(SSRC, sequence))));
    const reading = scan(
      Uint8Array.from([
        ...section(),
        ...interfaceBlock(1), // microseconds, where it says nothing
        ...interfaceBlock(101, option(9, [9])), // nanoseconds
        ...interfaceBlock(101, [...option(9, [0x8a]), ...option(14, [0, 0, 0, 0, 0, 0, 0, 5])]), // 1/1024 s, 5 s on
        ...enhancedPacket(0, 2_000_000, ethernet(packet(1))),
        ...enhancedPacket(1, 3_000_000_000, packet(2)),
        ...enhancedPacket(2, 512, packet(3)),
        ...block(4, [1, 2, 3, 4]), // names
        ...block(0x77, [0, 0, 0, 0]), // of no document
        ...section(true),
        ...interfaceBlock(101, [], true),
        ...enhancedPacket(0, 4_000_000, packet(4), true),
        ...enhancedPacket(1, 4_000_000, packet(5), true), // of an interface of the section before
      ]),
    );
    expect(reading.packets.map(({ sequence, atMs }) => [sequence, atMs])).toEqual([
      [1, 2000],
      [2, 3000],
      [3, 5500],
      [4, 4000],
    ]);
    expect(reading.file).toMatchObject({
      format: 'pcapng',
      otherBlocks: 1,
      unknownBlocks: 1,
      unknownInterfaces: 1,
      isCut: false,
      brokenAtByte: null,
    });
  });

  test('reads simple and obsolete packet blocks; a simple one has no time', () => {
    const packet = ipv4(UP, udp(UP, channelData(rtp(SSRC, 9))));
    const reading = scan(
      Uint8Array.from([
        ...section(),
        ...interfaceBlock(101, [], false, 40),
        ...block(3, [...number(packet.length, 4), ...packet.slice(0, 40)]),
        ...block(2, [
          ...number(0, 2),
          ...number(0, 2),
          ...number(0, 4),
          ...number(6_000_000, 4),
          ...number(packet.length, 4),
          ...number(packet.length, 4),
          ...packet,
        ]),
      ]),
    );
    // 40 bytes end within the header of RTP: 20 of IPv4, 8 of UDP, 4 of the channel, 8 of the 12.
    expect(reading.counts).toMatchObject({ frames: 2, cut: 1, ofTest: 1 });
    expect(reading.packets.map(({ atMs }) => atMs)).toEqual([6000]);
    expect(reading.file.badLengths).toBe(0);
  });

  test('counts a packet that claims more than its block, and what the capturing machine dropped', () => {
    const lie = block(6, [
      ...number(0, 4),
      ...number(0, 4),
      ...number(0, 4),
      ...number(999, 4),
      ...number(999, 4),
      ...[1, 2, 3, 4],
    ]);
    const drops = (count: number) =>
      block(5, [
        ...number(0, 4),
        ...number(0, 4),
        ...number(0, 4),
        ...option(5, [0, 0, 0, 0, 0, 0, 0, count]),
      ]);
    const reading = scan(
      Uint8Array.from([...section(), ...interfaceBlock(1), ...lie, ...drops(3), ...drops(8)]),
    );
    expect(reading.file).toMatchObject({ badLengths: 1, droppedByCapture: 8, brokenAtByte: null });
  });

  test('says where a block is broken', () => {
    const begin = [...section(), ...interfaceBlock(1)];
    for (const broken of [
      [...number(6, 4), ...number(8, 4), ...number(8, 4)], // shorter than its own framing
      [...number(6, 4), ...number(13, 4), ...number(13, 4)], // no multiple of 4
      [...number(6, 4), ...number(16, 4), ...number(0, 4), ...number(20, 4)], // said differently behind
    ])
      expect(scan(Uint8Array.from([...begin, ...broken])).file.brokenAtByte).toBe(begin.length);
  });

  test('skips a block of any size without holding it', () => {
    const huge = block(10, new Array<number>(700_000).fill(0));
    const reading = scan(
      Uint8Array.from([
        ...section(),
        ...huge,
        ...interfaceBlock(1),
        ...enhancedPacket(0, 0, frameOf(UP, SSRC, 3)),
      ]),
      4096,
    );
    expect(sequences(reading)).toEqual([3]);
    expect(reading.file.otherBlocks).toBe(1);
  });
});

describe('links', () => {
  const packet = ipv4(UP, udp(UP, channelData(rtp(SSRC, 5))));
  test.each([
    ['Ethernet', 1, ethernet(packet)],
    ['Ethernet with two tags', 1, ethernet(packet, [0x88, 0xa8, 0, 9, 0x81, 0x00, 0, 7])],
    ['Linux cooked', 113, [...new Array<number>(14).fill(0), 0x08, 0x00, ...packet]],
    ['Linux cooked, second', 276, [0x08, 0x00, ...new Array<number>(18).fill(0), ...packet]],
    ['raw', 101, packet],
    ['IPv4', 228, packet],
    ['null', 0, [2, 0, 0, 0, ...packet]],
    ['loop', 108, [0, 0, 0, 2, ...packet]],
  ])('reads %s', (_, linkType, bytes) => {
    expect(sequences(scanFrame(bytes, linkType))).toEqual([5]);
  });

  test('counts what it does not read', () => {
    expect(scanFrame(packet, 127).counts).toMatchObject({ unknownLinks: 1 });
    expect(scanFrame(ethernet(packet, [], 0x0806)).counts).toMatchObject({ notRtp: 1 });
    expect(scanFrame(ethernet(packet).slice(0, 13)).counts).toMatchObject({ cut: 1 });
  });
});

describe('IP', () => {
  const data = udp(UP, channelData(rtp(SSRC, 5)));

  test('reads DSCP and time to live', () => {
    expect(scanFrame(ipv4(UP, data, { ttl: 57, dscp: 46 }), 101).packets).toMatchObject([
      { ttl: 57, dscp: 46 },
    ]);
  });

  test('counts fragments, also the first one', () => {
    for (const fragment of [0x2000, 0x00b9])
      expect(scanFrame(ipv4(UP, data, { fragment }), 101).counts).toMatchObject({ fragments: 1, ofTest: 0 });
  });

  test('reads IPv6 behind extension headers', () => {
    const address = (last: number) => [0x20, 0x01, 0x0d, 0xb8, ...new Array<number>(11).fill(0), last];
    const hopByHop = [60, 0, ...new Array<number>(6).fill(0)];
    const destination = [44, 1, ...new Array<number>(14).fill(0)];
    const ipv6 = (fragment: readonly number[]): number[] => {
      const inside = [...hopByHop, ...destination, ...fragment, ...data];
      // Traffic class 0xb8 is DSCP 46.
      return [
        ...[0x6b, 0x80, 0, 0],
        ...number(inside.length, 2),
        ...[0, 61],
        ...address(1),
        ...address(2),
        ...inside,
      ];
    };
    const reading = scanFrame(ethernet(ipv6([17, 0, 0, 0, 0, 0, 0, 1]), [], 0x86dd));
    expect(reading.packets).toMatchObject([{ sequence: 5, ttl: 61, dscp: 46 }]);
    expect(reading.flows).toMatchObject([{ source: '2001:db8::1', destination: '2001:db8::2' }]);
    expect(scanFrame(ipv6([17, 0, 0, 1, 0, 0, 0, 1]), 101).counts).toMatchObject({ fragments: 1 });
  });

  test('counts lengths that cannot be, and what is cut', () => {
    const whole = ipv4(UP, data);
    const withByte = (at: number, value: number) => whole.map((byte, index) => (index === at ? value : byte));
    expect(scanFrame(withByte(0, 0x44), 101).counts).toMatchObject({ badLengths: 1 }); // header of 16 bytes
    expect(scanFrame(withByte(3, 10), 101).counts).toMatchObject({ badLengths: 1 }); // 10 bytes in all
    expect(scanFrame(withByte(25, 7), 101).counts).toMatchObject({ badLengths: 1 }); // UDP of 7 bytes
    expect(scanFrame(withByte(31, 200), 101).counts).toMatchObject({ badLengths: 1 }); // a channel's 200
    expect(scanFrame(whole.slice(0, 43), 101).counts).toMatchObject({ cut: 1 }); // the 12th byte of RTP is missing
    expect(scanFrame(whole.slice(0, 44), 101).counts).toMatchObject({ ofTest: 1 });
  });
});

describe('framing', () => {
  const carried = (data: readonly number[]) => scanFrame(ipv4(UP, udp(UP, data)), 101);

  test('reads RTP in channels, in indications and by itself', () => {
    for (const [data, framing] of [
      [channelData(rtp(SSRC, 5)), 'channel-data'],
      [indication(0x0016, rtp(SSRC, 5)), 'send-indication'],
      [indication(0x0017, rtp(SSRC, 5)), 'data-indication'],
      [rtp(SSRC, 5), 'bare'],
    ] as const) {
      expect(carried(data).flows).toMatchObject([{ framing }]);
      expect(sequences(carried(data))).toEqual([5]);
    }
  });

  test('tells RTCP, other STUN and other streams apart from the test', () => {
    expect(carried([0x80, 200, 0, 6, ...number(SSRC, 4), ...number(SSRC, 4)]).counts.notRtp).toBe(1);
    expect(
      carried([0, 1, 0, 0, ...number(0x2112a442, 4), ...new Array<number>(12).fill(0)]).counts.notRtp,
    ).toBe(1);
    expect(carried(rtp(1, 5)).counts).toMatchObject({ otherRtp: 1, ofTest: 0 });
  });

  test('reads TCP where a segment begins with a message, and counts it where it does not', () => {
    const message = (sequence: number) => {
      const bytes = channelData(rtp(SSRC, sequence));
      return [...bytes, ...new Array<number>((4 - (bytes.length % 4)) % 4).fill(0)];
    };
    const segment = (data: readonly number[]) => scanFrame(ipv4(UP, tcp(UP, data), { protocol: 6 }), 101);
    expect(sequences(segment([...message(1), ...message(2)]))).toEqual([1, 2]);
    expect(segment([...message(1), ...message(2)]).counts.ofTest).toBe(1);
    expect(segment([0x17, 3, 3, 0, 4, 1, 2, 3, 4]).counts.unreadTcp).toBe(1);
    expect(segment([]).counts).toMatchObject({ unreadTcp: 0, notRtp: 1 });
  });

  test('keeps both ways apart', () => {
    const reading = scan(
      pcap([
        { atMs: 1, bytes: frameOf(UP, SSRC, 1) },
        { atMs: 2, bytes: frameOf(DOWN, SSRC, 1) },
      ]),
    );
    expect(reading.packets.map(({ flow }) => flow)).toEqual([0, 1]);
    expect([reading.firstAtMs, reading.lastAtMs]).toEqual([1, 2]);
  });
});
