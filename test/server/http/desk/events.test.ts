import type { Readable } from 'node:stream';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DeskEvents } from '../../../../server/http/desk-events.ts';
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
    const [, data = ''] = /id: \S+\ndata: (.*)\n\n/.exec(heard.text) ?? [];
    expect(JSON.parse(data)).toMatchObject({ type: 'result', row: { id }, requestId: null });
  });

  it('beats while nothing happens', async () => {
    const { heard } = await listen();
    await server.clock.advance(3 * HEARTBEAT_MS);
    await turns();
    expect(heard).toEqual({ text: ':\n\n:\n\n:\n\n:\n\n', isOver: false });
  });

  it('goes on where it was, or says that everything is to be asked for again', async () => {
    server.events.publish(note('a'));
    const first = await listen();
    server.events.publish(note('b'));
    server.events.publish(note('c'));
    await turns();
    const [, last = ''] = /id: (\S+)\ndata: .*"b"/.exec(first.heard.text) ?? [];
    const again = await listen({ ...viewer, 'last-event-id': last });
    expect(again.heard.text).toMatch(/^:\n\nid: \S+\ndata: {"type":"note","resultId":"c"}\n\n$/);
    const lost = await listen({ ...viewer, 'last-event-id': 'of-another-run-7' });
    expect(lost.heard.text).toBe(':\n\nevent: reload\ndata: {}\n\n');
  });

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

describe('DeskEvents', () => {
  it('remembers a thousand events at least, and two thousand at most', () => {
    const events = new DeskEvents();
    const ids: string[] = [];
    events.listen('x', { send: ({ id }) => ids.push(id), close: () => undefined });
    for (let index = 0; index < 5000; index++) events.publish(note(String(index)));
    const missed = events.since(ids.at(-1001)!);
    expect(missed?.map(({ event }) => (event.type === 'note' ? event.resultId : ''))).toEqual(
      Array.from({ length: 1000 }, (_, index) => String(4000 + index)),
    );
    expect(events.since(ids.at(-1)!)).toEqual([]);
    expect(events.since(ids.at(-2001)!)).toBeNull();
    for (const id of ['', 'x', 'x-1', `${ids[0]!.split('-')[0]}-9999`, `${ids[0]!.split('-')[0]}-x`])
      expect(events.since(id)).toBeNull();
  });

  it('forgets on demand', () => {
    const events = new DeskEvents();
    const ids: string[] = [];
    events.listen('x', { send: ({ id }) => ids.push(id), close: () => undefined });
    events.publish(note('a'));
    events.publish(note('b'));
    events.forget();
    expect(events.since(ids[0]!)).toBeNull();
    expect(events.since(ids[1]!)).toEqual([]);
  });
});
