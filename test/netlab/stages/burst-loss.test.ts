import { describe, expect, it } from 'vitest';
import { burstLoss } from '../../../netlab/stages/burst-loss.ts';
import { seededRandom } from '../../../netlab/seeded-random.ts';
import { drawn } from '../drawn.ts';
import { leavingMs } from '../staged-packet.ts';

describe('burstLoss', () => {
  it('drops exactly the length of a burst and draws only outside of bursts', () => {
    // p = 0.1 / (3 * 0.9 + 0.1) = 0.0357
    const stage = burstLoss({ lossRatio: 0.1, burstPackets: 3 }, drawn(0.5, 0.035, 0.036));

    expect(leavingMs(stage, [1, 2, 3, 4, 5])).toEqual([[1], [], [], [], [5]]);
  });

  it('is plain random loss for bursts of one', () => {
    const stage = burstLoss({ lossRatio: 0.25, burstPackets: 1 }, drawn(0.249, 0.251));

    expect(leavingMs(stage, [1, 2])).toEqual([[], [2]]);
  });

  it('drops the share asked for in the long run', () => {
    const stage = burstLoss({ lossRatio: 0.1, burstPackets: 4 }, seededRandom('long run'));
    const moments = Array.from({ length: 100_000 }, (_, index) => index);

    const dropped = leavingMs(stage, moments).filter((left) => left.length === 0).length;

    // About 2,500 bursts: the standard error of the share is near 0.002.
    expect(Math.abs(dropped / 100_000 - 0.1)).toBeLessThan(0.008);
  });
});
