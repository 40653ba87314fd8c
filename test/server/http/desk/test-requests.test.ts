import { Check } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import type { OpenedRecord } from '../../../../src/wire/desk/record.ts';
import { TestRequestsSchema, type TestRequestRecord } from '../../../../src/wire/desk/requests.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { readLink } from '../../../../src/probe/page-link.ts';
import { ROUTES } from '../../../../src/wire/http.ts';
import { machine } from '../../../support/server/desk-people.ts';
import { measuredResult } from '../../../support/measured-result.ts';
import { idOf, labelled, useDesk } from './asked-desk.ts';

const desk = useDesk();
const { store, get, send, audited } = desk;

describe('test requests', () => {
  const wish = {
    ticket: 'INC 123&x=1',
    site: 'Köln #2',
    user: null,
    relay: 'fleet',
    durationMs: 30_000,
    keepPackets: true,
  };
  const ask = async (changes: object = {}): Promise<TestRequestRecord> =>
    (
      await send('POST', DESK_ROUTES.requests, { ...wish, ...changes }, desk.editor)
    ).json<TestRequestRecord>();

  it('make a link that carries everything, and list what came of it', async () => {
    const made = await ask();
    expect(made.id).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(Object.fromEntries(new URL(made.link, 'http://h').searchParams)).toEqual({
      request: made.id,
      ticket: 'INC 123&x=1',
      site: 'Köln #2',
      relay: 'fleet',
      duration: '30',
      keepPackets: '1',
    });
    // What the page makes of it.
    expect(readLink(new URL(made.link, 'http://h')).options).toMatchObject({
      labels: { request: made.id, ticket: 'INC 123&x=1', site: 'Köln #2', user: null },
      relayName: 'fleet',
      durationMs: 30_000,
      keepPackets: true,
    });
    await store('r1', labelled({ request: made.id }));
    const listed = (await get(DESK_ROUTES.requests)).json<{ requests: TestRequestRecord[] }>();
    expect(Check(TestRequestsSchema, listed)).toBe(true);
    expect(listed.requests).toMatchObject([
      { id: made.id, createdBy: 'edda', results: [{ id: idOf('r1') }] },
    ]);
    expect(await audited('request-test')).toEqual([made.id]);
  });

  it('carry the load that was asked for, one call on an idle link without a wish', async () => {
    const read = ({ link }: TestRequestRecord) => readLink(new URL(link, 'http://h')).options;
    const plain = await ask();
    expect([plain.calls, plain.loaded, read(plain).calls, read(plain).loaded]).toEqual([
      1,
      false,
      undefined,
      undefined,
    ]);
    const loaded = await ask({ calls: 3, loaded: true });
    expect(loaded.link).toMatch(/&calls=3&loaded=1$/);
    expect(read(loaded)).toMatchObject({ calls: 3, loaded: true });
    const listed = (await get(DESK_ROUTES.requests)).json<{ requests: TestRequestRecord[] }>();
    expect(Check(TestRequestsSchema, listed)).toBe(true);
    expect(listed.requests.map(({ calls, loaded }) => [calls, loaded])).toEqual([
      [3, true],
      [1, false],
    ]);
  });

  it.each([
    [
      { calls: 5, durationMs: 300_000 },
      'too-much-load',
      'With 5 calls at once each part of a test lasts at most 120 seconds.',
    ],
    [
      { loaded: true, durationMs: 300_000 },
      'too-much-load',
      'With 1 call at once each part of a test lasts at most 298 seconds.',
    ],
    [
      { calls: 6, loaded: true, durationMs: 15_000 },
      'too-much-load',
      'This server has 10 places for one network; such a test needs 11.',
    ],
    [{ calls: 21 }, 'bad-request', ''],
    [{ calls: 1.5 }, 'bad-request', ''],
  ])('are refused in a sentence with more load than there can be: %o', async (changes, code, message) => {
    const answer = await send('POST', DESK_ROUTES.requests, { ...wish, ...changes }, desk.editor);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ error: { code } });
    expect(answer.json<{ error: { message: string } }>().error.message).toMatch(/\.$/);
    if (message !== '') expect(answer.json()).toMatchObject({ error: { message } });
    expect((await get(DESK_ROUTES.requests)).json()).toEqual({ requests: [] });
  });

  it('carry the customer region as the published table writes it, and any other as it was said', async () => {
    const made = await ask({ region: 'hawaii-us' });
    expect(made.region).toBe('Hawaii US');
    expect(new URL(made.link, 'http://h').searchParams.get('region')).toBe('Hawaii US');
    expect((await ask({ region: ' New Zealand ' })).region).toBe('New Zealand');
    expect((await ask()).region).toBeNull();
    const listed = (await get(DESK_ROUTES.requests)).json<{ requests: TestRequestRecord[] }>();
    expect(Check(TestRequestsSchema, listed)).toBe(true);
    expect(listed.requests.map(({ region }) => region)).toEqual([null, 'New Zealand', 'Hawaii US']);
    for (const region of ['', ' ', 'x'.repeat(61), 5]) {
      const answer = await send('POST', DESK_ROUTES.requests, { ...wish, region }, desk.editor);
      expect([answer.statusCode, answer.json()]).toMatchObject([400, { error: { code: 'bad-request' } }]);
      expect(answer.json<{ error: { message: string } }>().error.message).toMatch(/region.*\.$/);
    }
  });

  it('give their ticket and site to a result that has none, and never to one that has', async () => {
    const { id } = await ask();
    await store('bare', labelled({ request: id }));
    await store('own', labelled({ request: id, ticket: 'MINE', site: 'home' }));
    const labelsOf = async (name: string) => (await get(DESK_ROUTES.result(idOf(name)))).json<OpenedRecord>();
    expect(await labelsOf('bare')).toMatchObject({
      requestId: id,
      result: { labels: { ticket: 'INC 123&x=1', site: 'Köln #2', user: null } },
    });
    expect(await labelsOf('own')).toMatchObject({
      requestId: id,
      result: { labels: { ticket: 'MINE', site: 'home' } },
    });
  });

  it('file nothing once withdrawn, nor when nobody made them; a result that was sent before stays', async () => {
    const { id } = await ask();
    const result = measuredResult(idOf('before'), labelled({ request: id }));
    const post = () =>
      desk.server.app.inject({ method: 'POST', url: ROUTES.results, headers: desk.writer, payload: result });
    const stored = await post();
    expect((await send('DELETE', DESK_ROUTES.request(id), undefined, desk.editor)).statusCode).toBe(204);
    await store('after', labelled({ request: id }));
    await store('odd', labelled({ request: 'made-up' }));
    for (const name of ['after', 'odd'])
      expect((await get(DESK_ROUTES.result(idOf(name)))).json<OpenedRecord>()).toMatchObject({
        requestId: null,
        result: { labels: { ticket: null } },
      });
    const again = await post();
    expect([again.statusCode, again.json()]).toEqual([200, stored.json()]);
  });

  it('are refused for a relay that is not there, and by whoever may not ask', async () => {
    const answer = await send('POST', DESK_ROUTES.requests, { ...wish, relay: 'x' }, desk.editor);
    expect([answer.statusCode, answer.json()]).toMatchObject([400, { error: { code: 'no-such-relay' } }]);
    expect((await send('POST', DESK_ROUTES.requests, wish, desk.writer)).statusCode).toBe(403);
    const asker = await machine(desk.server, 'requests:write');
    expect((await send('POST', DESK_ROUTES.requests, wish, asker)).statusCode).toBe(201);
    expect((await send('DELETE', DESK_ROUTES.request('none'), undefined, desk.editor)).statusCode).toBe(404);
  });
});
