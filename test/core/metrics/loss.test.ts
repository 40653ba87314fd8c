import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { worstLoss } from '../../../src/core/metrics/loss.ts';
import { measurementOf, repeat, type Fate } from '../../support/measurement.ts';

describe('worstLoss', () => {
  test('is null when no whole window fits', () => {
    // 10 packets at 20 ms: 200 ms of traffic hold exactly one 200 ms window, and no 201 ms one.
    const measurement = measurementOf(repeat(5, 10));
    expect(worstLoss(measurement, 201)).toBeNull();
    expect(worstLoss(measurement, 200)).toMatchObject({ ratio: 0, startMs: 0, lost: 0, sent: 10 });
  });

  test('is null without packets', () => {
    expect(worstLoss(measurementOf([], { durationMs: 1000 }), 200)).toBeNull();
  });

  test('finds a burst that a grid of windows would cut in two', () => {
    // 20 ms apart, 10 a window; the packets 8, 9, 10, 11 are lost: a grid sees 2 of 10 twice, sliding sees 4 of 10.
    const fates = repeat(5, 30).map((fate, index): Fate => (index >= 8 && index <= 11 ? 'lost' : fate));
    // The earliest window that holds all four starts at packet 2 (2..11), at 40 ms.
    expect(worstLoss(measurementOf(fates), 200)).toMatchObject({
      ratio: 0.4,
      startMs: 40,
      lost: 4,
      sent: 10,
    });
  });

  test('counts a window as half open: a packet at its end belongs to the next', () => {
    const fates: Fate[] = [...repeat(5, 10), 'lost', ...repeat(5, 9)];
    // Window [0, 200) holds packets 0..9; packet 10 is sent at 200 and is first in the window that starts at 20.
    expect(worstLoss(measurementOf(fates), 200)).toMatchObject({ ratio: 0.1, startMs: 20 });
  });

  test('leaves out windows in which the sender had stalled', () => {
    // Two packets with a stall of 180 ms between, one lost: 1 of 2 says nothing of the network.
    const measurement = measurementOf(repeat(5, 30));
    const stalled = {
      ...measurement,
      packets: [
        measurement.packets[0]!,
        { ...measurement.packets[9]!, receivedMs: null, arrivalIndex: null },
      ],
    };
    expect(worstLoss(stalled, 200)).toBeNull();
  });

  test('of a 2 s outage in 10 minutes is 13.3 % of its 15 s, though 0.33 % of all', () => {
    const fates = repeat(5, 30_000).map((fate, index): Fate =>
      index >= 10_000 && index < 10_100 ? 'lost' : fate,
    );
    const worst = worstLoss(measurementOf(fates), 15_000);
    // 100 of 750 packets; the earliest window that holds all of them starts at packet 10,100 - 750 = 9,350.
    expect(worst).toMatchObject({ lost: 100, sent: 750, startMs: 9350 * 20 });
    expect(worst?.ratio).toBeCloseTo(0.1333, 4);
  });

  test('lies within 0-1 and never below the loss of the whole (windows of one length, whole number of them)', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 10, maxLength: 200 }), (flags) => {
        const usable = flags.slice(0, flags.length - (flags.length % 10));
        const fates = usable.map((isLost): Fate => (isLost ? 'lost' : 5));
        const worst = worstLoss(measurementOf(fates), 200);
        const overall = usable.filter(Boolean).length / usable.length;
        expect(worst!.ratio).toBeLessThanOrEqual(1);
        expect(worst!.ratio).toBeGreaterThanOrEqual(overall - 1e-12);
      }),
    );
  });
});
