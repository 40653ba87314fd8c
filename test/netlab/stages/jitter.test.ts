import { describe, expect, it } from 'vitest';
import { jitter } from '../../../netlab/stages/jitter.ts';
import { drawn } from '../drawn.ts';
import { leavingMs } from '../staged-packet.ts';

describe('jitter', () => {
  // Draws of 0, 0.5 and 0.75 move by -10, 0 and +5 ms.
  it('moves each packet by its own draw', () => {
    const stage = jitter({ spreadMs: 10, keepsOrder: false }, drawn(0.75, 0, 0.5));

    expect(leavingMs(stage, [40, 41, 42])).toEqual([[45], [31], [42]]);
  });

  it('holds a packet until its predecessor has left, unless told otherwise', () => {
    const stage = jitter({ spreadMs: 10 }, drawn(0.75, 0, 0.5, 0.5));

    expect(leavingMs(stage, [40, 41, 42, 60])).toEqual([[45], [45], [45], [60]]);
  });
});
