import { describe, expect, test } from 'vitest';
import { COUNT_AFTER_MS } from '../../../src/app/desk/saved-views.ts';
import { settle } from '../../support/manual-clock.ts';
import { rowOf } from '../../ui/desk/row-builder.ts';
import { DeskAt, rowsFrom } from './desk-at.ts';

const FIELDS = { isShared: false, columns: null };
const view = (id: string, query: string) => ({
  ...FIELDS,
  id,
  name: id,
  query,
  owner: 'a.weber',
  canChange: true,
});

describe('saved views', () => {
  test('are counted when the desk opens, and again some seconds after something happened', async () => {
    const at = new DeskAt('/desk', rowsFrom(3));
    at.server.savedViews = [view('all', ''), view('done', 'status=done&order=oldest')];
    await at.open();
    expect([...at.state.views.counts]).toEqual([
      ['all', 3],
      ['done', 0],
    ]);
    const triage = { status: 'done', assignee: null, tags: [], version: 1 } as const;
    at.server.rows = at.server.rows.map((row) => ({ ...row, triage }));
    for (const resultId of ['r0', 'r1', 'r2']) at.server.tell({ type: 'triage', resultId, triage });
    await at.clock.advance(COUNT_AFTER_MS - 1);
    expect(at.asked('counts')).toHaveLength(0);
    await at.clock.advance(1);
    await settle();
    expect(at.state.views.counts.get('done')).toBe(3);
    expect(at.asked('counts')).toHaveLength(1);
  });

  test('move with the day: one of today begins at the midnight of whoever looks', async () => {
    const at = new DeskAt('/desk', [rowOf({ id: 'r0', atMs: Date.UTC(2026, 0, 1) - 1 })]);
    at.server.savedViews = [view('today', 'within=today')];
    await at.open();
    expect(at.state.views.counts.get('today')).toBe(0);
  });

  test('are saved, renamed, deleted, and brought back', async () => {
    const at = await new DeskAt('/desk', rowsFrom(1)).open();
    at.desk.views.save({ ...FIELDS, name: 'Open', query: 'status=new' });
    await settle();
    expect(at.state.views.views).toMatchObject([{ name: 'Open', query: 'status=new' }]);
    const [saved] = at.state.views.views;
    if (!saved) throw new Error('nothing was saved');
    expect(at.state.views.counts.get(saved.id)).toBe(1);
    at.desk.views.change(saved.id, { ...FIELDS, name: 'New', query: 'status=new' });
    await settle();
    expect(at.state.views.views).toMatchObject([{ name: 'New' }]);
    at.desk.views.remove({ ...saved, name: 'New' });
    await settle();
    expect([at.state.views.views, at.state.views.deleted?.name]).toEqual([[], 'New']);
    at.desk.views.restore();
    await settle();
    expect(at.state.views).toMatchObject({ views: [{ name: 'New', query: 'status=new' }], deleted: null });
  });

  test('of somebody else are not left to whoever logs in next', async () => {
    const at = new DeskAt('/desk', rowsFrom(1));
    at.server.savedViews = [view('all', '')];
    await at.open();
    at.desk.session.logout();
    await settle();
    expect(at.state.views.views).toEqual([]);
  });
});
