import { describe, expect, it } from 'vitest';
import type { EditOutcome, PlanChange, PlanStore } from '../../../../server/store/port/plan.ts';
import type { PlanSite } from '../../../../src/core/plan/catalogue.ts';
import { planSite } from '../../../support/plan/plan-site.ts';

/** What every PlanStore must do, on a database that is empty before each test. */
export function describePlan(store: () => { readonly plan: PlanStore }): void {
  const save = (site: PlanSite, version: number | null): PlanChange => ({ name: site.name, version, site });
  const edit = (changes: readonly PlanChange[], by = 'ada', revision?: number): Promise<EditOutcome> =>
    store().plan.edit({ kind: 'save', by, atMs: 1000, changes }, revision);
  const done = async (outcome: Promise<EditOutcome>): Promise<number> => {
    const made = await outcome;
    if (made.kind !== 'done') throw new Error(`conflict: ${made.names.join()}`);
    return made.edit.id;
  };
  /** `name: people @version`, by name. */
  const shown = async (): Promise<string[]> =>
    (await store().plan.catalogue()).sites.map(
      ({ version, site: { name, people } }) => `${name}: ${people} @${version}`,
    );

  describe('the catalogue of sites', () => {
    it('is empty, keeps sites whole, and is in the order of their names', async () => {
      expect(await store().plan.catalogue()).toEqual({ revision: 0, sites: [], lastEdit: null });
      await edit([save(planSite('oslo'), null)]);
      await edit([save(planSite('Bern', { people: null, paths: [] }), null)]);
      expect(await store().plan.catalogue()).toEqual({
        revision: 2,
        sites: [
          { version: 2, site: planSite('Bern', { people: null, paths: [] }) },
          { version: 1, site: planSite('oslo') },
        ],
        lastEdit: { id: 2, kind: 'save', by: 'ada', atMs: 1000, sites: ['Bern'], count: 1 },
      });
    });

    it('knows a site whatever the case of its name', async () => {
      await edit([save(planSite('Oslo'), null)]);
      await done(edit([save(planSite(' OSLO', { people: 7 }), 1)]));
      expect(await shown()).toEqual([' OSLO: 7 @2']);
    });

    it('does not overwrite what somebody else has changed, added or removed meanwhile', async () => {
      const first = await done(edit([save(planSite('Oslo', { people: 1 }), null)]));
      // Two admins have both seen the first version.
      await done(edit([save(planSite('Oslo', { people: 2 }), first)], 'ada'));
      expect(await edit([save(planSite('Oslo', { people: 3 }), first)], 'bob')).toEqual({
        kind: 'conflict',
        names: ['Oslo'],
      });
      expect((await edit([save(planSite('oslo', { people: 3 }), null)])).kind).toBe('conflict');
      expect(await shown()).toEqual(['Oslo: 2 @2']);
      await done(edit([{ name: 'Oslo', version: 2, site: null }]));
      expect((await edit([save(planSite('Oslo', { people: 3 }), 2)])).kind).toBe('conflict');
      // Its version never comes again: what was seen of the removed one changes nothing of the new one.
      const again = await done(edit([save(planSite('Oslo', { people: 4 }), null)]));
      expect(again).toBe(4);
      expect((await edit([{ name: 'Oslo', version: 2, site: null }])).kind).toBe('conflict');
    });

    it('lets one of two who edit at the same time be first', async () => {
      const version = await done(edit([save(planSite('Oslo', { people: 1 }), null)]));
      const outcomes = await Promise.all(
        [2, 3, 4].map((people) => edit([save(planSite('Oslo', { people }), version)])),
      );
      expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['conflict', 'conflict', 'done']);
      expect((await store().plan.catalogue()).revision).toBe(2);
    });

    it('does all of an edit or nothing', async () => {
      await edit([save(planSite('Oslo', { people: 1 }), null)]);
      const mixed = [save(planSite('Bern'), null), save(planSite('Oslo', { people: 2 }), 99)];
      expect(await edit(mixed)).toEqual({ kind: 'conflict', names: ['Oslo'] });
      expect(await shown()).toEqual(['Oslo: 1 @1']);
    });

    it('refuses an edit of another revision than that which was seen', async () => {
      await edit([save(planSite('Oslo'), null)]);
      expect((await edit([save(planSite('Bern'), null)], 'ada', 0)).kind).toBe('conflict');
      expect((await edit([save(planSite('Bern'), null)], 'ada', 1)).kind).toBe('done');
    });

    it('undoes the last edit, then the one before, and what was undone is not undone again', async () => {
      const added = await done(edit([save(planSite('Oslo', { people: 1 }), null)]));
      const changed = await done(
        edit([save(planSite('Oslo', { people: 2 }), added), save(planSite('Bern', { people: 5 }), null)]),
      );
      expect(await store().plan.undo(added, 'bob', 2000)).toEqual({ kind: 'conflict', names: [] });
      const undone = await store().plan.undo(changed, 'bob', 2000);
      expect(undone).toEqual({
        kind: 'done',
        edit: { id: 3, kind: 'save', by: 'bob', atMs: 2000, sites: ['Oslo', 'Bern'], count: 2 },
      });
      // A new version: whoever has seen the undone one does not overwrite.
      expect(await shown()).toEqual(['Oslo: 1 @3']);
      expect((await edit([save(planSite('Oslo', { people: 9 }), changed)])).kind).toBe('conflict');
      expect((await store().plan.undo(changed, 'bob', 2000)).kind).toBe('conflict');
      expect((await store().plan.undo(3, 'bob', 2000)).kind).toBe('conflict');
      expect((await store().plan.catalogue()).lastEdit?.id).toBe(added);
      expect((await store().plan.undo(added, 'bob', 2000)).kind).toBe('done');
      expect(await store().plan.catalogue()).toEqual({ revision: 4, sites: [], lastEdit: null });
    });

    it('undoes a removal', async () => {
      const added = await done(edit([save(planSite('Oslo'), null)]));
      const removed = await done(edit([{ name: 'Oslo', version: added, site: null }]));
      await store().plan.undo(removed, 'ada', 1);
      expect((await store().plan.catalogue()).sites).toEqual([{ version: 3, site: planSite('Oslo') }]);
    });

    it('keeps the last twenty edits for undoing', async () => {
      let version: number | null = null;
      for (let people = 1; people <= 22; people += 1)
        version = await done(edit([save(planSite('Oslo', { people }), version)]));
      let undone = 0;
      for (;;) {
        const { lastEdit } = await store().plan.catalogue();
        if (!lastEdit) break;
        expect((await store().plan.undo(lastEdit.id, 'ada', 1)).kind).toBe('done');
        undone += 1;
      }
      expect(undone).toBe(20);
      expect(await shown()).toEqual(['Oslo: 2 @42']);
    });

    it('takes three thousand sites in one edit, and tells ten of their names', async () => {
      const changes = Array.from({ length: 3000 }, (_, at) =>
        save(planSite(`Site ${String(at).padStart(4, '0')}`), null),
      );
      const made = await edit(changes);
      expect(made).toMatchObject({ kind: 'done', edit: { count: 3000, sites: { length: 10 } } });
      expect((await store().plan.catalogue()).sites).toHaveLength(3000);
    });
  });
}
