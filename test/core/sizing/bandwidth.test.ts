import { describe, expect, it } from 'vitest';
import { BANDWIDTH_DEFAULTS, sizeBandwidth } from '../../../src/core/sizing/bandwidth.ts';

const typed = (value: number) => ({ value, origin: 'typed' }) as const;

describe('bandwidth of a site', () => {
  it('is 2.368 Mbit/s for 200 people, a tenth of them in calls', () => {
    const size = sizeBandwidth({ ...BANDWIDTH_DEFAULTS, people: typed(200) });
    expect(size.callsAtOnce).toBe(20);
    expect(size.audioMbps).toBeCloseTo(1.776, 9);
    expect(size.neededMbps).toBeCloseTo(2.368, 9);
    expect(size.formulas.map(({ terms }) => terms)).toMatchObject([
      { people: typed(200), inCallsRatio: { value: 0.1, origin: 'ours' } },
      { calls: 20, kbpsPerCall: { value: 88.8, origin: 'ours' } },
      { fillRatio: { value: 0.75, origin: 'ours' } },
    ]);
  });

  it('counts 7 calls, not 8, where the product is a little over 7', () => {
    expect(100 * 0.07).toBeGreaterThan(7);
    expect(
      sizeBandwidth({ ...BANDWIDTH_DEFAULTS, people: typed(100), inCallsRatio: typed(0.07) }).callsAtOnce,
    ).toBe(7);
  });

  it.each([
    [2.36, true],
    [2.368, false],
    [2.37, false],
  ])('a link of %d Mbit/s is too small: %s', (mbps, isTooSmall) => {
    const { limits } = sizeBandwidth({ ...BANDWIDTH_DEFAULTS, people: typed(200), linkMbps: typed(mbps) });
    expect(limits.includes('link-too-small')).toBe(isTooSmall);
  });

  it.each([
    { fillRatio: typed(0) },
    { fillRatio: typed(1.1) },
    { inCallsRatio: typed(-0.1) },
    { kbpsPerCall: typed(Number.NaN) },
  ])('refuses %j', (wrong) => {
    expect(() => sizeBandwidth({ ...BANDWIDTH_DEFAULTS, people: typed(200), ...wrong })).toThrow(RangeError);
  });
});

describe('what a search has found of the link', () => {
  // 200 people, a tenth of them in calls: 20 at once.
  it.each([
    [{ carried: 20, missed: null }, []],
    [{ carried: 20, missed: 21 }, []],
    [{ carried: 10, missed: 12 }, ['missed-by-search']],
    [{ carried: 19, missed: 20 }, ['missed-by-search']],
    [{ carried: 10, missed: null }, ['beyond-search']],
    [{ carried: 10, missed: 30 }, ['beyond-search']],
  ] as const)('%o limits 20 calls: %o', (found, limits) => {
    const size = sizeBandwidth({ people: { value: 200, origin: 'typed' }, ...BANDWIDTH_DEFAULTS, found });
    expect(size.limits.slice(1)).toEqual(limits);
  });
});
