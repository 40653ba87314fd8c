import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reorderedPackets } from '../../../src/core/metrics/reorder.ts';
import { isReceived, type Measurement, type ReceivedPacket } from '../../../src/core/packets/packet.ts';
import { monotonicMs } from '../../../src/core/units.ts';
import { measurementOf, type Fate, type Schedule } from '../../support/measurement.ts';

function reordered(fates: readonly Fate[], schedule?: Schedule): number[] {
  const measurement = measurementOf(fates, schedule);
  return reorderedPackets(measurement.packets.filter(isReceived), measurement).map(
    (packet) => packet.globalSequence,
  );
}

type Order = Pick<Measurement, 'sendOrder' | 'arrivalOrder'>;
/** A packet: its stream, its place in the order of sending, its stamp there, and its stamp on arrival. */
type Passage = readonly [stream: number, globalSequence: number, sentMs: number, receivedMs: number];

/** The packets listed in the order of delivery. */
function reorderedOf(order: Order, ...passages: readonly Passage[]): number[] {
  const received = passages.map(
    ([stream, globalSequence, sentMs, receivedMs], arrivalIndex): ReceivedPacket => ({
      stream,
      streamSequence: globalSequence,
      globalSequence,
      sentMs: monotonicMs(sentMs),
      receivedMs: monotonicMs(receivedMs),
      arrivalIndex,
    }),
  );
  return reorderedPackets(received, { streams: 5, calls: 1, ...order }).map(
    ({ globalSequence }) => globalSequence,
  );
}

describe('reorderedPackets (RFC 4737 §3)', () => {
  test('counts the packet that was overtaken, not the one that overtook', () => {
    // Sent 0, 20, 40; packet 1 takes 30 ms and arrives at 50, after packet 2 (45).
    expect(reordered([5, 30, 5])).toEqual([1]);
  });

  test('sees reordering between streams, which no single stream shows', () => {
    // Five streams at once; packet 1 is held back by 2 ms: the packets 2, 3 and 4 overtake it.
    expect(reordered([5, 7, 5, 5, 5, 5, 5, 5, 5, 5], { streams: 5 })).toEqual([1]);
  });

  test('does not count losses', () => {
    expect(reordered([5, 'lost', 5, 'lost', 5])).toEqual([]);
  });

  test('breaks ties of the arrival time by the order of delivery', () => {
    expect(reordered([25, 5])).toEqual([]);
  });

  describe('by stamps, where each stream has a pipe of its own', () => {
    const of = (...passages: Passage[]): number[] =>
      reorderedOf({ sendOrder: 'stamped', arrivalOrder: 'stamped' }, ...passages);

    test('goes by the stamps of arrival, not by which pipe was quicker', () => {
      expect(of([1, 1, 0.02, 30.02], [0, 0, 0, 30])).toEqual([]);
      expect(of([0, 0, 0, 30.02], [1, 1, 0.02, 30])).toEqual([0]);
    });

    test('goes by the order of delivery among packets that came in one stamp', () => {
      expect(of([0, 0, 0, 30], [1, 1, 0.02, 30])).toEqual([]);
      expect(of([1, 1, 0.02, 30], [0, 0, 0, 30], [2, 2, 0.04, 30])).toEqual([0]);
    });

    test('sees nothing between two streams that were sent in one stamp: nobody knows which left first', () => {
      expect(of([1, 1, 0, 30], [0, 0, 0, 30.02])).toEqual([]);
      // The packet sent a stamp later has overtaken both.
      expect(of([2, 2, 0.02, 30], [1, 1, 0, 30.02], [0, 0, 0, 30.04])).toEqual([1, 0]);
    });

    test('sees what is overtaken within a stream whatever the stamps: that has one pipe', () => {
      expect(of([0, 1, 0, 30], [0, 0, 0, 30])).toEqual([0]);
      // Beside them a packet of another stream that was sent in the same stamp.
      expect(of([0, 5, 0, 30], [1, 6, 0, 30.02], [0, 0, 0, 30.04])).toEqual([0]);
    });

    test('is what the definition says of pairs', () => {
      const passage = fc.record({ stream: fc.nat(2), sentMs: fc.nat(5), receivedMs: fc.nat(3) });
      fc.assert(
        fc.property(fc.array(passage, { maxLength: 12 }), (drawn) => {
          const sending = drawn.map((_, index) => index).sort((a, b) => drawn[a]!.sentMs - drawn[b]!.sentMs);
          const packets = drawn.map((one, index) => ({
            ...one,
            index,
            globalSequence: sending.indexOf(index),
          }));
          const overtaken = packets.filter((late) =>
            packets.some((early) => {
              const leftLater =
                early.sentMs > late.sentMs ||
                (early.stream === late.stream && early.globalSequence > late.globalSequence);
              const cameBefore =
                early.receivedMs < late.receivedMs ||
                (early.receivedMs === late.receivedMs && early.index < late.index);
              return leftLater && cameBefore;
            }),
          );
          const found = of(
            ...packets.map(
              ({ stream, globalSequence, sentMs, receivedMs }) =>
                [stream, globalSequence, sentMs, receivedMs] as const,
            ),
          );
          expect(new Set(found)).toEqual(new Set(overtaken.map(({ globalSequence }) => globalSequence)));
        }),
      );
    });
  });

  test('goes by the numbers alone where one pipe takes and brings everything', () => {
    const of = (...passages: Passage[]): number[] =>
      reorderedOf({ sendOrder: 'counted', arrivalOrder: 'counted' }, ...passages);
    // As in one TCP segment: one stamp, and yet 0 came after 1.
    expect(of([1, 1, 0, 30], [0, 0, 0, 30])).toEqual([0]);
    expect(of([0, 0, 0, 30], [1, 1, 0, 30])).toEqual([]);
    // Stamps that a correction of the clock turned around say nothing.
    expect(of([0, 0, 0, 30.001], [1, 1, 0, 30])).toEqual([]);
  });

  test('is nothing when every packet takes as long', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 6 }), (count, streams) => {
        expect(
          reordered(
            Array.from({ length: count }, () => 30),
            { streams },
          ),
        ).toEqual([]);
      }),
    );
  });
});
