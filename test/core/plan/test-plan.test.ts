import { describe, expect, it } from 'vitest';
import { windowMinutes } from '../../../src/core/plan/change-window.ts';
import {
  DEPLOYMENT_STEPS,
  GATE,
  TEST_ACTIVITIES,
  isStepOpen,
  newStep,
  proposalOf,
  standingOfPlan,
  type PlanStep,
} from '../../../src/core/plan/test-plan.ts';

const step = (id: string, changes: Partial<PlanStep> = {}): PlanStep => ({
  ...newStep(id, 'enable', null),
  rollback: { steps: 'withdraw the routes', isDone: false },
  ...changes,
});
const plan = (...steps: PlanStep[]) => ({ gate: [...GATE], steps });

describe('the test plan', () => {
  it("has the document's eleven activities with their items, four deployment steps and seven items of the gate", () => {
    expect(TEST_ACTIVITIES).toHaveLength(11);
    expect(TEST_ACTIVITIES.map(({ items }) => items.length)).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 3, 2, 8]);
    expect(DEPLOYMENT_STEPS).toHaveLength(4);
    expect(GATE).toHaveLength(7);
    const measured = TEST_ACTIVITIES.flatMap(({ id, by, items }) => [
      ...(by === 'edgewise' ? [id] : []),
      ...items.filter((item) => item.by === 'edgewise').map((item) => item.id),
    ]);
    expect(measured).toEqual(['nat-operates', 'call-quality']);
  });

  it('opens no step before the gate is checked off', () => {
    const gated = { gate: GATE.slice(0, 6), steps: [step('a')] };
    expect(standingOfPlan(gated)).toEqual({ kind: 'gate', missing: ['test-segment'] });
    expect(isStepOpen(gated, 'a')).toBe(false);
  });

  it.each([
    ['open', {}, { kind: 'step', stepId: 'a' }, false],
    ['passed', { outcome: 'pass' }, { kind: 'step', stepId: 'b' }, true],
    ['skipped', { outcome: 'skipped' }, { kind: 'step', stepId: 'b' }, true],
    ['failed', { outcome: 'fail' }, { kind: 'roll-back', stepId: 'a' }, false],
    [
      'failed and rolled back',
      { outcome: 'fail', rollback: { steps: '', isDone: true } },
      { kind: 'step', stepId: 'b' },
      true,
    ],
  ] as const)('keeps the next step closed until one is settled: %s', (_title, changes, standing, isOpen) => {
    const made = plan(step('a', changes), step('b'), step('c'));
    expect(standingOfPlan(made)).toEqual(standing);
    expect(isStepOpen(made, 'b')).toBe(isOpen);
    expect([isStepOpen(made, 'a'), isStepOpen(made, 'c'), isStepOpen(made, 'x')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('is done when every step is settled', () => {
    expect(standingOfPlan(plan(step('a', { outcome: 'pass' })))).toEqual({ kind: 'done' });
  });

  it.each([
    [
      'worse beyond chance',
      'meets',
      'meets',
      'worse',
      { kind: 'roll-back', worse: ['rttMs'], hasFallen: false },
    ],
    ['a verdict that falls', 'meets', 'misses', 'same', { kind: 'roll-back', worse: [], hasFallen: true }],
    ['a verdict that was bad before', 'misses', 'misses', 'same', { kind: 'go-on' }],
    ['no difference', 'meets', 'meets', 'same', { kind: 'go-on' }],
    ['better', 'misses', 'meets', 'better', { kind: 'go-on' }],
    ['too little', 'meets', 'no-data', 'unknown', { kind: 'unknown' }],
  ] as const)('proposes after %s', (_title, before, after, outcome, proposal) => {
    expect(proposalOf(before, after, [{ metric: 'rttMs', outcome }])).toEqual(proposal);
  });

  it('needs a window for deployment, tests, troubleshooting and rollback, with a buffer that is an input', () => {
    const parts = { deploymentMin: 60, testsMin: 90, troubleshootingMin: 45, rollbackMin: 30 };
    expect(windowMinutes({ ...parts, bufferMin: 0 })).toBe(225);
    expect(windowMinutes({ ...parts, bufferMin: 75 })).toBe(300);
  });
});
