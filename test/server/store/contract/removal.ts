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

/** Removing results: a person's, and what is beyond retention. */
export function describeRemoval(store: () => ResultStore): void {
  const save = (id: string, changes?: ArrivalChanges) => store().save(arrival(id, changes));
  const left = async (): Promise<string[]> => {
    const { rows } = await store().search({}, { after: null, limit: 200 });
    return rows.map(({ id }) => id).sort();
  };
  const pruneAll = async (retention: Partial<Retention>, nowMs: number): Promise<[number, number]> => {
    let [results, packets] = [0, 0];
    for (;;) {
      const pruned = await store().prune({ ...KEEP_ALL, ...retention }, nowMs);
      results += pruned.results;
      packets += pruned.packets;
      if (pruned.isDone) return [results, packets];
    }
  };

  describe('erasing', () => {
    it('removes what is of exactly this label, with its packets', async () => {
      for (const [id, user] of Object.entries({
        a: 'M. Keller',
        b: 'M. Keller',
        c: 'M. Kellermann',
        d: null,
      }))
        await save(id, { user, site: 'M. Keller' });
      await store().savePackets('a', Uint8Array.of(1), 1);
      const who = { by: 'user', user: 'M. Keller' } as const;
      expect(await store().countFor(who)).toBe(2);
      expect(await store().erase(who)).toBe(2);
      expect(await left()).toEqual(['c', 'd']);
      expect(await store().find('a')).toBeNull();
      expect(await store().packets('a')).toBeNull();
      expect(await store().countFor(who)).toBe(0);
      expect(await store().erase(who)).toBe(0);
    });

    it('removes what is of exactly this address, however it is written', async () => {
      const addresses = { a: '192.0.2.7', b: '192.0.2.70', c: '2001:db8::7', d: null };
      for (const [id, address] of Object.entries(addresses)) await save(id, { address });
      expect(await store().erase({ by: 'address', address: '::ffff:192.0.2.7' })).toBe(1);
      expect(await store().erase({ by: 'address', address: '2001:0DB8:0:0::7' })).toBe(1);
      expect(await store().erase({ by: 'address', address: '192.0.2.0/24' })).toBe(0);
      expect(await left()).toEqual(['b', 'd']);
    });

    it('removes what holds the address inside, each result once', async () => {
      const [own, other] = ['192.0.2.7', '198.51.100.9'];
      await save('beside', { address: other });
      await save('inside', { address: own, sources: [`${other}:4000`, `${other}:4001`] });
      await save('both', { address: other, sources: [`${other}:4000`, '[2001:db8::9]:1'] });
      await save('neither', { address: own, sources: ['198.51.100.90:4000'] });
      const who = { by: 'address', address: other } as const;
      expect(await store().countFor(who)).toBe(3);
      expect(await store().erase(who)).toBe(3);
      expect(await left()).toEqual(['neither']);
      expect(await store().countFor({ by: 'address', address: '2001:db8::9' })).toBe(0);
      // Nothing of an erased result is left to be found by.
      await save('inside', { address: own });
      expect(await store().countFor(who)).toBe(0);
    });

    it('removes many, and keeps the words of labels that others have', async () => {
      const many = Array.from({ length: 250 }, (_, at) =>
        save(`m${at}`, { user: 'Ada', site: `Site ${at % 3}` }),
      );
      await Promise.all(many);
      await save('kept', { user: 'Bo', site: 'Site 1' });
      expect(await store().erase({ by: 'user', user: 'Ada' })).toBe(250);
      const of = async (text: string) =>
        (await store().search({ text }, { after: null, limit: 5 })).rows.map(({ id }) => id);
      expect([await of('ada'), await of('site'), await of('2'), await of('1')]).toEqual([
        [],
        ['kept'],
        [],
        ['kept'],
      ]);
    });

    it('lets the same result be stored again afterwards', async () => {
      await save('a', { user: 'Ada' });
      await store().erase({ by: 'user', user: 'Ada' });
      expect((await save('a', { user: 'Ada' })).outcome).toBe('stored');
      expect((await store().search({ text: 'ada' }, { after: null, limit: 5 })).rows).toHaveLength(1);
    });
  });

  describe('retention', () => {
    it('removes nothing where nothing is limited', async () => {
      await save('a');
      expect(await pruneAll({}, NEW_YEAR_MS * 2)).toEqual([0, 0]);
      expect(await left()).toEqual(['a']);
    });

    it('removes what arrived longer ago than the limit', async () => {
      for (let at = 0; at < 4; at += 1) await save(`n${at}`, { receivedAtMs: NEW_YEAR_MS + at * 1000 });
      // Of age 3000, 2000, 1000 and 0 ms: at the limit of 2000 it stays.
      expect(await pruneAll({ maxAgeMs: 2000 }, NEW_YEAR_MS + 3000)).toEqual([1, 0]);
      expect(await left()).toEqual(['n1', 'n2', 'n3']);
    });

    it('keeps the newest so many', async () => {
      for (let at = 0; at < 5; at += 1) await save(`n${at}`, { receivedAtMs: NEW_YEAR_MS + at });
      expect(await pruneAll({ maxResults: 2 }, NEW_YEAR_MS)).toEqual([3, 0]);
      expect(await left()).toEqual(['n3', 'n4']);
    });

    it('removes by count and by age together', async () => {
      for (let at = 0; at < 6; at += 1) await save(`n${at}`, { receivedAtMs: NEW_YEAR_MS + at * 1000 });
      expect(await pruneAll({ maxResults: 4, maxAgeMs: 2000 }, NEW_YEAR_MS + 5000)).toEqual([3, 0]);
      expect(await left()).toEqual(['n3', 'n4', 'n5']);
    });

    it('removes old packets and leaves their results', async () => {
      for (let at = 0; at < 3; at += 1) {
        await save(`n${at}`);
        await store().savePackets(`n${at}`, Uint8Array.of(at), NEW_YEAR_MS + at * 1000);
      }
      expect(await pruneAll({ maxPacketsAgeMs: 1500 }, NEW_YEAR_MS + 3000)).toEqual([0, 2]);
      expect([await store().packets('n1'), await left()]).toEqual([null, ['n0', 'n1', 'n2']]);
      expect(await store().packets('n2')).not.toBeNull();
    });

    it('counts the bytes of results and packets, and removes the oldest beyond them', async () => {
      expect([await store().storedBytes(), await store().newestReceivedAtMs()]).toEqual([0, null]);
      const sizes: number[] = [];
      let before = 0;
      for (let at = 0; at < 5; at += 1) {
        await save(`n${at}`, { receivedAtMs: NEW_YEAR_MS + at * 1000 });
        const bytes = await store().storedBytes();
        sizes.push(bytes - before);
        before = bytes;
      }
      expect(Math.min(...sizes)).toBeGreaterThan(100);
      expect(await store().newestReceivedAtMs()).toBe(NEW_YEAR_MS + 4000);
      await store().savePackets('n3', new Uint8Array(5000), NEW_YEAR_MS);
      await store().savePackets('n3', new Uint8Array(9), NEW_YEAR_MS);
      expect(await store().storedBytes()).toBe(before + 5000);
      // Room for the last two with their packets, and for one byte less than the one before.
      const maxBytes = 5000 + (sizes[2] ?? 0) + (sizes[3] ?? 0) + (sizes[4] ?? 0) - 1;
      const surplus = await store().surplus({ ...KEEP_ALL, maxBytes, maxPacketsAgeMs: 1 }, NEW_YEAR_MS + 2);
      expect(surplus).toMatchObject({ ofResults: 5, packets: 1, ofPackets: 1 });
      expect(surplus.results).toBeGreaterThan(0);
      expect(await pruneAll({ maxBytes }, NEW_YEAR_MS)).toEqual([3, 0]);
      expect(await left()).toEqual(['n3', 'n4']);
      expect(await pruneAll({ maxPacketsAgeMs: 0 }, NEW_YEAR_MS + 1)).toEqual([0, 1]);
      expect(await store().storedBytes()).toBe((sizes[3] ?? 0) + (sizes[4] ?? 0));
    });

    it('tells what is beyond retention before it removes any of it', async () => {
      for (let at = 0; at < 6; at += 1) await save(`n${at}`, { receivedAtMs: NEW_YEAR_MS + at * 1000 });
      const beyond = (retention: Partial<Retention>) =>
        store().surplus({ ...KEEP_ALL, ...retention }, NEW_YEAR_MS + 6000);
      const none = { results: 0, documents: 0, packets: 0 };
      expect(await beyond({})).toEqual({ ...none, ofResults: 6, ofDocuments: 6, ofPackets: 0 });
      expect(await beyond({ maxDocumentsAgeMs: 2000 })).toMatchObject({ results: 0, documents: 4 });
      expect(await beyond({ maxResults: 2 })).toMatchObject({ results: 4 });
      expect(await beyond({ maxAgeMs: 2000 })).toMatchObject({ results: 4 });
      expect(await beyond({ maxAgeMs: 5500, maxResults: 1 })).toMatchObject({ results: 5 });
    });

    it('removes a bounded number at a time', async () => {
      await Promise.all(Array.from({ length: 230 }, (_, at) => save(`n${at}`)));
      const rounds: number[] = [];
      for (let isDone = false; !isDone;) {
        const pruned = await store().prune({ ...KEEP_ALL, maxResults: 0 }, NEW_YEAR_MS);
        rounds.push(pruned.results);
        ({ isDone } = pruned);
      }
      expect(rounds).toEqual([100, 100, 30]);
      expect(await store().count()).toBe(0);
    });
  });
}
