import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinRecords, type Arrival, type SentPacket } from '../../../src/core/packets/packet.ts';
import { mapStreams, rtpSequenceOf } from '../../../src/core/packets/stream-mapping.ts';
import { monotonicMs } from '../../../src/core/units.ts';

const sent = (globalSequence: number, sentMs: number, stream = 0): SentPacket => ({
  stream,
  streamSequence: globalSequence,
  globalSequence,
  sentMs: monotonicMs(sentMs),
});
const arrival = (
  globalSequence: number,
  receivedMs: number,
  rtpSequence: number | null = null,
  stream = 0,
): Arrival => ({
  stream,
  streamSequence: globalSequence,
  globalSequence,
  receivedMs: monotonicMs(receivedMs),
  rtpSequence,
  ssrc: rtpSequence === null ? null : 7,
});
const ALL = { firstGlobal: 0, endGlobal: 1000 };

describe('joinRecords', () => {
  test('pairs sends with arrivals and leaves the rest lost', () => {
    const { packets, duplicates } = joinRecords([sent(0, 100), sent(1, 120)], [arrival(1, 150)], ALL, 3000);
    expect(packets.map((packet) => [packet.globalSequence, packet.receivedMs, packet.arrivalIndex])).toEqual([
      [0, null, null],
      [1, 150, 0],
    ]);
    expect(duplicates).toBe(0);
  });

  test('leaves out what was sent before the begin mark and from the end mark on', () => {
    const sends = [0, 1, 2, 3].map((n) => sent(n, 100 + n));
    const arrivals = [0, 1, 2, 3].map((n) => arrival(n, 200 + n));
    const { packets } = joinRecords(sends, arrivals, { firstGlobal: 1, endGlobal: 3 }, 3000);
    expect(packets.map((packet) => packet.globalSequence)).toEqual([1, 2]);
  });

  test('counts a packet as lost that came after the late limit, and not one that came at it', () => {
    const { packets } = joinRecords(
      [sent(0, 0), sent(1, 0)],
      [arrival(0, 3000), arrival(1, 3000.1)],
      ALL,
      3000,
    );
    expect(packets.map((packet) => packet.receivedMs)).toEqual([3000, null]);
  });

  test('takes the first copy; second copies never offset losses', () => {
    const { packets, duplicates } = joinRecords(
      [sent(0, 0), sent(1, 0)],
      [arrival(0, 10), arrival(0, 30), arrival(0, 40)],
      ALL,
      3000,
    );
    expect(packets.map((packet) => packet.receivedMs)).toEqual([10, null]);
    expect(duplicates).toBe(2);
  });

  test('ignores arrivals of packets that nobody sent', () => {
    expect(joinRecords([], [arrival(5, 10)], ALL, 3000).packets).toEqual([]);
  });

  test('conserves counts under any loss, order and duplication', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 100 }),
        fc.integer(),
        (copies, seed) => {
          const sends = copies.map((_, n) => sent(n, n * 20));
          const arrivals = copies
            .flatMap((count, n) => Array.from({ length: count }, (_, copy) => arrival(n, n * 20 + 5 + copy)))
            .sort(
              (a, b) => ((a.globalSequence * 7919 + seed) % 101) - ((b.globalSequence * 7919 + seed) % 101),
            );
          const { packets, duplicates } = joinRecords(sends, arrivals, ALL, 3000);
          const received = packets.filter((packet) => packet.receivedMs !== null).length;
          expect(packets).toHaveLength(copies.length);
          expect(received).toBe(copies.filter((count) => count > 0).length);
          expect(received + duplicates).toBe(arrivals.length);
        },
      ),
    );
  });
});

describe('mapStreams', () => {
  test('finds the RTP sequence of packet 0 across the 16-bit wrap', () => {
    const { mappings, broken } = mapStreams(
      1,
      [arrival(0, 1, 65_535), arrival(1, 2, 0), arrival(2, 3, 1)],
      new Map(),
    );
    expect(mappings).toEqual([{ stream: 0, ssrc: 7, rtpSequenceOfFirst: 65_535 }]);
    expect(broken).toEqual([]);
    expect(rtpSequenceOf(mappings[0]!, 65_537)).toBe(0);
  });

  test('says which stream had packets that were not frames', () => {
    // Sequence 12 was something else (padding): own 2 became RTP 13.
    const arrivals = [arrival(0, 1, 10), arrival(1, 2, 11), arrival(2, 3, 13), arrival(0, 1, 500, 1)];
    expect(mapStreams(2, arrivals, new Map()).broken).toEqual([0]);
  });

  test('knows the SSRC, but no sequence, of a stream from which nothing came', () => {
    const { mappings } = mapStreams(2, [], new Map([[1, 99]]));
    expect(mappings).toEqual([{ stream: 1, ssrc: 99, rtpSequenceOfFirst: null }]);
    expect(rtpSequenceOf(mappings[0]!, 4)).toBeNull();
  });
});
