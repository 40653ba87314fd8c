import { describe, expect, it } from 'vitest';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import type { SavedView } from '../../../../src/wire/desk/views.ts';
import { person } from '../../../support/server/desk-people.ts';
import { labelled, useDesk } from './asked-desk.ts';

const desk = useDesk();
const { store, get, send, audited } = desk;
const FIELDS = { name: 'Open', isShared: false, query: 'status=new', columns: null };
const viewsOf = async (headers = desk.viewer) =>
  (await get(DESK_ROUTES.views, headers)).json<{ views: SavedView[] }>().views;
const add = async (changes: object, headers = desk.editor) =>
  send('POST', DESK_ROUTES.views, { ...FIELDS, ...changes }, headers);

describe('saved views', () => {
  it('are one\u2019s own, or shared; others may look at those and not change them', async () => {
    const own = (await add({ name: ' Mine ', query: 'nonsense=1&status=new&verdict=x' })).json<SavedView>();
    expect(own).toMatchObject({ name: 'Mine', query: 'status=new', owner: 'edda', canChange: true });
    const shared = (await add({ name: 'All', isShared: true, columns: ['site'] })).json<SavedView>();
    expect((await viewsOf(desk.editor)).map(({ name }) => name)).toEqual(['All', 'Mine']);
    expect(await viewsOf()).toEqual([{ ...shared, canChange: false }]);
    for (const [id, status] of [
      [shared.id, 403],
      [own.id, 404],
    ] as const)
      for (const method of ['PUT', 'DELETE'] as const) {
        const body = method === 'PUT' ? FIELDS : undefined;
        expect((await send(method, DESK_ROUTES.view(id), body, desk.viewer)).statusCode).toBe(status);
      }
    expect(await viewsOf(desk.editor)).toEqual([shared, own]);
    // Who looks after the desk looks after what everybody sees there.
    expect((await send('DELETE', DESK_ROUTES.view(shared.id), undefined, desk.admin)).statusCode).toBe(204);
    expect(await audited('view-add')).toEqual([shared.id, own.id]);
    expect(await audited('view-remove')).toEqual([shared.id]);
  });

  it('are kept by a viewer for itself, and not shared, neither at once nor later', async () => {
    expect((await add({ isShared: true }, desk.viewer)).statusCode).toBe(403);
    const { id } = (await add({}, desk.viewer)).json<SavedView>();
    const share = { ...FIELDS, isShared: true };
    expect((await send('PUT', DESK_ROUTES.view(id), share, desk.viewer)).statusCode).toBe(403);
    const renamed = { ...FIELDS, name: 'Mine' };
    expect((await send('PUT', DESK_ROUTES.view(id), renamed, desk.viewer)).statusCode).toBe(200);
    expect(await viewsOf()).toMatchObject([{ name: 'Mine', isShared: false }]);
  });

  it('are at most fifty of one account', async () => {
    for (let made = 0; made < 50; made += 1) expect((await add({})).statusCode).toBe(201);
    const answer = await add({});
    expect([answer.statusCode, answer.json()]).toMatchObject([409, { error: { code: 'too-many-views' } }]);
    expect((await add({}, await person(desk.server, 'otto', 'editor'))).statusCode).toBe(201);
  });

  it('stay when their account goes if they are shared, and go where they look for somebody who is erased', async () => {
    await add({ name: 'Mine' });
    await add({ name: 'Shared', isShared: true });
    await add({ name: 'Person', isShared: true, query: 'user=Ada%20L' });
    await desk.server.desk.accounts.remove('cli', 'edda');
    expect((await viewsOf(desk.admin)).map(({ name }) => name)).toEqual(['Person', 'Shared']);
    await send('POST', DESK_ROUTES.erase, { by: 'user', user: 'ada l' }, desk.admin);
    expect((await viewsOf(desk.admin)).map(({ name }) => name)).toEqual(['Shared']);
  });
});

describe('POST /api/desk/counts', () => {
  it('counts what each search finds, and no further than a hundred', async () => {
    for (let stored = 0; stored < 3; stored += 1)
      await store(`r${stored}`, labelled({ site: stored === 0 ? 'Oslo' : 'Berlin' }));
    const searches = [{}, { site: 'berlin' }, { site: 'nowhere' }];
    const answer = await send('POST', DESK_ROUTES.counts, { searches }, desk.viewer);
    expect(answer.json()).toEqual({ counts: [3, 2, 0] });
    expect(await desk.server.store.results.countUpTo({}, 2)).toBe(2);
    const many = { searches: Array.from({ length: 61 }, () => ({})) };
    expect((await send('POST', DESK_ROUTES.counts, many, desk.viewer)).statusCode).toBe(400);
  });
});
