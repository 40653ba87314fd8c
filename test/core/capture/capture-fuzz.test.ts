import { expect, test } from 'vitest';
import { CaptureScan, type CaptureReading } from '../../../src/core/capture/capture-scan.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import * as wire from '../../support/capture-bytes.ts';

const FRAMES: readonly (readonly number[])[] = [
  wire.frameOf(wire.UP, wire.SSRC, 1),
  wire.frameOf(wire.DOWN, wire.SSRC, 1),
  wire.ethernet(wire.ipv4(wire.UP, wire.udp(wire.UP, wire.indication(0x0016, wire.rtp(wire.SSRC, 2))))),
  wire.ethernet(
    wire.ipv4(wire.DOWN, wire.udp(wire.DOWN, wire.indication(0x0017, wire.rtp(wire.SSRC, 2)))),
    [0x81, 0, 0, 7],
  ),
  wire.ethernet(
    wire.ipv4(wire.UP, wire.tcp(wire.UP, wire.channelData(wire.rtp(wire.SSRC, 3))), { protocol: 6 }),
  ),
];
const SEEDS: readonly Uint8Array[] = [
  wire.pcap(FRAMES.map((bytes, atMs) => ({ atMs, bytes }))),
  wire.pcap(
    FRAMES.map((bytes, atMs) => ({ atMs, bytes })),
    { isLittleEndian: false, linkType: 113 },
  ),
  Uint8Array.from([
    ...wire.section(),
    ...wire.interfaceBlock(1, wire.option(9, [6])),
    ...FRAMES.flatMap((bytes, atMs) => wire.enhancedPacket(0, atMs, bytes)),
    ...wire.section(true),
    ...wire.interfaceBlock(1, wire.option(9, [9], true), true),
    ...FRAMES.flatMap((bytes, atMs) => wire.enhancedPacket(0, atMs, bytes, true)),
  ]),
];
/** What lengths and types are most likely to go wrong at. */
const EDGES = [0, 1, 4, 0x0a, 0x40, 0x45, 0x60, 0x7f, 0x80, 0xfe, 0xff];

function mutated(bytes: Uint8Array, random: () => number): Uint8Array {
  const below = (limit: number) => Math.floor(random() * limit);
  let copy = Uint8Array.from(bytes);
  for (let left = 1 + below(6); left > 0; left--) {
    const at = below(copy.length);
    switch (below(4)) {
      case 0:
        copy[at] = EDGES[below(EDGES.length)] ?? 0;
        break;
      case 1:
        copy[at] = below(256);
        break;
      case 2:
        copy = copy.slice(0, Math.max(1, at));
        break;
      default:
        copy = Uint8Array.from([...copy.slice(0, at), ...copy.slice(at + below(40))]);
    }
    if (copy.length === 0) return copy;
  }
  return copy;
}

function scan(bytes: Uint8Array, chunkBytes: number): CaptureReading {
  const reader = new CaptureScan([wire.SSRC]);
  for (let at = 0; at < bytes.length; at += chunkBytes) reader.push(bytes.slice(at, at + chunkBytes));
  return reader.end();
}

test('20,000 mutated captures are read without a throw, each frame counted once, however they are cut into chunks', () => {
  const random = seededRandom(15);
  const formats = new Map<string | null, number>();
  let broken = 0;
  for (let round = 0; round < 20_000; round++) {
    const bytes = mutated(SEEDS[round % SEEDS.length]!, random);
    const reading = scan(bytes, Math.max(1, bytes.length));
    const { frames, ...kinds } = reading.counts;
    expect(Object.values(kinds).reduce((sum, count) => sum + count, 0)).toBe(frames);
    // A record or block takes 12 bytes at the least.
    expect(frames).toBeLessThanOrEqual(bytes.length / 12);
    formats.set(reading.file.format, (formats.get(reading.file.format) ?? 0) + 1);
    if (reading.file.brokenAtByte !== null) broken++;
    if (round % 10 === 0) expect(scan(bytes, 1 + Math.floor(random() * 90))).toEqual(reading);
  }
  // They reach all of it: each format, none, and broken ones.
  for (const format of ['pcap', 'pcapng', null]) expect(formats.get(format)).toBeGreaterThan(100);
  expect(broken).toBeGreaterThan(100);
});
