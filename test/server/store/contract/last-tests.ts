import { describe, expect, it } from 'vitest';
import type { ResultStore } from '../../../../server/store/port/results.ts';
import { arrival, NEW_YEAR_MS, type ArrivalChanges } from './arrivals.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The 11th of January: 30 days before it is December. */
const NOW_MS = NEW_YEAR_MS + 10 * DAY_MS;

/** Which tests went through relays lately. */
export function describeLastTests(store: () => ResultStore): void {
  const save = async (id: string, agoMs: number, changes: ArrivalChanges): Promise<string> => {
    const saved = await store().save(arrival(id, { atMs: NOW_MS - agoMs, standing: 'token', ...changes }));
    return saved.outcome === 'stored' ? saved.row.code : 'not stored';
  };

  describe('the last tests of relays', () => {
    it('are those of a day, and the newest of thirty, whatever arrived between', async () => {
      const relay = 'Berlin';
      const code = await save('newest', HOUR_MS, { relay: ' BERLIN ', verdict: 'meets' });
      await save('a day ago', DAY_MS, { relay });
      await save('longer ago', DAY_MS + 1, { relay });
      await save('of another', 0, { relay: 'Berlin 2' });
      const oslo = await save('thirty days ago', 30 * DAY_MS, { relay: 'oslo', verdict: 'no-data' });
      // Measured in December, and brought in January.
      const turku = await save('late', 20 * DAY_MS, { relay: 'turku', receivedAtMs: NOW_MS - HOUR_MS });
      await save('earlier, stored after it', 21 * DAY_MS, { relay: 'turku' });
      await save('too long ago', 30 * DAY_MS + 1, { relay: 'lima' });

      expect(
        await store().lastTests(['lima', 'berlin', 'Oslo', 'nobody', 'turku', 'BERLIN'], NOW_MS),
      ).toEqual([
        { ofDay: 0, isMore: false, newest: null },
        { ofDay: 2, isMore: false, newest: { id: 'newest', code, atMs: NOW_MS - HOUR_MS, verdict: 'meets' } },
        {
          ofDay: 0,
          isMore: false,
          newest: { id: 'thirty days ago', code: oslo, atMs: NOW_MS - 30 * DAY_MS, verdict: 'no-data' },
        },
        { ofDay: 0, isMore: false, newest: null },
        {
          ofDay: 0,
          isMore: false,
          newest: { id: 'late', code: turku, atMs: NOW_MS - 20 * DAY_MS, verdict: 'misses' },
        },
        { ofDay: 2, isMore: false, newest: { id: 'newest', code, atMs: NOW_MS - HOUR_MS, verdict: 'meets' } },
      ]);
      expect(await store().lastTests([], NOW_MS)).toEqual([]);
    });

    it('are counted up to a hundred', async () => {
      await Promise.all(Array.from({ length: 100 }, (_, at) => save(`n${at}`, at, { relay: 'berlin' })));
      expect(await store().lastTests(['berlin'], NOW_MS)).toMatchObject([
        { ofDay: 100, isMore: false, newest: { id: 'n0' } },
      ]);
      await save('one more', HOUR_MS, { relay: 'berlin' });
      expect(await store().lastTests(['berlin'], NOW_MS)).toMatchObject([
        { ofDay: 100, isMore: true, newest: { id: 'n0' } },
      ]);
    });

    it('are those of more relays than are asked for at once', async () => {
      await save('of the first', 0, { relay: 'relay 0' });
      await save('of the last', 0, { relay: 'relay 299' });
      const names = Array.from({ length: 300 }, (_, at) => `relay ${at}`);
      const found = await store().lastTests(names, NOW_MS);
      expect(found.map(({ newest }) => newest?.id).filter((id) => id !== undefined)).toEqual([
        'of the first',
        'of the last',
      ]);
      expect(found.map(({ ofDay }) => ofDay)).toEqual([1, ...Array.from({ length: 298 }, () => 0), 1]);
    });
  });
}
