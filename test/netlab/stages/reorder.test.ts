import { describe, expect, it } from 'vitest';
import { reorder } from '../../../netlab/stages/reorder.ts';
import { drawn } from '../drawn.ts';
import { leavingMs } from '../staged-packet.ts';

describe('reorder', () => {
  it('holds back a packet whose draw is below the ratio, for a drawn part of the time', () => {
    const stage = reorder({ ratio: 0.01, heldUpToMs: 3 }, drawn(0.5, 0.9, 0.009, 0.5, 0.01, 0.9));

    expect(leavingMs(stage, [0, 0.1, 0.2])).toEqual([[0], [1.6], [0.2]]);
  });
});
