import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reorderedPackets } from '../../../src/core/metrics/reorder.ts';
import { isReceived } from '../../../src/core/packet.ts';
import { measurementOf, type Fate, type Schedule } from '../../support/measurement.ts';

const reordered = (fates: readonly Fate[], schedule?: Schedule): number[] =>
  reorderedPackets(measurementOf(fates, schedule).packets.filter(isReceived)).map(
    (packet) => packet.globalSequence,
  );

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
