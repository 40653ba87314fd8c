import { describe, expect, test } from 'vitest';
import type { RunningTest } from '../../../src/wire/running.ts';
import { codeOf, spellCode } from '../../../src/core/result-code.ts';
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
    at.desk.running.watch('t1');
    expect(at.state.running.watched).toEqual({ test: RUNNING, isLost: false });
    expect([...at.server.watchers.keys()]).toEqual(['t1']);
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

describe('a test that is found by its code', () => {
  const BY_CODE: RunningTest = { ...RUNNING, id: 'secret', requestId: null, ticket: null, site: null };
  const open = async () => {
    const at = await new DeskAt('/desk/requests', rowsFrom(1)).open();
    at.server.testsByCode.set(codeOf(7), BY_CODE);
    return at;
  };

  test('is watched as soon as its code is there, however it is typed', async () => {
    const at = await open();
    at.desk.running.watchByCode(` ${spellCode(codeOf(7)).toLowerCase()} `);
    expect(at.state.running.search).toEqual({ kind: 'asking' });
    await settle();
    expect(at.state.running).toMatchObject({ search: { kind: 'none' }, watched: { test: BY_CODE } });
    at.server.watchers.get('secret')?.({ ...BY_CODE, phase: 'ended' });
    expect(at.state.running.watched?.test.phase).toBe('ended');
  });

  test('is watched again where that broke off, though no list has it', async () => {
    const at = await open();
    at.desk.running.watchByCode(codeOf(7));
    await settle();
    at.server.watchers.get('secret')?.(null);
    expect(at.state.running.watched?.isLost).toBe(true);
    at.desk.running.watch('secret');
    expect(at.state.running.watched).toEqual({ test: BY_CODE, isLost: false });
    expect([...at.server.watchers.keys()]).toEqual(['secret']);
  });

  test('is not asked for by what cannot be a code, and one that no page shows is told', async () => {
    const at = await open();
    const asked = () => at.server.calls.filter((call) => call.startsWith('runningByCode'));
    at.desk.running.watchByCode('INC1');
    expect(at.state.running.search).toEqual({ kind: 'no-code' });
    const code = codeOf(7);
    at.desk.running.watchByCode(code.slice(0, 7) + (code.endsWith('2') ? '3' : '2'));
    expect(at.state.running.search).toEqual({ kind: 'mistyped' });
    expect(asked()).toEqual([]);
    at.desk.running.watchByCode(codeOf(8));
    await settle();
    expect(at.state.running.search).toEqual({ kind: 'failed', message: 'No page shows this code now.' });
    expect(asked()).toHaveLength(1);
  });

  test('is not watched by somebody who has gone elsewhere before the answer', async () => {
    const at = await open();
    at.desk.running.watchByCode(codeOf(7));
    at.desk.go(placeOf('/desk'));
    await settle();
    expect([at.state.running.watched, at.state.running.search]).toEqual([null, { kind: 'none' }]);
  });
});
