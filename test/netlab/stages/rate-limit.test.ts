import { describe, expect, it } from 'vitest';
import { rateLimit } from '../../../netlab/stages/rate-limit.ts';
import { leavingMs, stagedPacket } from '../staged-packet.ts';

describe('rateLimit', () => {
  // 100 bytes and 28 of headers are 1,024 bits: 10 ms at 102.4 kbit/s.
  it('serves first in, first out, one serialisation time each', () => {
    const stage = rateLimit({ kbitPerSecond: 102.4, queueMs: 100 });

    expect(leavingMs(stage, [0, 0, 5, 100])).toEqual([[10], [20], [30], [110]]);
  });

  it('drops a packet that would wait longer than the queue allows', () => {
    const stage = rateLimit({ kbitPerSecond: 102.4, queueMs: 20 });

    // The fourth would wait 30 ms; at 10 ms, when the first has left, one would wait 20 ms and is taken.
    expect(leavingMs(stage, [0, 0, 0, 0, 10])).toEqual([[10], [20], [30], [], [40]]);
  });

  it('takes longer for a larger packet', () => {
    const stage = rateLimit({ kbitPerSecond: 102.4, queueMs: 20 });

    expect(stage.leaveMs(stagedPacket({ sizeBytes: 228 }), 0)).toEqual([20]);
  });
});
