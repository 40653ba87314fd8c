import { describe, expect, test } from 'vitest';
import { MAX_MARKED } from '../../../src/wire/desk/address.ts';
import { settle } from '../../support/manual-clock.ts';
import { DeskAt, placeOf, rowsFrom } from './desk-at.ts';

describe('the opened result', () => {
  const triageOf = (at: DeskAt) =>
    at.state.opened.kind === 'ready' ? at.state.opened.record.row.triage : null;

  test('is shown before what is normal beside it has come', async () => {
    const at = await new DeskAt('/desk', rowsFrom(2)).open();
    at.server.hold('context');
    at.desk.go(placeOf('/desk/results/r1'));
    await settle();
    expect(at.state.opened).toMatchObject({ kind: 'ready', id: 'r1', context: null });
    at.server.releaseAll('context');
    await settle();
    expect(at.state.opened).toMatchObject({ context: { normals: [] } });
    expect(at.asked('search')).toEqual([]);
  });

  test('drops what comes late for the one before', async () => {
    const at = await new DeskAt('/desk', rowsFrom(2)).open();
    at.server.hold('open');
    at.desk.go(placeOf('/desk/results/r0'));
    at.desk.go(placeOf('/desk/results/r1'));
    at.server.release('open', 1);
    await settle();
    at.server.release('open');
    await settle();
    expect(at.state.opened).toMatchObject({ kind: 'ready', id: 'r1', record: { row: { id: 'r1' } } });
  });

  test('one that was closed while it was loading stays closed', async () => {
    const at = await new DeskAt('/desk', rowsFrom(2)).open();
    at.server.hold('open');
    at.desk.go(placeOf('/desk/results/r0'));
    at.desk.close();
    at.server.releaseAll('open');
    await settle();
    expect(at.state.opened.kind).toBe('none');
    expect(at.shown).toEqual(['push /desk/results/r0', 'push /desk']);
  });

  test('tells one that is not here from one that could not be loaded', async () => {
    const at = await new DeskAt('/desk/results/gone', rowsFrom(1)).open();
    expect(at.state.opened).toMatchObject({ kind: 'failed', isGone: true });
    at.server.refuse('open', 'unreachable');
    at.desk.go(placeOf('/desk/results/r0'));
    await settle();
    expect(at.state.opened).toMatchObject({ kind: 'failed', isGone: false });
    at.server.allow('open');
    at.desk.retry();
    await settle();
    expect(at.state.opened.kind).toBe('ready');
  });

  test('what is normal is loaded again by itself where only that failed', async () => {
    const at = new DeskAt('/desk/results/r0', rowsFrom(1));
    at.server.refuse('context', 'unreachable');
    await at.open();
    expect(at.state.opened).toMatchObject({ kind: 'ready', context: 'failed' });
    at.server.allow('context');
    at.desk.retry();
    await settle();
    expect(at.state.opened).toMatchObject({ context: { normals: [] } });
    expect(at.asked('open')).toEqual([]);
  });

  test('a note is shown when the server has it, once, whichever way it is told first', async () => {
    const at = await new DeskAt('/desk/results/r0', rowsFrom(1)).open();
    at.server.hold('addNote');
    at.desk.opened.addNote('r0', 'First.');
    at.server.tell({ type: 'note', resultId: 'r0' });
    expect(at.state.opened).toMatchObject({ note: { kind: 'doing' }, record: { notes: [] } });
    at.server.releaseAll('addNote');
    await settle();
    at.desk.opened.addNote('r0', 'Second.');
    await settle();
    at.server.tell({ type: 'note', resultId: 'r0' });
    await settle();
    expect(at.state.opened).toMatchObject({ record: { notes: [{ text: 'First.' }, { text: 'Second.' }] } });
    expect(at.state.list.rows).toMatchObject([{ notes: 2 }]);
    // To open a result is noted in the audit trail: one's own notes must not do it again.
    expect(at.asked('open')).toEqual([]);
  });

  test('a note by somebody else is loaded', async () => {
    const at = await new DeskAt('/desk/results/r0', rowsFrom(1)).open();
    const note = { id: 'n', author: 'b.okafor', atMs: 0, text: 'Mine.' };
    const make = at.server.recordOf;
    at.server.recordOf = (row) => ({ ...make(row), notes: [note] });
    at.server.tell({ type: 'note', resultId: 'r0' });
    await settle();
    expect(at.state.opened).toMatchObject({ record: { notes: [note] } });
  });

  test.each([
    { what: 'of which is told', tell: (at: DeskAt) => at.server.tell({ type: 'note', resultId: 'r0' }) },
    {
      what: 'of which nothing is told, since the stream came back',
      tell: (at: DeskAt) => at.desk.opened.refresh(),
    },
  ])('a note by somebody else $what, written while the result is opened, is not missed', async ({ tell }) => {
    const at = await new DeskAt('/desk', rowsFrom(1)).open();
    at.server.hold('open');
    at.desk.go(placeOf('/desk/results/r0'));
    await settle();
    // What is on its way was read before there was a note.
    const note = { id: 'n', author: 'b.okafor', atMs: 0, text: 'Mine.' };
    const make = at.server.recordOf;
    at.server.recordOf = (row) => ({ ...make(row), notes: [note] });
    tell(at);
    at.server.releaseAll('open');
    await settle();
    expect(at.state.opened).toMatchObject({ kind: 'ready', record: { notes: [note] } });
  });

  test('is asked for when the stream is open: nothing that happens to it is missed between', async () => {
    const at = new DeskAt('/desk/results/r0', rowsFrom(1));
    at.desk.start();
    await settle();
    expect(at.state.opened).toEqual({ kind: 'loading', id: 'r0' });
    expect(at.asked('open')).toEqual([]);
    at.server.signal({ kind: 'open' });
    await settle();
    expect(at.state.opened).toMatchObject({ kind: 'ready', id: 'r0' });
  });

  test('a change that is told while it is loaded again is not undone by an older answer', async () => {
    const at = await new DeskAt('/desk/results/r0', rowsFrom(1)).open();
    at.server.hold('open');
    at.desk.opened.refresh();
    await settle();
    const triage = { status: 'waiting', assignee: 'b.okafor', tags: [], version: 1 } as const;
    at.server.tell({ type: 'triage', resultId: 'r0', triage });
    at.server.releaseAll('open');
    await settle();
    expect(triageOf(at)).toEqual(triage);
    expect(at.state.list.rows).toMatchObject([{ triage }]);
  });

  test('a note written while the result is loaded again stays, once', async () => {
    const at = await new DeskAt('/desk/results/r0', rowsFrom(1)).open();
    at.server.hold('open');
    at.desk.opened.refresh();
    at.desk.opened.addNote('r0', 'Called back.');
    await settle();
    // It was asked for before there was a note, so it has none.
    at.server.releaseAll('open');
    await settle();
    expect(at.state.opened).toMatchObject({
      record: { notes: [{ text: 'Called back.' }], row: { notes: 1 } },
    });
    expect(at.state.list.rows).toMatchObject([{ notes: 1 }]);
    const [note] = at.state.opened.kind === 'ready' ? at.state.opened.record.notes : [];
    const make = at.server.recordOf;
    at.server.recordOf = (row) => ({ ...make({ ...row, notes: 1 }), notes: note ? [note] : [] });
    at.desk.opened.refresh();
    await settle();
    expect(at.state.opened).toMatchObject({ record: { notes: [note], row: { notes: 1 } } });
  });

  test('status and assignee are changed from what is shown, and the last change is undone', async () => {
    const at = await new DeskAt('/desk/results/r0', rowsFrom(1)).open();
    at.desk.opened.setTriage('r0', { status: 'looking' });
    await settle();
    at.desk.opened.setTriage('r0', { assignee: 'a.weber' });
    await settle();
    expect(triageOf(at)).toEqual({ status: 'looking', assignee: 'a.weber', tags: [], version: 2 });
    expect(at.state.list.rows).toMatchObject([{ triage: { status: 'looking', assignee: 'a.weber' } }]);
    at.desk.opened.undoTriage();
    await settle();
    expect(triageOf(at)).toEqual({ status: 'looking', assignee: null, tags: [], version: 3 });
    // Only the last one.
    at.desk.opened.undoTriage();
    await settle();
    expect(triageOf(at)?.version).toBe(3);
    // To open a result is noted in the audit trail: one's own changes must not do it again.
    expect(at.asked('open')).toEqual([]);
  });

  test('where somebody else was first nothing is overwritten, and theirs is shown', async () => {
    const at = await new DeskAt('/desk/results/r0', rowsFrom(1)).open();
    const theirs = { status: 'waiting', assignee: 'b.okafor', tags: [], version: 1 } as const;
    at.server.rows = at.server.rows.map((row) => ({ ...row, triage: theirs }));
    at.desk.opened.setTriage('r0', { status: 'done' });
    await settle();
    expect(triageOf(at)).toEqual(theirs);
    expect(at.state.opened).toMatchObject({ triage: { action: { kind: 'failed' }, before: null } });
    expect(at.server.rows).toMatchObject([{ triage: theirs }]);
  });

  test('a change by somebody else is shown as it comes, and takes away what could be undone', async () => {
    const at = await new DeskAt('/desk/results/r0', rowsFrom(2)).open();
    at.desk.opened.setTriage('r0', { status: 'looking' });
    await settle();
    const triage = { status: 'done', assignee: 'b.okafor', tags: [], version: 2 } as const;
    at.server.tell({ type: 'triage', resultId: 'r0', triage });
    at.server.tell({ type: 'triage', resultId: 'r1', triage });
    expect(triageOf(at)).toEqual(triage);
    expect(at.state.opened).toMatchObject({ triage: { before: null } });
    expect(at.state.list.rows).toMatchObject([{ triage }, { triage }]);
    // One that comes late says nothing new.
    at.server.tell({
      type: 'triage',
      resultId: 'r0',
      triage: { ...triage, status: 'new', tags: [], version: 1 },
    });
    expect(triageOf(at)).toEqual(triage);
  });

  test('a link is closed and opened again; a refusal changes nothing', async () => {
    const at = await new DeskAt('/desk/results/r0', rowsFrom(1)).open();
    at.desk.opened.setLinkRevoked('r0', true);
    await settle();
    expect(at.state.opened).toMatchObject({ record: { isLinkRevoked: true }, link: { kind: 'done' } });
    at.server.refuse('setLinkRevoked', 'unreachable');
    at.desk.opened.setLinkRevoked('r0', false);
    await settle();
    expect(at.state.opened).toMatchObject({ record: { isLinkRevoked: true }, link: { kind: 'failed' } });
  });
});

