import { expect, test } from 'vitest';
import { DECIDE_AGAIN_MS } from '../../../src/app/desk/plan/planning.ts';
import { planSiteOnWire } from '../../../src/wire/desk/plan/catalogue.ts';
import { pendingDecision } from '../../../src/wire/desk/plan/decision.ts';
import { settle } from '../../support/manual-clock.ts';
import { planSite } from '../../support/plan/plan-site.ts';
import { DeskAt, placeOf } from './desk-at.ts';

const save = { kind: 'save', site: planSite('Oslo'), version: 1 } as const;

test('the decision is asked for where it is shown, and again while tests are still being assessed', async () => {
  const at = new DeskAt('/desk/plan');
  at.server.decision = pendingDecision(1, 12);
  at.desk.start();
  await settle();
  expect(at.state.plan.decision).toEqual({ kind: 'ready', value: pendingDecision(1, 12) });
  at.server.decision = pendingDecision(1, 0);
  await at.clock.advance(DECIDE_AGAIN_MS);
  expect(at.asked('planDecision')).toHaveLength(2);
  await at.clock.advance(3 * DECIDE_AGAIN_MS);
  expect(at.asked('planDecision')).toHaveLength(2);
  at.desk.go(placeOf('/desk/plan/sites'));
  await settle();
  expect(at.asked('planDecision')).toHaveLength(2);
  expect(at.asked('plan')).toHaveLength(2);
});

test('nobody who has gone elsewhere goes on asking for a decision', async () => {
  const at = new DeskAt('/desk/plan');
  at.server.decision = pendingDecision(1, 12);
  at.desk.start();
  await settle();
  at.desk.go(placeOf('/desk/sites'));
  await at.clock.advance(3 * DECIDE_AGAIN_MS);
  expect(at.asked('planDecision')).toHaveLength(1);
});

test('a change is carried out once, and all of the catalogue looked at again', async () => {
  const at = await new DeskAt('/desk/plan/sites').open();
  at.desk.plan.change(save);
  at.desk.plan.change(save);
  await settle();
  expect(at.asked('changePlan')).toHaveLength(1);
  expect(at.asked('plan')).toHaveLength(1);
  expect(at.state.plan).toMatchObject({ change: { kind: 'done' }, changed: save, isOvertaken: false });
});

test('where somebody else was first it is said, and what they have made is there', async () => {
  const at = await new DeskAt('/desk/plan/sites').open();
  at.server.refuse('changePlan', 'changed-meanwhile', 'Somebody else was first.');
  at.server.catalogue = {
    ...at.server.catalogue,
    revision: 7,
    sites: [{ version: 7, site: planSiteOnWire(planSite('Oslo')) }],
  };
  at.desk.plan.change(save);
  await settle();
  expect(at.state.plan).toMatchObject({
    change: { kind: 'failed', message: 'Somebody else was first.' },
    isOvertaken: true,
    catalogue: { value: { revision: 7 } },
  });
  at.server.refuse('changePlan', 'bad-site', 'No such region.');
  at.desk.plan.change(save);
  await settle();
  expect(at.state.plan).toMatchObject({ change: { message: 'No such region.' }, isOvertaken: false });
  expect(at.asked('plan')).toHaveLength(1);
});

test('what an import did is there until something else is done', async () => {
  const at = await new DeskAt('/desk/plan/sites').open();
  at.desk.plan.change({ kind: 'import', format: 'csv', mode: 'merge', text: 'site\n', revision: 0 });
  await settle();
  expect(at.state.plan.imported).toMatchObject({ isTaken: true, added: 1 });
  at.desk.plan.change({ kind: 'undo', edit: 1 });
  await settle();
  expect(at.state.plan.imported).toBeNull();
});

test('what could not be loaded is loaded when somebody tries again', async () => {
  const at = new DeskAt('/desk/plan');
  at.server.refuse('plan', 'unreachable', 'No answer.');
  at.server.refuse('planDecision', 'unreachable', 'No answer.');
  at.desk.start();
  await settle();
  expect(at.state.plan).toMatchObject({ catalogue: { kind: 'failed' }, decision: { kind: 'failed' } });
  at.server.allow('plan');
  at.server.allow('planDecision');
  at.desk.retry();
  await settle();
  expect(at.state.plan).toMatchObject({ catalogue: { kind: 'ready' }, decision: { kind: 'ready' } });
});

test('the meet-me table and the tests are asked for where they are shown', async () => {
  const at = await new DeskAt('/desk/plan/sites').open();
  at.server.pendingRows = 3;
  at.desk.go(placeOf('/desk/plan/meet-me'));
  await settle();
  at.server.pendingRows = 0;
  await at.clock.advance(DECIDE_AGAIN_MS);
  expect(at.asked('planMeetMe')).toEqual(['planMeetMe 10', 'planMeetMe 10']);
  at.desk.plan.setFewPeople(25);
  await settle();
  expect(at.asked('planMeetMe').at(-1)).toBe('planMeetMe 25');
  at.desk.go(placeOf('/desk/plan/tests'));
  await settle();
  expect(at.state.plan.tests.kind).toBe('ready');
  expect(at.asked('planDecision')).toEqual([]);
});

test('what the tests of a step came to is looked at again after a change, until nobody looks', async () => {
  const at = await new DeskAt('/desk/plan/tests').open();
  at.desk.plan.showSets('a');
  expect(at.state.plan.sets).toEqual({ step: 'a', loaded: { kind: 'loading' } });
  await settle();
  at.desk.plan.change({ kind: 'tests-undo', edit: 1 });
  await settle();
  expect(at.asked('planStepSets')).toEqual(['planStepSets a', 'planStepSets a']);
  at.desk.plan.showSets(null);
  at.desk.plan.change({ kind: 'tests-undo', edit: 2 });
  await settle();
  expect(at.asked('planStepSets')).toHaveLength(2);
});

test('the figures of the decision are asked for where the ways of a call are shown', async () => {
  const at = await new DeskAt('/desk/plan/sites').open();
  at.desk.go(placeOf('/desk/plan/flows'));
  await settle();
  expect(at.asked('planDecision')).toHaveLength(1);
  expect(at.state.plan.decision.kind).toBe('ready');
});
