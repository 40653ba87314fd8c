import { describe, expect, it } from 'vitest';
import type { StoredSummary } from '../../../../server/store/port/sites.ts';
import type { Store } from '../../../../server/store/port/store.ts';
import { scheduleSlot as slot } from '../../../support/schedule-slot.ts';
import { arrival, NEW_YEAR_MS } from './arrivals.ts';

const END_MS = NEW_YEAR_MS + 600_000;
const UNSET = { timeZone: null, everyMs: null, target: null };

/**
 * What a server reads of sites again and again, and keeps of it: it must see what another has changed meanwhile. `elsewhere` is another
 * server's store of the same database, or the same one where there can be no other.
 */
export function describeSiteLooks(store: () => Store, elsewhere: () => Store): void {
  const test = (of: Store, id: string, site: string, atMs = NEW_YEAR_MS) => {
    const made = arrival(id, { site, atMs });
    const client = { ...made.result.client, unattended: true };
    return of.results.save({ ...made, result: { ...made.result, client } });
  };
  const last = async () => (await store().sites.sites()).map(({ name, lastAtMs }) => [name, lastAtMs]);
  const summarise = async (site: string, toMs: number, body: string, madeOf = 'x'): Promise<void> => {
    const { key, version } = (await elsewhere().sites.site(site))!;
    const summary: StoredSummary = { key, toMs, madeOf, body };
    expect(await elsewhere().sites.saveSummaries([{ ...summary, version, keepFromMs: 0 }])).toEqual([true]);
  };
  const read = async (untilMs = END_MS) =>
    (await store().sites.summaries(untilMs))
      .map(({ key, toMs, madeOf, body }) => [key, toMs, madeOf, body].join(' '))
      .sort();

  describe('sites that are looked at again', () => {
    it('were tested last when another server has stored it', async () => {
      await test(elsewhere(), 'a', 'Berlin', NEW_YEAR_MS);
      await test(elsewhere(), 'b', 'Oslo', NEW_YEAR_MS + 1);
      expect(await last()).toEqual([
        ['Berlin', NEW_YEAR_MS],
        ['Oslo', NEW_YEAR_MS + 1],
      ]);
      await test(elsewhere(), 'c', 'Berlin', NEW_YEAR_MS + 2);
      const dueAt = new Date(NEW_YEAR_MS + 3).toISOString();
      const failed = slot('d', { site: 'Oslo', dueAt, outcome: 'failed' });
      const arrived = { sample: failed, receivedAtMs: NEW_YEAR_MS + 9, counted: failed.outcome };
      await elsewhere().sites.saveSamples([arrived]);
      expect(await last()).toEqual([
        ['Berlin', NEW_YEAR_MS + 2],
        ['Oslo', NEW_YEAR_MS + 3],
      ]);
    });

    it('are tested no more when another server has removed it', async () => {
      await test(elsewhere(), 'a', 'Berlin');
      expect(await last()).toEqual([['Berlin', NEW_YEAR_MS]]);
      const all = { maxResults: 0, maxAgeMs: null, maxBytes: null };
      await elsewhere().results.prune({ ...all, maxDocumentsAgeMs: null, maxPacketsAgeMs: null }, END_MS);
      expect(await last()).toEqual([['Berlin', null]]);
    });

    it('have the settings that another server was told', async () => {
      await test(elsewhere(), 'a', 'Berlin');
      expect((await store().sites.site('Berlin'))?.set).toEqual(UNSET);
      const set = { ...UNSET, everyMs: 60_000 };
      await elsewhere().sites.setSettings('berlin', set);
      expect((await store().sites.site('Berlin'))?.set).toEqual(set);
    });
  });

  describe('summaries that are looked at again', () => {
    it('are those of stretches that have ended', async () => {
      await test(elsewhere(), 'a', 'Berlin');
      await summarise('Berlin', END_MS, '{"n":1}');
      await summarise('Berlin', END_MS + 1, '{"n":2}');
      expect(await read(END_MS - 1)).toEqual([]);
      expect(await read()).toEqual([`berlin ${END_MS} x {"n":1}`]);
      expect(await read(END_MS + 1)).toEqual([
        `berlin ${END_MS} x {"n":1}`,
        `berlin ${END_MS + 1} x {"n":2}`,
      ]);
      expect(await read()).toEqual([`berlin ${END_MS} x {"n":1}`]);
    });

    it('say what another server has written over them, and of what it made it', async () => {
      await test(elsewhere(), 'a', 'Berlin');
      await test(elsewhere(), 'b', 'Oslo');
      await summarise('Berlin', END_MS, '{"n":1}');
      await summarise('Oslo', END_MS, '{"n":1}');
      expect(await read()).toEqual([`berlin ${END_MS} x {"n":1}`, `oslo ${END_MS} x {"n":1}`]);
      await summarise('Oslo', END_MS, '{"n":3}', 'y');
      expect(await read()).toEqual([`berlin ${END_MS} x {"n":1}`, `oslo ${END_MS} y {"n":3}`]);
      // The same text of other settings.
      await summarise('Oslo', END_MS, '{"n":3}', 'z');
      expect(await read()).toEqual([`berlin ${END_MS} x {"n":1}`, `oslo ${END_MS} z {"n":3}`]);
    });

    it('are gone when another server has taken in a test of their stretch', async () => {
      await test(elsewhere(), 'a', 'Berlin');
      await summarise('Berlin', END_MS, '{"n":1}');
      expect(await read()).toHaveLength(1);
      await test(elsewhere(), 'b', 'Berlin', NEW_YEAR_MS + 1);
      expect(await read()).toEqual([]);
    });
  });
}
