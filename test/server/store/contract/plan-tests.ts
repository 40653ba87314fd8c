import { describe, expect, it } from 'vitest';
import type { PlanTestsOutcome, PlanTestStore } from '../../../../server/store/port/plan-tests.ts';
import { EMPTY_PLAN, type DeploymentPlan } from '../../../../src/core/plan/test-plan-change.ts';
import type { PlanTestsEdit } from '../../../../src/wire/desk/plan/tests.ts';

/** What every PlanTestStore must do, on a database that is empty before each test. */
export function describePlanTests(store: () => { readonly planTests: PlanTestStore }): void {
  const planOf = (bufferMin: number): DeploymentPlan => ({
    ...EMPTY_PLAN,
    window: { deploymentMin: 0, testsMin: 0, troubleshootingMin: 0, rollbackMin: 0, bufferMin },
  });
  const edit = (by = 'ada'): Omit<PlanTestsEdit, 'id'> => ({ kind: 'window', step: null, by, atMs: 1000 });
  const put = (revision: number, bufferMin: number): Promise<PlanTestsOutcome> =>
    store().planTests.put(revision, planOf(bufferMin), edit());
  const buffer = async (): Promise<number | null> =>
    (await store().planTests.current()).plan.window?.bufferMin ?? null;

  describe('the plan of tests', () => {
    it('is empty, then as it was put, with who did it', async () => {
      expect(await store().planTests.current()).toEqual({ revision: 0, plan: EMPTY_PLAN, lastEdit: null });
      await put(0, 5);
      expect(await store().planTests.current()).toEqual({
        revision: 1,
        plan: planOf(5),
        lastEdit: { id: 1, kind: 'window', step: null, by: 'ada', atMs: 1000 },
      });
    });

    it('lets one of two who put at the same time be first', async () => {
      const outcomes = await Promise.all([put(0, 1), put(0, 2), put(0, 3)]);
      expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['conflict', 'conflict', 'done']);
      expect(await put(0, 4)).toEqual({ kind: 'conflict' });
      expect((await store().planTests.current()).revision).toBe(1);
    });

    it('undoes the last edit, then the one before, and what was undone is not undone again', async () => {
      await put(0, 1);
      await put(1, 2);
      expect(await store().planTests.undo(1, 'bob', 2000)).toEqual({ kind: 'conflict' });
      expect(await store().planTests.undo(2, 'bob', 2000)).toEqual({
        kind: 'done',
        edit: { id: 3, kind: 'window', step: null, by: 'bob', atMs: 2000 },
      });
      expect(await buffer()).toBe(1);
      expect(await store().planTests.undo(3, 'bob', 2000)).toEqual({ kind: 'conflict' });
      expect((await store().planTests.current()).lastEdit?.id).toBe(1);
      // Whoever has seen what was undone does not overwrite.
      expect(await put(2, 9)).toEqual({ kind: 'conflict' });
      await store().planTests.undo(1, 'bob', 2000);
      expect(await store().planTests.current()).toEqual({ revision: 4, plan: EMPTY_PLAN, lastEdit: null });
    });

    it('keeps the last twenty edits for undoing', async () => {
      for (let at = 0; at < 22; at += 1) await put(at, at);
      let undone = 0;
      for (;;) {
        const { lastEdit } = await store().planTests.current();
        if (!lastEdit) break;
        expect((await store().planTests.undo(lastEdit.id, 'ada', 1)).kind).toBe('done');
        undone += 1;
      }
      expect(undone).toBe(20);
      expect(await buffer()).toBe(1);
    });
  });
}
