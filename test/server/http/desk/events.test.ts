import type { Readable } from 'node:stream';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import type { DeskEvent } from '../../../../src/wire/desk/requests.ts';
import { ROUTES } from '../../../../src/wire/http.ts';
import { machine, person, type Credentials } from '../../../support/server/desk-people.ts';
import { httpServer, type HttpServer } from '../../../support/server/http-server.ts';
import { measuredResult } from '../../../support/measured-result.ts';
import { settle } from '../../../support/manual-clock.ts';

let server: HttpServer;
let viewer: Credentials;
beforeEach(async () => {
  server = await httpServer();
  viewer = await person(server, 'vera', 'viewer');
});

/** A stream that is read as it comes. */
async function listen(headers: Credentials = viewer) {
  const answer = await server.app.inject({ url: DESK_ROUTES.events, headers, payloadAsStream: true });
  const stream: Readable = answer.stream();
  const heard = { text: '', isOver: false };
  stream.on('data', (data: Buffer) => (heard.text += data.toString()));
  stream.on('end', () => (heard.isOver = true));
  stream.on('error', () => (heard.isOver = true));
  await turns();
  return { answer, stream, heard };
}
/** Streams hand data over in turns of the event loop, not of promises alone. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await settle();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
const note = (resultId: string): DeskEvent => ({ type: 'note', resultId });
const HEARTBEAT_MS = 15_000;

describe('GET /api/desk/events', () => {
  it('tells of a result as soon as it is stored', async () => {
    const { answer, heard } = await listen();
    expect(answer.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(answer.headers['content-security-policy']).toBeDefined();
    const id = 'r'.repeat(22);
    await server.app.inject({
      method: 'POST',
      url: ROUTES.results,
      headers: await machine(server, 'results:write'),
      payload: measuredResult(id),
    });
    await turns();
    const [, data = ''] = /data: (.*)\n\n/.exec(heard.text) ?? [];
    expect(JSON.parse(data)).toMatchObject({ type: 'result', row: { id }, requestId: null });
  });

  it('beats while nothing happens', async () => {
    const { heard } = await listen();
    await server.clock.advance(3 * HEARTBEAT_MS);
    await turns();
    expect(heard).toEqual({ text: ':\n\n:\n\n:\n\n:\n\n', isOver: false });
  });

  it('sends nothing of what was before, whatever a window says that it has seen', async () => {
    server.events.publish(note('a'));
    const first = await listen();
    server.events.publish(note('b'));
    await turns();
    expect(first.heard.text).toBe(':\n\ndata: {"type":"note","resultId":"b"}\n\n');
    const again = await listen({ ...viewer, 'last-event-id': '1' });
    server.events.publish(note('c'));
    await turns();
    expect(again.heard.text).toBe(':\n\ndata: {"type":"note","resultId":"c"}\n\n');
  });

  it.each(['logout', 'elsewhere'] as const)(
    'ends at once when its login is ended (%s), and no other',
    async (how) => {
      const { heard } = await listen();
      const other = await listen(await person(server, 'otto', 'viewer'));
      if (how === 'logout')
        await server.app.inject({ method: 'POST', url: DESK_ROUTES.logout, headers: viewer });
      else {
        const account = await server.store.desk.accountByName('vera');
        await server.store.desk.removeAccount(account?.id ?? '');
        server.streams.lookAgain();
      }
      await turns();
      expect([heard.isOver, other.heard.isOver]).toEqual([true, false]);
    },
  );

  it('ends when its login does, and is no sign of life for it', async () => {
    const { heard } = await listen();
    // The login ends after an hour without a request.
    await server.clock.advance(3_600_000 - HEARTBEAT_MS);
    await turns();
    expect(heard.isOver).toBe(false);
    await server.clock.advance(2 * HEARTBEAT_MS);
    await turns();
    expect([heard.isOver, server.events.listeners]).toEqual([true, 0]);
  });

  it('ends when its token is revoked', async () => {
    const { heard } = await listen(await machine(server, 'results:read'));
    const [token] = await server.desk.tokens.list();
    await server.desk.tokens.revoke(token!.id);
    await server.clock.advance(HEARTBEAT_MS);
    await turns();
    expect([heard.isOver, server.events.listeners]).toEqual([true, 0]);
  });

  it('ends when the server stops, for everybody', async () => {
    const open = [await listen(), await listen()];
    server.events.close();
    await turns();
    expect(open.map(({ heard }) => heard.isOver)).toEqual([true, true]);
    expect(server.events.listeners).toBe(0);
  });

  it('is kept for eight windows of one account, and for others none the less', async () => {
    for (let index = 0; index < 8; index++) await listen();
    const ninth = await server.app.inject({ url: DESK_ROUTES.events, headers: viewer });
    expect([ninth.statusCode, ninth.json()]).toMatchObject([503, { error: { code: 'too-many-streams' } }]);
    const other = await listen(await person(server, 'otto', 'viewer'));
    expect(other.answer.statusCode).toBe(200);
  });

  it('is over when the window is closed', async () => {
    const address = await server.app.listen({ port: 0, host: '127.0.0.1' });
    const window = new AbortController();
    const answer = await fetch(address + DESK_ROUTES.events, { headers: viewer, signal: window.signal });
    expect([answer.status, server.events.listeners]).toEqual([200, 1]);
    window.abort();
    await vi.waitFor(() => expect(server.events.listeners).toBe(0));
    await server.app.close();
  });

  it('is for those who may read', async () => {
    expect((await server.app.inject({ url: DESK_ROUTES.events })).statusCode).toBe(401);
    const writer = await machine(server, 'results:write');
    expect((await server.app.inject({ url: DESK_ROUTES.events, headers: writer })).statusCode).toBe(403);
  });
});
