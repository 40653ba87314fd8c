import { describe, expect, test } from 'vitest';
import type { Measurement } from '../../../src/core/packets/packet.ts';
import { roundsOf } from '../../../src/core/packets/rounds.ts';
import { monotonicMs } from '../../../src/core/units.ts';

/** Two streams in a stretch of 100 ms from 1000 on, five rounds when all keep time. Stamps of each stream count from there. */
function stretch(first: readonly number[], second: readonly number[]): Measurement {
  const packets = [first, second]
    .flatMap((stamps, stream) => stamps.map((ms, streamSequence) => ({ stream, streamSequence, ms })))
    .sort((a, b) => a.ms - b.ms)
    .map(({ ms, ...packet }, globalSequence) => ({
      ...packet,
      globalSequence,
      sentMs: monotonicMs(1000 + ms),
      receivedMs: null,
      arrivalIndex: null,
    }));
  return {
    packets,
    streams: 2,
    calls: 1,
    nominalRatePerSecond: 100,
    beginMs: monotonicMs(1000),
    endMs: monotonicMs(1100),
    lateLimitMs: 3000,
    sendOrder: 'stamped',
    arrivalOrder: 'stamped',
  };
}

describe('roundsOf', () => {
  test('counts the rounds that keep time', () => {
    expect(roundsOf(stretch([0, 20, 40, 60, 80], [1, 21, 41, 61, 81]))).toEqual({
      whole: 5,
      cutPackets: 0,
      behindMs: 0,
      beforeEndMs: 20,
    });
  });

  test('tells of a first round that was late, after which one more fits', () => {
    // The first is 4 ms late: the others come at 16, 36 and so on, the sixth 4 ms before the end.
    expect(roundsOf(stretch([0, 16, 36, 56, 76, 96], [1, 17, 37, 57, 77, 97]))).toEqual({
      whole: 6,
      cutPackets: 0,
      behindMs: -4,
      beforeEndMs: 4,
    });
  });

  test('tells of a last round that was late or never came', () => {
    expect(roundsOf(stretch([0, 20, 40, 60], [1, 21, 41, 61]))).toEqual({
      whole: 4,
      cutPackets: 0,
      behindMs: 0,
      beforeEndMs: 40,
    });
  });

  test('tells of rounds that never came in between', () => {
    // Two rounds' time without any.
    expect(roundsOf(stretch([0, 60, 80], [1, 61, 81]))).toEqual({
      whole: 3,
      cutPackets: 0,
      behindMs: 40,
      beforeEndMs: 20,
    });
  });

  test('tells of a round that the end mark cut, whichever stream was first in it', () => {
    // The sixth round begins 1 ms before the end, and the first stream's packet of it is too late.
    expect(roundsOf(stretch([0.5, 20, 40, 60, 80], [0, 19, 39, 59, 79, 99]))).toEqual({
      whole: 5,
      cutPackets: 1,
      behindMs: -1,
      beforeEndMs: 21,
    });
  });

  test('is nothing without a whole round', () => {
    expect(roundsOf(stretch([0, 20], []))).toBeNull();
    expect(roundsOf(stretch([], []))).toBeNull();
  });
});
