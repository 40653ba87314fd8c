import { expect, it } from 'vitest';
import { CallSession } from '../../src/app/call-session.ts';
import { pageFaultOf } from '../../src/core/run/page-fault.ts';
import { SimulatedCalls } from '../support/call/simulated-call.ts';
import { ManualClock } from '../support/manual-clock.ts';

it('has a code, and no sentence, for being asked what a call recorded that was not measured', async () => {
  const clock = new ManualClock();
  const environment = {
    nowMs: () => clock.nowMs(),
    setTimer: (afterMs: number, callback: () => void) => clock.setTimer(afterMs, callback),
    isHidden: () => false,
  };
  const session = new CallSession(
    new SimulatedCalls(clock, { fate: () => 40 }),
    environment,
    () => undefined,
  );
  const thrown: unknown = await session.record(0).catch((error: unknown) => error);
  expect(pageFaultOf(thrown)).toEqual({ kind: 'call-not-measured' });
});
