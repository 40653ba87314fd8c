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
      const change = { status: 'looking', assignee: 'Ada L\u00f6ve', version: 0 } as const;
      expect(await store().setTriage('nobody', change)).toBeNull();
      const triage = { ...change, version: 1 };
      expect(await store().setTriage('a', change)).toMatchObject({ kind: 'done', row: { id: 'a', triage } });
      const late = { status: 'done', assignee: null, version: 0 } as const;
      expect(await store().setTriage('a', late)).toMatchObject({ kind: 'conflict', row: { triage } });
      expect((await store().find('a'))?.row.triage).toEqual(triage);
    });

    it('lets one of two who change at once be first, and tells the other', async () => {
      await save('a');
      const outcomes = await Promise.all(
        (['looking', 'done'] as const).map((status) =>
          store().setTriage('a', { status, assignee: null, version: 0 }),
        ),
      );
      expect(outcomes.map((outcome) => outcome?.kind).sort()).toEqual(['conflict', 'done']);
      const done = outcomes.find((outcome) => outcome?.kind === 'done');
      expect((await store().find('a'))?.row.triage).toEqual(done?.row.triage);
    });

    it('finds results by where they stand', async () => {
      for (const id of ['a', 'b', 'c']) await save(id);
      await store().setTriage('a', { status: 'done', assignee: 'Ada', version: 0 });
      await store().setTriage('b', { status: 'looking', assignee: 'Ada', version: 0 });
      const found = async (search: ResultSearch) =>
        (await store().search(search, { after: null, limit: 9 })).rows.map(({ id }) => id).sort();
      expect(await found({ status: 'new' })).toEqual(['c']);
      expect(await found({ assignee: ' ADA ' })).toEqual(['a', 'b']);
      expect(await found({ assignee: 'ad' })).toEqual([]);
      expect(await found({ assignee: 'ada', status: 'done' })).toEqual(['a']);
    });
  });
}
