import { describe, expect, it } from 'vitest';
import type { ResultStore } from '../../../../server/store/port/results.ts';
import type { ResultSearch } from '../../../../src/wire/desk/search.ts';
import { arrival } from './arrivals.ts';

/** Where a result stands at the help desk. */
export function describeTriage(store: () => ResultStore): void {
  describe('triage', () => {
    const save = (id: string) => store().save(arrival(id));

    it('changes where a result stands from the version that was seen, and from no other', async () => {
      await save('a');
      const change = { status: 'looking', assignee: 'Ada L\u00f6ve', tags: [], version: 0 } as const;
      expect(await store().setTriage('nobody', change)).toBeNull();
      const triage = { ...change, version: 1 };
      expect(await store().setTriage('a', change)).toMatchObject({ kind: 'done', row: { id: 'a', triage } });
      const late = { status: 'done', assignee: null, tags: [], version: 0 } as const;
      expect(await store().setTriage('a', late)).toMatchObject({ kind: 'conflict', row: { triage } });
      expect((await store().find('a'))?.row.triage).toEqual(triage);
    });

    it('lets one of two who change at once be first, and tells the other', async () => {
      await save('a');
      const outcomes = await Promise.all(
        (['looking', 'done'] as const).map((status) =>
          store().setTriage('a', { status, assignee: null, tags: [], version: 0 }),
        ),
      );
      expect(outcomes.map((outcome) => outcome?.kind).sort()).toEqual(['conflict', 'done']);
      const done = outcomes.find((outcome) => outcome?.kind === 'done');
      expect((await store().find('a'))?.row.triage).toEqual(done?.row.triage);
    });

    it('changes several in one go: those that nobody else changed, and none of the others', async () => {
      for (const id of ['a', 'b', 'c']) await save(id);
      await store().setTriage('b', { status: 'waiting', assignee: 'Ada', tags: [], version: 0 });
      const to = { status: 'done', assignee: null, tags: ['vpn'], version: 0 } as const;
      const outcomes = await store().setTriages(['c', 'b', 'nobody', 'a'].map((id) => ({ id, ...to })));
      expect(outcomes.map((outcome) => outcome && [outcome.kind, outcome.row.id])).toEqual([
        ['done', 'c'],
        ['conflict', 'b'],
        null,
        ['done', 'a'],
      ]);
      expect((await store().find('b'))?.row.triage).toMatchObject({
        status: 'waiting',
        tags: [],
        version: 1,
      });
      expect((await store().find('a'))?.row.triage).toEqual({ ...to, version: 1 });
    });

    it('changes none of several where one cannot be stored', async () => {
      for (const id of ['a', 'b']) await save(id);
      const to = { status: 'done', assignee: null, version: 0 } as const;
      const twice = ['vpn', 'VPN'];
      const changes = [
        { id: 'a', ...to, tags: [] },
        { id: 'b', ...to, tags: twice },
      ];
      await expect(store().setTriages(changes)).rejects.toThrow();
      expect((await store().find('a'))?.row.triage.version).toBe(0);
    });

    it('finds results by a tag, page by page and with other filters, until it is taken off', async () => {
      const tagged = (id: string, tags: readonly string[], version = 0) =>
        store().setTriage(id, { status: id === 'c' ? 'done' : 'new', assignee: null, tags, version });
      for (const id of ['a', 'b', 'c', 'd']) await save(id);
      await tagged('a', ['VPN', 'b\u00fcro']);
      await tagged('b', ['vpn']);
      await tagged('c', ['vpn', 'wlan']);
      const found = async (search: ResultSearch, limit = 9, order: 'newest' | 'oldest' = 'newest') => {
        const ids: string[] = [];
        for (let after: string | null = null; ;) {
          const page = await store().search(search, { after, limit, order });
          ids.push(...page.rows.map(({ id }) => id));
          after = page.next;
          if (after === null) return ids;
        }
      };
      const all = await found({ tag: 'vpn' }, 1);
      expect([...all].sort()).toEqual(['a', 'b', 'c']);
      expect(await found({ tag: 'Vpn' }, 2, 'oldest')).toEqual([...all].reverse());
      expect(await found({ tag: 'B\u00dcRO' })).toEqual(['a']);
      expect(await found({ tag: 'vp' })).toEqual([]);
      expect(await found({ tag: 'vpn', status: 'done' })).toEqual(['c']);
      expect(await store().tags(9)).toEqual([expect.stringMatching(/^vpn$/i), 'b\u00fcro', 'wlan']);
      expect(await store().tags(1)).toHaveLength(1);
      await tagged('b', [], 1);
      expect((await found({ tag: 'vpn' })).sort()).toEqual(['a', 'c']);
    });

    it('forgets the tags of a result with the result', async () => {
      await store().save(arrival('a', { user: 'Ada' }));
      await store().setTriage('a', { status: 'new', assignee: null, tags: ['vpn'], version: 0 });
      await store().erase({ by: 'user', user: 'Ada' });
      expect(await store().tags(9)).toEqual([]);
    });

    it('finds results by where they stand', async () => {
      for (const id of ['a', 'b', 'c']) await save(id);
      await store().setTriage('a', { status: 'done', assignee: 'Ada', tags: [], version: 0 });
      await store().setTriage('b', { status: 'looking', assignee: 'Ada', tags: [], version: 0 });
      const found = async (search: ResultSearch) =>
        (await store().search(search, { after: null, limit: 9 })).rows.map(({ id }) => id).sort();
      expect(await found({ status: 'new' })).toEqual(['c']);
      expect(await found({ assignee: ' ADA ' })).toEqual(['a', 'b']);
      expect(await found({ assignee: 'ad' })).toEqual([]);
      expect(await found({ assignee: 'ada', status: 'done' })).toEqual(['a']);
    });
  });
}
