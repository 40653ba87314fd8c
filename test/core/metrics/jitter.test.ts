import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ipdvSamples, worstJitter } from '../../../src/core/metrics/jitter.ts';
import { jitterRfc3550 } from '../../../src/core/metrics/jitter-rfc3550.ts';
import { isReceived } from '../../../src/core/packets/packet.ts';
import { measurementOf, repeat, type Fate, type Schedule } from '../../support/measurement.ts';

const received = (fates: readonly Fate[], schedule?: Schedule) =>
  measurementOf(fates, schedule).packets.filter(isReceived);

function worstOf(fates: readonly Fate[], lengthMs: number, schedule?: Schedule) {
  const measurement = measurementOf(fates, schedule);
  return worstJitter(measurement, ipdvSamples(measurement.packets.filter(isReceived)), lengthMs);
}

describe('ipdvSamples (RFC 3393)', () => {
  test('takes the absolute change of delay between successive packets', () => {
    // Delays 10, 14, 11: changes 4 and 3, at the send times of the second packets.
    expect(ipdvSamples(received([10, 14, 11]))).toEqual([
      { sentMs: 1020, changeMs: 4 },
      { sentMs: 1040, changeMs: 3 },
    ]);
  });

  test('is undefined across a lost packet', () => {
    expect(ipdvSamples(received([10, 'lost', 30, 32]))).toEqual([{ sentMs: 1060, changeMs: 2 }]);
  });

  test('compares packets of one stream only', () => {
    // Two streams: stream 0 has delays 10, 11; stream 1 has 50, 53.
    const changes = ipdvSamples(received([10, 50, 11, 53], { streams: 2 })).map((sample) => sample.changeMs);
    expect(changes).toEqual([1, 3]);
  });
});

describe('worstJitter', () => {
  test('is null when the test is shorter than its window', () => {
    expect(worstOf(repeat(10, 749), 15_000)).toBeNull();
  });

  test('is null, not zero, when nothing successive arrived', () => {
    expect(
      worstOf(
        Array.from({ length: 750 }, (_, i): Fate => (i % 2 ? 'lost' : 10)),
        15_000,
      ),
    ).toBeNull();
  });

  test('is the mean change of the window in which it is worst', () => {
    // 1,000 packets; only 800..999 alternate between 10 and 16 ms: every change there is 6. The window of 750
    // packets that holds most of them is the last, 250..999: 749 + 1 = 750 samples, of which the changes at
    // 801..999 (199) are 6 and that at 800 is 0.
    const fates = Array.from({ length: 1000 }, (_, i): Fate => (i >= 800 && i % 2 === 1 ? 16 : 10));
    const worst = worstOf(fates, 15_000);
    expect(worst?.startMs).toBe(250 * 20);
    expect(worst?.ms).toBeCloseTo((199 * 6) / 750, 9);
  });

  test('is zero for constant transit, whatever the transit and the losses', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1000 }),
        fc.array(fc.boolean(), { minLength: 100, maxLength: 300 }),
        (delay, losses) => {
          const fates = losses.map((isLost, i): Fate => (isLost && i > 20 ? 'lost' : delay));
          expect(worstOf(fates, 1000)?.ms).toBe(0);
        },
      ),
    );
  });
});

describe('jitterRfc3550 (RFC 3550 §6.4.1)', () => {
  test('is null with fewer than two packets of any stream', () => {
    expect(jitterRfc3550(received([10]))).toBeNull();
    expect(jitterRfc3550(received([10, 20], { streams: 2 }))).toBeNull();
  });

  test('is zero for constant transit', () => {
    expect(jitterRfc3550(received(repeat(17, 500)))).toBe(0);
  });

  // J1 = 16/16 = 1; J2 = 1 + (16 - 1)/16 = 1.9375.
  test('smooths by a sixteenth of each change', () => {
    expect(jitterRfc3550(received([10, 26]))).toBeCloseTo(1, 12);
    expect(jitterRfc3550(received([10, 26, 10]))).toBeCloseTo(1.9375, 12);
  });

  test('is the mean over streams', () => {
    // Stream 0: 10 -> 26 (J = 1); stream 1: constant (J = 0).
    expect(jitterRfc3550(received([10, 30, 26, 30], { streams: 2 }))).toBeCloseTo(0.5, 12);
  });
});
