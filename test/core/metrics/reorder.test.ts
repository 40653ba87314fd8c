import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reorderedPackets } from '../../../src/core/metrics/reorder.ts';
import { isReceived, type DeliveryOrder, type ReceivedPacket } from '../../../src/core/packet.ts';
import { monotonicMs } from '../../../src/core/units.ts';
import { measurementOf, type Fate, type Schedule } from '../../support/measurement.ts';

function reordered(fates: readonly Fate[], schedule?: Schedule): number[] {
  const measurement = measurementOf(fates, schedule);
  return reorderedPackets(measurement.packets.filter(isReceived), measurement).map(
    (packet) => packet.globalSequence,
  );
}

/** Packets in the order of delivery: the stream of each, its place in the order of sending, and its stamp. */
function reorderedOf(
  deliveries: readonly (readonly [stream: number, globalSequence: number, receivedMs: number])[],
  deliveryOrder: DeliveryOrder,
): number[] {
  const received = deliveries.map(([stream, globalSequence, receivedMs], arrivalIndex): ReceivedPacket => ({
    stream,
    streamSequence: globalSequence,
    globalSequence,
    sentMs: monotonicMs(0),
    receivedMs: monotonicMs(receivedMs),
    arrivalIndex,
  }));
  const delivery = { streams: 5, calls: 1, deliveryOrder };
  return reorderedPackets(received, delivery).map(({ globalSequence }) => globalSequence);
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

  describe('of streams that come by pipes of their own', () => {
    const of = (...deliveries: Parameters<typeof reorderedOf>[0][number][]): number[] =>
      reorderedOf(deliveries, 'of-each-stream');

    test('goes by stamps, not by which pipe was quicker', () => {
      expect(of([1, 1, 30.02], [0, 0, 30])).toEqual([]);
      expect(of([0, 0, 30.02], [1, 1, 30])).toEqual([0]);
    });

    test('sees no reordering between two streams in one stamp: nothing says which came first', () => {
      expect(of([1, 1, 30], [0, 0, 30], [2, 2, 30.02])).toEqual([]);
      expect(of([3, 3, 30], [1, 1, 30], [2, 2, 30], [0, 0, 30])).toEqual([]);
    });

    test('sees it within a stream in one stamp: that has one pipe', () => {
      expect(of([0, 5, 30], [0, 0, 30])).toEqual([0]);
      // Beside it, the packet of another stream: known to be neither before nor after them.
      expect(of([0, 5, 30], [0, 0, 30], [1, 1, 30])).toEqual([0]);
      expect(of([1, 6, 30], [0, 5, 30], [0, 0, 30], [1, 1, 30])).toEqual([0, 1]);
    });

    test('sees it from one stamp to the next, whatever is tied there', () => {
      // 4 came at 30; 2 and 3, tied at 31, both came after it; 5 did not.
      expect(of([4, 4, 30], [3, 3, 31], [2, 2, 31], [0, 5, 31])).toEqual([2, 3]);
    });

    test('is what the definition says of pairs, for any stamps and any order of delivery', () => {
      const delivery = fc.record({ stream: fc.nat(2), receivedMs: fc.nat(3), weight: fc.nat() });
      fc.assert(
        fc.property(fc.array(delivery, { maxLength: 12 }), (drawn) => {
          const sending = drawn.map((_, index) => index).sort((a, b) => drawn[a]!.weight - drawn[b]!.weight);
          // A pipe hands over in the order of stamps; which pipe is next is free.
          const stamps = [0, 1, 2].map((stream) =>
            drawn
              .filter((one) => one.stream === stream)
              .map(({ receivedMs }) => receivedMs)
              .sort((a, b) => a - b),
          );
          const packets = drawn.map(({ stream }, index) => ({
            stream,
            index,
            globalSequence: sending.indexOf(index),
            receivedMs: stamps[stream]!.shift()!,
          }));
          const overtaken = packets.filter((late) =>
            packets.some(
              (early) =>
                early.globalSequence > late.globalSequence &&
                (early.receivedMs < late.receivedMs ||
                  (early.receivedMs === late.receivedMs &&
                    early.stream === late.stream &&
                    early.index < late.index)),
            ),
          );
          const found = of(
            ...packets.map((one) => [one.stream, one.globalSequence, one.receivedMs] as const),
          );
          expect(new Set(found)).toEqual(new Set(overtaken.map(({ globalSequence }) => globalSequence)));
        }),
      );
    });
  });

  test('goes by the order of delivery alone where one pipe brings everything', () => {
    // As in one TCP segment: one stamp, and yet 0 came after 1.
    expect(
      reorderedOf(
        [
          [1, 1, 30],
          [0, 0, 30],
        ],
        'of-all',
      ),
    ).toEqual([0]);
    expect(
      reorderedOf(
        [
          [0, 0, 30],
          [1, 1, 30],
        ],
        'of-all',
      ),
    ).toEqual([]);
    // Stamps that a correction of the clock turned around say nothing.
    expect(
      reorderedOf(
        [
          [0, 0, 30.001],
          [1, 1, 30],
        ],
        'of-all',
      ),
    ).toEqual([]);
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
