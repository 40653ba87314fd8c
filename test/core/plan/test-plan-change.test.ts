import { describe, expect, it } from 'vitest';
import {
  changeTestPlan,
  EMPTY_PLAN,
  MAX_STEPS,
  type DeploymentPlan,
  type TestPlanChange,
} from '../../../src/core/plan/test-plan-change.ts';
import { GATE } from '../../../src/core/plan/test-plan.ts';

const WHO = { by: 'ada', atMs: 5 };
const change = (plan: DeploymentPlan, what: TestPlanChange): DeploymentPlan => {
  const changed = changeTestPlan(plan, what, WHO);
  if (!changed.ok) throw new Error(changed.problem);
  return changed.plan;
};
const add = (id: string): TestPlanChange => ({ kind: 'step-add', id, what: 'enable', site: 'Oslo' });
const log = (id: string, outcome: 'open' | 'pass' | 'fail', isDone = false): TestPlanChange => ({
  kind: 'step-log',
  id,
  outcome,
  note: 'n',
  rollback: { steps: 'withdraw the routes', isDone },
});
const gated = (): DeploymentPlan =>
  [{ kind: 'gate', gate: GATE } as const, add('a'), add('b')].reduce(change, EMPTY_PLAN);

describe('changing the plan of tests', () => {
  it('keeps the items of the gate in their order, each once', () => {
    expect(
      change(EMPTY_PLAN, { kind: 'gate', gate: ['test-plan', 'services-listed', 'test-plan'] }).gate,
    ).toEqual(['services-listed', 'test-plan']);
  });

  it('writes who and when into the log of a step, and takes them out when it is opened again', () => {
    const passed = change(gated(), log('a', 'pass'));
    expect(passed.steps[0]).toMatchObject({ outcome: 'pass', by: 'ada', atMs: 5, note: 'n' });
    expect(change(passed, log('a', 'open')).steps[0]).toMatchObject({
      outcome: 'open',
      by: null,
      atMs: null,
    });
  });

  it.each([
    ['before the gate', [add('a'), add('b')], 'a'],
    ['while the one before is open', [{ kind: 'gate', gate: GATE } as const, add('a'), add('b')], 'b'],
    [
      'while the one before has failed and is not rolled back',
      [{ kind: 'gate', gate: GATE } as const, add('a'), add('b'), log('a', 'fail')],
      'b',
    ],
  ])('keeps a step closed %s', (_title, changes, id) => {
    const plan = changes.reduce(change, EMPTY_PLAN);
    expect(changeTestPlan(plan, log(id, 'pass'), WHO)).toEqual({ ok: false, problem: 'closed' });
    const after = { kind: 'step-request', id, set: 'after', requestId: 'r' } as const;
    expect(changeTestPlan(plan, after, WHO)).toEqual({ ok: false, problem: 'closed' });
    // What a step will be compared with is measured before its turn.
    expect(changeTestPlan(plan, { ...after, set: 'before' }, WHO).ok).toBe(true);
  });

  it('opens the next step when a failed one is rolled back', () => {
    const plan = change(gated(), log('a', 'fail', true));
    expect(change(plan, log('b', 'pass')).steps[1]?.outcome).toBe('pass');
  });

  it('removes an open step, and none of which something was logged', () => {
    expect(change(gated(), { kind: 'step-remove', id: 'b' }).steps.map(({ id }) => id)).toEqual(['a']);
    const passed = change(gated(), log('a', 'pass'));
    expect(changeTestPlan(passed, { kind: 'step-remove', id: 'a' }, WHO)).toEqual({
      ok: false,
      problem: 'logged',
    });
  });

  it('refuses a step that there is already, one that there is not, and more than it can have', () => {
    expect(changeTestPlan(gated(), add('a'), WHO)).toEqual({ ok: false, problem: 'same-id' });
    expect(changeTestPlan(gated(), log('c', 'pass'), WHO)).toEqual({ ok: false, problem: 'no-such-step' });
    const full = Array.from({ length: MAX_STEPS }, (_, at) => add(String(at))).reduce(change, EMPTY_PLAN);
    expect(changeTestPlan(full, add('more'), WHO)).toEqual({ ok: false, problem: 'too-many' });
  });
});
