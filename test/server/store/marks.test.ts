import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../../server/store/open-store.ts';
import type { Store } from '../../../server/store/port/store.ts';
import { onBothDatabases, type EmptyDatabase } from './on-both-databases.ts';

function describeMarks(name: string, empty: EmptyDatabase): void {
  describe(`${name} as a MarkStore`, () => {
    let store: Store;
    /** Another server of the same database; one SQLite file has one server. */
    let other: Store;
    beforeEach(async () => {
      const place = await empty();
      store = await openStore(place);
      other = place.kind === 'postgresql' ? await openStore(place) : store;
    });
    afterEach(async () => {
      await other.close();
      await store.close();
    });

    it('makes, changes and removes one in one step each', async () => {
      const append = (letter: string) => (value: string | null) => ({
        value: (value ?? '') + letter,
        isLasting: letter === 'a',
        result: value,
      });
      expect(await store.marks.changeMark('m', append('a'))).toBeNull();
      expect(await other.marks.changeMark('m', append('b'))).toBe('a');
      expect(await store.marks.mark('m')).toBe('ab');
      const nothing = (): { value: null; isLasting: true; result: null } => ({
        value: null,
        isLasting: true,
        result: null,
      });
      await store.marks.changeMark('m', nothing);
      expect(await store.marks.mark('m')).toBeNull();
      // One that is not made after all is none.
      await store.marks.changeMark('n', nothing);
      expect(await store.marks.mark('n')).toBeNull();
    });

    it('leaves one as it was where a change fails', async () => {
      await store.marks.setMark('m', 'kept');
      const failing = store.marks.changeMark('m', () => {
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow();
      expect(await store.marks.mark('m')).toBe('kept');
    });

    it('loses nothing when two servers change one many times at once', async () => {
      const addOne = (value: string | null) => {
        const next = Number(value ?? 0) + 1;
        return { value: String(next), isLasting: false, result: next };
      };
      const counts = await Promise.all(
        Array.from({ length: 40 }, (_, at) =>
          (at % 2 === 0 ? store : other).marks.changeMark('count', addOne),
        ),
      );
      expect(counts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
      expect(await store.marks.mark('count')).toBe('40');
    });

    it('changes them by a clock of today', async () => {
      const beforeMs = Date.now();
      const nowMs = await store.marks.changeMark('clock', (_value, atMs) => ({
        value: 'x',
        isLasting: false,
        result: atMs,
      }));
      // SQLite and PostgreSQL read the clock of this machine; a millisecond for rounding.
      expect(nowMs).toBeGreaterThanOrEqual(beforeMs - 1);
      expect(nowMs).toBeLessThanOrEqual(Date.now() + 1);
    });
  });
}

onBothDatabases(['marks'], describeMarks);