describe('marks', () => {
  test('are put and taken away, in order, up to what an address can hold', async () => {
    const rows = rowsFrom(MAX_MARKED + 1);
    const at = await new DeskAt('/desk', rows).open();
    for (const row of rows) at.desk.marked.toggle(row);
    expect(at.state.marked).toHaveLength(MAX_MARKED);
    const [first, second] = rows;
    if (first) at.desk.marked.toggle(first);
    expect(at.state.marked[0]).toBe(second);
    at.desk.marked.clear();
    expect(at.state.marked).toEqual([]);
  });
});

describe('pages beside the list', () => {
  test('a comparison is loaded when there are two sides', async () => {
    const at = await new DeskAt('/desk/compare?a=r0', rowsFrom(2)).open();
    expect(at.asked('compare')).toEqual([]);
    expect(at.state.comparison).toBeNull();
    at.desk.compare({ a: { kind: 'result', id: 'r0' }, b: { kind: 'result', id: 'r1' } });
    await settle();
    expect(at.state.comparison?.kind).toBe('ready');
    expect(at.shown).toEqual(['push /desk/compare?a=r0&b=r1']);
  });

  test('the list is as it was when one comes back to it', async () => {
    const at = await new DeskAt('/desk?site=Berlin', rowsFrom(2)).open();
    at.desk.go(placeOf('/desk/requests'));
    at.desk.go(placeOf('/desk?site=Berlin'));
    await settle();
    expect(at.asked('search')).toEqual([]);
    expect(at.ids).toEqual(['r0', 'r1']);
  });

  test('the secret of a new token does not stay when the page is left', async () => {
    const at = await new DeskAt('/desk/tokens').open();
    at.desk.tokens.create({ name: 'ci', scopes: ['results:read'] });
    await settle();
    expect(at.state.tokens.created?.secret).toBe('secret of ci');
    at.desk.go(placeOf('/desk'));
    expect(at.state.tokens.created).toBeNull();
  });

  test('only what was counted last is erased', async () => {
    const at = await new DeskAt('/desk/erase').open();
    const anna = { by: 'user', user: 'anna' } as const;
    at.desk.erasing.erase(anna);
    at.desk.erasing.count(anna);
    await settle();
    at.desk.erasing.erase({ by: 'user', user: 'ann' });
    expect(at.asked('erase')).toEqual([`erase ${JSON.stringify(anna)} dry`]);
    at.desk.erasing.erase(anna);
    await settle();
    expect(at.state.erase).toEqual({ kind: 'erased', erasure: anna, results: 3 });
  });

  test('a viewer is not asked for what admins only may see', async () => {
    const at = new DeskAt('/desk/audit');
    at.server.user = { name: 'b', role: 'viewer', csrfToken: 'c' };
    await at.open();
    expect(at.asked('audit')).toEqual([]);
    expect(at.state.audit.status.kind).toBe('idle');
  });
});
