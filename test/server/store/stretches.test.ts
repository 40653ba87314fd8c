import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstKeyOf, monthOf } from '../../../server/store/kysely/months/month.ts';
import { stretchesAt } from '../../../server/store/kysely/months/stretches.ts';

describe('stretchesAt', () => {
  it('has this month and all to come first, then ever more months, then what is older than months', () => {
    const oldMs = Date.UTC(2020, 4, 5);
    const months = stretchesAt(Date.UTC(2026, 10, 25), oldMs).map(({ fromKey, toKey, beforeMs }) => [
      fromKey === null ? null : fromKey / 2 ** 36,
      toKey === null ? null : toKey / 2 ** 36,
      beforeMs === Infinity ? 'any' : new Date(beforeMs).toISOString().slice(0, 10),
    ]);
    // November 2026 is the 682nd month after January 1970.
    expect(months).toEqual([
      [682, null, 'any'],
      [681, 682, '2026-11-01'],
      [679, 681, '2026-10-01'],
      [675, 679, '2026-08-01'],
      [667, 675, '2026-04-01'],
      [1, 667, '2025-08-01'],
      [null, 1, '2020-05-05'],
    ]);
  });

  it('has each key once, and none that may have been measured after what it says', () => {
    const moments = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) });
    fc.assert(
      fc.property(moments, moments, fc.nat(1_000_000), (nowMs, receivedAtMs, number) => {
        const key = firstKeyOf(monthOf(receivedAtMs)) + number;
        const holding = stretchesAt(nowMs, Infinity).filter(
          ({ fromKey, toKey }) => (fromKey === null || key >= fromKey) && (toKey === null || key < toKey),
        );
        expect(holding).toHaveLength(1);
        expect(receivedAtMs).toBeLessThan(holding[0]?.beforeMs ?? 0);
      }),
      { seed: 3, numRuns: 500 },
    );
  });
});
