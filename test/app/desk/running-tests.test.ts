import { describe, expect, test } from 'vitest';
import type { RunningTest } from '../../../src/wire/running.ts';
import { settle } from '../../support/manual-clock.ts';
import { DeskAt, placeOf, rowsFrom } from './desk-at.ts';

const RUNNING: RunningTest = {
  id: 't1',
  requestId: 'q1',
  ticket: 'INC1',
  site: 'Oslo',
  user: null,
  phase: 'connecting',
  elapsedMs: 0,
  durationMs: 30_000,
  figures: null,
};

async function watching(): Promise<DeskAt> {
  const at = await new DeskAt('/desk/requests', rowsFrom(1)).open();
  at.server.runningTests = [RUNNING];
  at.server.tell({ type: 'running' });
  await settle();
  at.desk.running.watch('t1');
  return at;
}

describe('running tests', () => {
  test('are there as soon as they begin, and one is watched as it goes on', async () => {
    const at = await watching();
    expect(at.state.running.watched).toEqual({ test: RUNNING, isLost: false });
    const further: RunningTest = { ...RUNNING, phase: 'measuring', elapsedMs: 4000 };
    at.server.watchers.get('t1')?.(further);
    expect(at.state.running.watched?.test).toEqual(further);
    // What was seen last stays when it is over.
    at.server.watchers.get('t1')?.({ ...further, phase: 'over' });
    at.server.watchers.get('t1')?.(null);
    expect(at.state.running.watched).toMatchObject({ test: { phase: 'over' }, isLost: false });
  });

  test('that break off are said to be lost', async () => {
    const at = await watching();
    at.server.watchers.get('t1')?.(null);
    expect(at.state.running.watched?.isLost).toBe(true);
  });

  test('are watched by nobody who has gone elsewhere, or out', async () => {
    const at = await watching();
    at.desk.go(placeOf('/desk'));
    expect([at.state.running.watched, at.server.watchers.size]).toEqual([null, 0]);
    const out = await watching();
    out.desk.session.logout();
    await settle();
    expect([out.state.running.tests, out.server.watchers.size]).toEqual([[], 0]);
  });
});
