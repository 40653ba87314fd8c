import { describe, expect, it } from 'vitest';
import { checkImpairments } from '../../netlab/check-impairments.ts';

describe('checkImpairments', () => {
  it('accepts what can be done', () => {
    expect(() =>
      checkImpairments({
        lossRatio: 0.02,
        burstLoss: { lossRatio: 0.1, burstPackets: 4 },
        rateLimit: { kbitPerSecond: 420, queueMs: 250 },
        delayMs: 20,
        jitter: { spreadMs: 10 },
        reorder: { ratio: 0.01, heldUpToMs: 3 },
        outage: { fromMs: 0, toMs: 300 },
        detour: { fromMs: 5000, addedMs: 40 },
      }),
    ).not.toThrow();
  });

  it('lists every problem', () => {
    expect(() => checkImpairments({ lossRatio: 2, delayMs: -1 })).toThrow(
      'lossRatio is 2, not a ratio from 0 to 1. delayMs is -1, not a time of 0 ms or more.',
    );
  });

  it.each([
    [{ lossRatio: Number.NaN }, 'lossRatio'],
    [{ jitter: { spreadMs: 10 } }, 'would leave before they came'],
    [{ outage: { fromMs: 10, toMs: 5 } }, 'outage.toMs is before'],
    [{ detour: { fromMs: 10, toMs: 5, addedMs: 40 } }, 'detour.toMs is before'],
    [{ detour: { fromMs: 10, addedMs: -40 } }, 'detour.addedMs is -40'],
    [{ burstLoss: { lossRatio: 0.1, burstPackets: 0 } }, 'burstPackets'],
    [{ rateLimit: { kbitPerSecond: 0, queueMs: 1 } }, 'kbitPerSecond'],
    [{ delayMs: Infinity }, 'delayMs'],
  ])('refuses %j', (impairments, problem) => {
    expect(() => checkImpairments(impairments)).toThrow(problem);
  });
});
