import { describe, expect, test } from 'vitest';
import { UNDO_MS } from '../../../src/app/desk/triaging.ts';
import { settle } from '../../support/manual-clock.ts';
import { DeskAt, placeOf, rowsFrom } from './desk-at.ts';

/** A desk with all of its rows marked. */
async function marked(count: number): Promise<DeskAt> {
  const at = await new DeskAt('/desk', rowsFrom(count)).open();
  for (const row of at.state.list.rows) at.desk.marked.toggle(row);
  return at;
}
const triages = (at: DeskAt) => at.state.list.rows.map(({ triage }) => triage);

describe('what is marked', () => {
  test('is changed at once by what stands there now, and undone at once', async () => {
    const at = await marked(3);
    const theirs = { status: 'waiting', assignee: 'b.okafor', tags: ['lan'], version: 1 } as const;
    at.server.rows = at.server.rows.map((row) => (row.id === 'r1' ? { ...row, triage: theirs } : row));
    at.server.tell({ type: 'triage', resultId: 'r1', triage: theirs });
    at.desk.marked.triage({ status: 'done', addTag: 'vpn' });
    await settle();
    const done = { status: 'done', assignee: null, tags: ['vpn'], version: 1 };
    expect(triages(at)).toEqual([
      done,
      { ...theirs, status: 'done', tags: ['lan', 'vpn'], version: 2 },
      done,
    ]);
    expect(at.state.tags).toEqual(['lan', 'vpn']);
    expect(at.asked('setTriages')).toHaveLength(1);
    at.desk.triaging.undo();
    await settle();
    const untouched = { status: 'new', assignee: null, tags: [], version: 2 };
    expect(triages(at)).toEqual([untouched, { ...theirs, version: 3 }, untouched]);
    expect(at.state.triaging).toEqual({ action: { kind: 'done' }, last: null, left: [] });
    // Only the last one.
    at.desk.triaging.undo();
    await settle();
    expect(at.asked('setTriages')).toHaveLength(2);
  });

  test('is left where somebody else was first, and named by its code', async () => {
    const at = await marked(2);
    const theirs = { status: 'waiting', assignee: null, tags: [], version: 1 } as const;
    at.server.rows = at.server.rows.map((row) => (row.id === 'r1' ? { ...row, triage: theirs } : row));
    at.desk.marked.triage({ assignee: 'a.weber' });
    await settle();
    expect(triages(at)).toMatchObject([{ assignee: 'a.weber' }, theirs]);
    const code = at.state.list.rows[1]?.code;
    expect(at.state.triaging).toMatchObject({ left: [code], last: [{ id: 'r0' }] });
  });

  test('is not sent where it is so already', async () => {
    const at = await marked(2);
    at.desk.marked.triage({ status: 'new', removeTag: 'vpn' });
    await settle();
    expect(at.asked('setTriages')).toEqual([]);
    expect(at.state.triaging.last).toBeNull();
  });

  test('stays as it was where the server refuses, in its words', async () => {
    const at = await marked(2);
    at.server.refuse('setTriages', 'unreachable', 'The server could not be reached.');
    at.desk.marked.triage({ status: 'done' });
    await settle();
    expect(triages(at)).toMatchObject([{ version: 0 }, { version: 0 }]);
    expect(at.state.triaging.action).toEqual({
      kind: 'failed',
      message: 'The server could not be reached.',
    });
  });
});

describe('undoing', () => {
  test('outlasts going elsewhere: the last change of one result as well', async () => {
    const at = await new DeskAt('/desk/results/r0', rowsFrom(2)).open();
    at.desk.opened.setTriage('r0', { status: 'done' });
    await settle();
    at.desk.go(placeOf('/desk/results/r1'));
    await settle();
    at.desk.go(placeOf('/desk/requests'));
    at.desk.triaging.undo();
    await settle();
    expect(triages(at)).toMatchObject([{ status: 'new', version: 2 }, { version: 0 }]);
  });

  test('is offered for ten minutes, and not to whoever comes after', async () => {
    const at = await marked(1);
    at.desk.marked.triage({ status: 'done' });
    await settle();
    await at.clock.advance(UNDO_MS - 1);
    expect(at.state.triaging.last).not.toBeNull();
    await at.clock.advance(1);
    expect(at.state.triaging.last).toBeNull();
    at.desk.marked.triage({ status: 'new' });
    await settle();
    at.desk.session.logout();
    await settle();
    expect(at.state.triaging.last).toBeNull();
  });

  test('in the result itself is the same undoing', async () => {
    const at = await new DeskAt('/desk/results/r0', rowsFrom(1)).open();
    at.desk.opened.setTriage('r0', { status: 'done' });
    await settle();
    at.desk.opened.undoTriage();
    await settle();
    expect(at.state.triaging.last).toBeNull();
  });
});
