import { describe, expect, it } from 'vitest';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import type { ResultPage } from '../../../../src/wire/desk/search.ts';
import { person } from '../../../support/server/desk-people.ts';
import { useDesk } from './asked-desk.ts';

const desk = useDesk();
const { store, get, send, audited } = desk;

describe('PUT /api/desk/results/:id/triage', () => {
  it('sets status and assignee, tells it, and writes it down', async () => {
    const { id } = await store('r1');
    const body = { status: 'looking', assignee: 'EDDA', tags: [], version: 0 };
    const answer = await send('PUT', DESK_ROUTES.triage(id), body, desk.editor);
    // The account is called as it was made, however it was typed.
    const triage = { status: 'looking', assignee: 'edda', tags: [], version: 1 };
    expect([answer.statusCode, answer.json()]).toEqual([200, triage]);
    const { rows } = (await get('/api/desk/results?assignee=edda&status=looking')).json<ResultPage>();
    expect(rows).toMatchObject([{ id, triage }]);
    expect((await get('/api/desk/results?status=new')).json<ResultPage>().rows).toEqual([]);
    expect(await audited('triage')).toEqual([id]);
  });

  it('overwrites nothing silently: whoever is second is told what is there', async () => {
    const { id } = await store('r1');
    const otto = await person(desk.server, 'otto', 'editor');
    await send(
      'PUT',
      DESK_ROUTES.triage(id),
      { status: 'waiting', assignee: 'edda', tags: [], version: 0 },
      desk.editor,
    );
    const late = { status: 'done', assignee: 'otto', tags: [], version: 0 };
    const answer = await send('PUT', DESK_ROUTES.triage(id), late, otto);
    expect([answer.statusCode, answer.json()]).toEqual([
      409,
      {
        error: {
          code: 'changed-meanwhile',
          message:
            'Somebody else changed this meanwhile: it is waiting now, and edda has it. Nothing was overwritten; look, and then change it again.',
        },
      },
    ]);
    expect(await audited('triage')).toEqual([id]);
  });

  it('keeps tags as they are spelled first, and finds and suggests them', async () => {
    const { id } = await store('r1');
    const body = { status: 'new', assignee: null, tags: [' VPN ', 'vpn', 'b\u00fcro-2'], version: 0 };
    const answer = await send('PUT', DESK_ROUTES.triage(id), body, desk.editor);
    expect(answer.json()).toEqual({
      status: 'new',
      assignee: null,
      tags: ['VPN', 'b\u00fcro-2'],
      version: 1,
    });
    expect((await get('/api/desk/results?tag=vpn')).json<ResultPage>().rows).toMatchObject([{ id }]);
    expect((await get('/api/desk/results?tag=x')).json<ResultPage>().rows).toEqual([]);
    expect((await get(DESK_ROUTES.tags)).json()).toEqual({ tags: ['b\u00fcro-2', 'VPN'] });
  });

  it.each(['two words', 'a,b', '<b>', '-x', ''])('takes no tag that is none: %j', async (tag) => {
    const { id } = await store('r1');
    const body = { status: 'new', assignee: null, tags: [tag], version: 0 };
    expect((await send('PUT', DESK_ROUTES.triage(id), body, desk.editor)).statusCode).toBe(400);
    expect(await audited('triage')).toEqual([]);
  });

  it('takes no account that is not there, and no status that is none', async () => {
    const { id } = await store('r1');
    const nobody = { status: 'new', assignee: 'nobody', tags: [], version: 0 };
    const answer = await send('PUT', DESK_ROUTES.triage(id), nobody, desk.editor);
    expect([answer.statusCode, answer.json()]).toMatchObject([400, { error: { code: 'no-such-account' } }]);
    const odd = { status: 'lost', assignee: null, tags: [], version: 0 };
    expect((await send('PUT', DESK_ROUTES.triage(id), odd, desk.editor)).statusCode).toBe(400);
    expect(await audited('triage')).toEqual([]);
  });
});

describe('PUT /api/desk/triage', () => {
  it('changes several at once, names what somebody else changed, and undoes it all with one request', async () => {
    const ids: string[] = [];
    for (const name of ['r1', 'r2', 'r3']) ids.push((await store(name)).id);
    const [one = '', two = '', three = ''] = ids;
    const to = { status: 'done', assignee: 'EDDA', tags: ['vpn'], version: 0 } as const;
    await send('PUT', DESK_ROUTES.triage(two), { ...to, status: 'waiting', tags: [] }, desk.admin);
    const changes = [one, two, 'none', three].map((id) => ({ id, ...to }));
    const answer = await send('PUT', DESK_ROUTES.triages, { changes }, desk.editor);
    const done = { status: 'done', assignee: 'edda', tags: ['vpn'], version: 1 };
    const waiting = { status: 'waiting', assignee: 'edda', tags: [], version: 1 };
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      {
        done: [
          { id: one, triage: done },
          { id: three, triage: done },
        ],
        left: [{ id: two, code: expect.stringMatching(/^.{8}$/) as string, triage: waiting }],
        gone: ['none'],
      },
    ]);
    // Each is in the trail by itself, that of the other change among them.
    expect((await audited('triage')).sort()).toEqual([...ids, two, 'none'].sort());
    const undo = [one, three].map((id) => ({ id, status: 'new', assignee: null, tags: [], version: 1 }));
    await send('PUT', DESK_ROUTES.triages, { changes: undo }, desk.editor);
    const { rows } = (await get('/api/desk/results?status=new')).json<ResultPage>();
    expect(rows.map(({ id }) => id).sort()).toEqual([one, three].sort());
  });

  it('changes nothing where one of them names an account that is not there, and nothing for a viewer', async () => {
    const { id } = await store('r1');
    const { id: other } = await store('r2');
    const to = { status: 'done', assignee: null, tags: [], version: 0 } as const;
    const changes = [
      { id, ...to },
      { id: other, ...to, assignee: 'nobody' },
    ];
    expect((await send('PUT', DESK_ROUTES.triages, { changes }, desk.editor)).statusCode).toBe(400);
    const fine = { changes: [{ id, ...to }] };
    expect((await send('PUT', DESK_ROUTES.triages, fine, desk.viewer)).statusCode).toBe(403);
    expect((await get('/api/desk/results?status=done')).json<ResultPage>().rows).toEqual([]);
    expect(await audited('triage')).toEqual([]);
  });
});
