import { describe, expect, it } from 'vitest';
import { randomLoss } from '../../../netlab/stages/random-loss.ts';
import { drawn } from '../drawn.ts';
import { leavingMs } from '../staged-packet.ts';

describe('randomLoss', () => {
  it('drops a packet whose draw is below the ratio', () => {
    const stage = randomLoss(0.02, drawn(0.019, 0.02, 0.5));

    expect(leavingMs(stage, [1, 2, 3])).toEqual([[], [2], [3]]);
  });
});
