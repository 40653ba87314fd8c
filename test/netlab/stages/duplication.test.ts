import { describe, expect, it } from 'vitest';
import { duplication } from '../../../netlab/stages/duplication.ts';
import { drawn } from '../drawn.ts';
import { leavingMs } from '../staged-packet.ts';

describe('duplication', () => {
  it('sends a packet twice when its draw is below the ratio', () => {
    const stage = duplication(0.05, drawn(0.049, 0.05));

    expect(leavingMs(stage, [1, 2])).toEqual([[1, 1], [2]]);
  });
});
