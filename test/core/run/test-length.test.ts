import { describe, expect, it } from 'vitest';
import { DEFAULT_PLAN } from '../../../src/core/traffic/traffic-plan.ts';
import { neededMs, wholeTestMs } from '../../../src/core/run/test-length.ts';

describe('neededMs', () => {
  it.each([
    // 2,001 packets at 250 a second; 10,001 packets.
    [{ kind: 'client-edge' } as const, 9000],
    [{ kind: 'edge-edge' } as const, 41_000],
    [{ kind: 'azure', region: 'Nowhere', column: 'site' } as const, null],
  ])('of $kind', (choice, expected) => {
    expect(neededMs(choice, DEFAULT_PLAN)).toBe(expected);
  });
});

describe('wholeTestMs', () => {
  it('is the call, the warm-up, the measured time and the wait for late packets', () => {
    expect(wholeTestMs(DEFAULT_PLAN, { durationMs: 30_000, loaded: false })).toBe(37_300);
  });
  it('has both parts of a loaded test, and the three seconds between them', () => {
    expect(wholeTestMs(DEFAULT_PLAN, { durationMs: 30_000, loaded: true })).toBe(70_300);
  });
});
