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
    const body = { status: 'looking', assignee: 'EDDA', version: 0 };
    const answer = await send('PUT', DESK_ROUTES.triage(id), body, desk.editor);
    // The account is called as it was made, however it was typed.
    const triage = { status: 'looking', assignee: 'edda', version: 1 };
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
      { status: 'waiting', assignee: 'edda', version: 0 },
      desk.editor,
    );
    const late = { status: 'done', assignee: 'otto', version: 0 };
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

  it('takes no account that is not there, and no status that is none', async () => {
    const { id } = await store('r1');
    const nobody = { status: 'new', assignee: 'nobody', version: 0 };
    const answer = await send('PUT', DESK_ROUTES.triage(id), nobody, desk.editor);
    expect([answer.statusCode, answer.json()]).toMatchObject([400, { error: { code: 'no-such-account' } }]);
    const odd = { status: 'lost', assignee: null, version: 0 };
    expect((await send('PUT', DESK_ROUTES.triage(id), odd, desk.editor)).statusCode).toBe(400);
    expect(await audited('triage')).toEqual([]);
  });
});
