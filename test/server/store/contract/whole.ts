import { describe, expect, it } from 'vitest';
import type { ResultStore, Retention } from '../../../../server/store/port/results.ts';
import { arrival, NEW_YEAR_MS, type ArrivalChanges } from './arrivals.ts';

const KEEP_ALL: Retention = {
  maxResults: null,
  maxAgeMs: null,
  maxDocumentsAgeMs: null,
  maxPacketsAgeMs: null,
  maxBytes: null,
};
const HOUR_MS = 3_600_000;

/** Documents that go before their figures. */
export function describeWhole(store: () => ResultStore): void {
  const save = (id: string, changes?: ArrivalChanges) => store().save(arrival(id, changes));
  /** Removes what arrived more than an hour before `nowMs` but for its figures; how many documents in each round. */
  const pruneDocuments = async (nowMs: number): Promise<number[]> => {
    const rounds: number[] = [];
    for (;;) {
      const pruned = await store().prune({ ...KEEP_ALL, maxDocumentsAgeMs: HOUR_MS }, nowMs);
      expect(pruned).toMatchObject({ results: 0, packets: 0 });
      rounds.push(pruned.documents);
      if (pruned.isDone) return rounds;
    }
  };
  const wholeIds = async (): Promise<string[]> => {
    const ids: string[] = [];
    for await (const { row, result } of store().stream({})) if (result !== null) ids.push(row.id);
    return ids.sort();
  };

  describe('results of which the document goes', () => {
    it('are those that arrived longer ago than the limit, whatever arrived after them', async () => {
      // The clock was set back between the second and the third.
      for (const [id, hours] of [
        ['a', 0],
        ['b', 5],
        ['c', 1],
        ['d', 2],
      ] as const)
        await save(id, { receivedAtMs: NEW_YEAR_MS + hours * HOUR_MS });
      // Of age 3, -2, 2 and 1 h: at the limit of one hour it stays.
      expect(await pruneDocuments(NEW_YEAR_MS + 3 * HOUR_MS)).toEqual([2]);
      expect(await wholeIds()).toEqual(['b', 'd']);
    });

    it('go a bounded number at a time, and are not looked for again', async () => {
      await Promise.all(Array.from({ length: 230 }, (_, at) => save(`n${at}`)));
      expect(await pruneDocuments(NEW_YEAR_MS + 2 * HOUR_MS)).toEqual([100, 100, 30]);
      expect(await pruneDocuments(NEW_YEAR_MS + 2 * HOUR_MS)).toEqual([0]);
      expect(await store().count()).toBe(230);
    });

    it('keep their figures: found by every label and address, in lists, samples and exports', async () => {
      const changes = { ticket: 'INC1', site: 'Berlin', user: 'Ada', address: '192.0.2.7', relay: 'fra' };
      const saved = await save('old', { ...changes, sources: ['198.51.100.9:1'] });
      const before = await store().find('old');
      await store().setTriage('old', { status: 'done', assignee: 'bo', tags: ['wifi'], version: 0 });
      await pruneDocuments(NEW_YEAR_MS + 2 * HOUR_MS);
      for (const search of [
        { ticket: 'inc1' },
        { site: 'berlin' },
        { user: 'ada' },
        { address: '192.0.2.7' },
        { address: '198.51.100.9' },
        { relay: 'fra' },
        { tag: 'wifi' },
        { text: saved.outcome === 'conflict' ? '' : saved.row.code },
      ]) {
        const { rows } = await store().search(search, { after: null, limit: 5 });
        expect(rows.map(({ id }) => id)).toEqual(['old']);
      }
      const found = await store().find('old');
      expect(found).toMatchObject({ result: null, hasPackets: false, figures: before?.figures });
      expect(found?.row).toMatchObject({ site: 'Berlin', triage: { status: 'done', tags: ['wifi'] } });
      expect(before?.figures.rttMs).toBeGreaterThan(0);
      const [sample] = await store().samplesOf({ site: 'Berlin' }, 5);
      expect(sample).toMatchObject({ id: 'old', ...before?.figures });
    });

    it('have neither packets nor devices any more, and take none', async () => {
      await save('old');
      await store().savePackets('old', Uint8Array.of(1, 2), NEW_YEAR_MS);
      const devices = { microphone: null, camera: { name: null, framesPerS: 30, lumaRatio: 0.5 } };
      await store().saveDevices('old', devices);
      await pruneDocuments(NEW_YEAR_MS + 2 * HOUR_MS);
      expect(await store().packets('old')).toBeNull();
      expect(await store().savePackets('old', Uint8Array.of(1), NEW_YEAR_MS)).toBe('no-such-result');
      expect(await store().saveDevices('old', devices)).toBe(false);
      expect(await store().storedBytes()).toBe(0);
    });

    it('are the same when they are sent again, by what they measured', async () => {
      await save('old', { site: 'Berlin' });
      await pruneDocuments(NEW_YEAR_MS + 2 * HOUR_MS);
      expect(await save('old', { site: 'Berlin' })).toMatchObject({ outcome: 'same', row: { id: 'old' } });
      expect(await wholeIds()).toEqual([]);
      const { durationMs } = arrival('old').result;
      const other = { result: { durationMs: durationMs + 1 } };
      expect(await save('old', other)).toEqual({ outcome: 'conflict' });
    });

    it('do not go for the room that they no longer take, and go when their time is over', async () => {
      await save('old');
      await save('young', { receivedAtMs: NEW_YEAR_MS + 2 * HOUR_MS });
      await pruneDocuments(NEW_YEAR_MS + 2 * HOUR_MS);
      const left = async (retention: Partial<Retention>): Promise<number> => {
        await store().prune({ ...KEEP_ALL, ...retention }, NEW_YEAR_MS + 3 * HOUR_MS);
        return store().count();
      };
      const surplus = await store().surplus({ ...KEEP_ALL, maxBytes: 0 }, NEW_YEAR_MS + 3 * HOUR_MS);
      expect(surplus).toMatchObject({ results: 1, ofResults: 2, ofDocuments: 1 });
      expect(await left({ maxBytes: 1 })).toBe(1);
      expect((await store().find('old'))?.row.id).toBe('old');
      expect(await left({ maxAgeMs: HOUR_MS })).toBe(0);
    });
  });
}
