import { describe, expect, it } from 'vitest';
import { StoreError } from '../../../server/store/port/store-error.ts';
import type { Store } from '../../../server/store/port/store.ts';
import { ResultIds } from '../../../server/results/result-ids.ts';
import { newTestId, TestTokens } from '../../../server/http/access/test-tokens.ts';
import { readCode } from '../../../src/core/result-code.ts';
import { ROUTES, TEST_TOKEN_HEADER } from '../../../src/wire/http.ts';
import { atTestServer, measuredResult } from '../../support/measured-result.ts';
import { RESULTS } from '../../ui/gallery/results.ts';
import { httpServer, type HttpServer } from '../../support/server/http-server.ts';

const tokens = new TestTokens('secret');
const post = ({ app }: HttpServer, token: string | null, payload: object | string) =>
  app.inject({
    method: 'POST',
    url: ROUTES.results,
    headers: {
      'content-type': 'application/json',
      ...(token === null ? {} : { [TEST_TOKEN_HEADER]: token }),
    },
    payload,
  });
const fresh = (changes: Parameters<typeof measuredResult>[1] = {}) => {
  const testId = newTestId();
  const id = new ResultIds('secret').of(testId);
  return {
    id,
    testId,
    token: tokens.issue({ testId, plannedMs: 15_000 }),
    result: measuredResult(id, changes),
  };
};

describe('POST /api/results', () => {
  it('stores a result once and gives it back', async () => {
    const server = await httpServer();
    const { id, token, result } = fresh();
    const stored = await post(server, token, result);
    expect([stored.statusCode, stored.json()]).toMatchObject([201, { id, path: `/r/${id}` }]);
    expect(readCode(stored.json<{ code: string }>().code).kind).toBe('code');
    const again = await post(server, token, result);
    expect([again.statusCode, again.json()]).toEqual([200, stored.json()]);
    const found = await server.app.inject({ url: ROUTES.result(id) });
    expect([found.statusCode, found.json()]).toEqual([200, result]);
    expect(found.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(found.headers['cache-control']).toBe('no-store');
  });

  it('takes it as a sign that its relay works, whatever the probe of that relay finds', async () => {
    const server = await httpServer();
    const state = (): string | undefined => server.configured.standingOf('fleet')?.state;
    await server.clock.advance(10_000);
    server.deadRelays.add('fleet');
    await server.clock.advance(25_000);
    const { token, result } = fresh();
    const relay = { ...result.path.relay, name: 'fleet' };
    const stored = await post(server, token, { ...result, path: { ...result.path, relay } });
    expect(stored.statusCode).toBe(201);
    // Two bad checks; the third finds that somebody has just measured through it.
    await server.clock.advance(25_000);
    expect(state()).toBe('online');
    await server.clock.advance(10_000);
    expect(state()).toBe('offline');
  });

  it('stores the result of a test that has lost its place: the network may just be back', async () => {
    const server = await httpServer();
    const answer = await server.app.inject({
      method: 'POST',
      url: ROUTES.tests,
      headers: { host: 'h' },
      payload: { durationMs: 15_000 },
    });
    const { resultId, token } = answer.json<{ resultId: string; token: string }>();
    await server.clock.advance(600_000);
    server.places.advance();
    expect((await post(server, token, measuredResult(resultId))).statusCode).toBe(201);
  });

  it('refuses a result under the test’s own id, which TURN carries in the clear', async () => {
    const server = await httpServer();
    const { testId, token } = fresh();
    const answer = await post(server, token, measuredResult(testId));
    expect([answer.statusCode, answer.json()]).toMatchObject([403, { error: { code: 'bad-token' } }]);
    expect((await server.app.inject({ url: ROUTES.result(testId) })).statusCode).toBe(404);
  });

  it('refuses a second, other result of the same test', async () => {
    const server = await httpServer();
    const { id, token, result } = fresh();
    await post(server, token, result);
    const other = await post(server, token, measuredResult(id, { startedAt: '2026-01-02T00:00:00.000Z' }));
    expect(other.statusCode).toBe(409);
    expect((await server.app.inject({ url: ROUTES.result(id) })).json()).toEqual(result);
  });

  // For what hangs alone: beside all else, at the lowest priority, it took 115 s where it takes 7 alone.
  it('takes a result of ten minutes', { timeout: 240_000 }, async () => {
    const server = await httpServer();
    const { token, id } = fresh();
    const result = { ...atTestServer(RESULTS['directions-long']()), id };
    expect((await post(server, token, result)).statusCode).toBe(201);
  });

  it('refuses without a good token, before it looks at the body', async () => {
    const server = await httpServer();
    const { result } = fresh();
    for (const token of [
      null,
      '',
      'x',
      new TestTokens('other').issue({ testId: result.id, plannedMs: 15_000 }),
    ])
      expect((await post(server, token, '{ not json')).statusCode).toBe(401);
    expect((await post(server, fresh().token, result)).statusCode).toBe(403);
  });

  it('names the field that is wrong', async () => {
    const server = await httpServer();
    const { id, token, result } = fresh();
    const answer = await post(server, token, { ...result, durationMs: -1 });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({
      error: { code: 'bad-result', message: expect.stringContaining('/durationMs') as unknown },
    });
    expect((await post(server, token, { ...result, extra: 1 })).statusCode).toBe(400);
    const odd = measuredResult(id, { traffic: { ...result.traffic, lost: 2 } });
    expect((await post(server, token, odd)).json()).toEqual({
      error: {
        code: 'bad-result',
        message: 'The result contradicts itself: traffic.sent must be traffic.received + traffic.lost.',
      },
    });
  });

  it('refuses more than it could need', async () => {
    const server = await httpServer();
    const { token } = fresh();
    expect((await post(server, token, `"${'x'.repeat(2 * 1024 * 1024)}"`)).statusCode).toBe(413);
  });

  it('limits how often one address stores', async () => {
    const server = await httpServer({ testsPerAddressPerMinute: 1 });
    const { token, result } = fresh();
    const statuses = [];
    for (let index = 0; index < 3; index++) statuses.push((await post(server, token, result)).statusCode);
    expect(statuses).toEqual([201, 200, 429]);
  });

  it('says nothing of a fault of its own but that there was one', async () => {
    const server = await httpServer();
    const fault = new Error('a fault at /secret/place');
    const results = Object.assign(Object.create(server.store.results) as Store['results'], {
      save: () => Promise.reject(fault),
    });
    const broken = await httpServer({ store: { ...server.store, results } });
    const { token, result } = fresh();
    const answer = await post(broken, token, result);
    const { 'x-request-id': requestId } = answer.headers;
    expect(requestId).toMatch(/^[0-9a-f]{10}$/);
    expect([answer.statusCode, answer.json()]).toEqual([
      500,
      {
        error: {
          code: 'internal',
          message: `The server had a fault of its own (request ${String(requestId)}).`,
        },
      },
    ]);
    expect([broken.faults, broken.faultFields]).toEqual([[fault], [{ requestId }]]);
  });

  it.each([
    ['full', 507, 'store-full', undefined],
    ['busy', 503, 'store-unavailable', '5'],
    ['unreachable', 503, 'store-unavailable', '5'],
    ['damaged', 503, 'store-unavailable', undefined],
  ] as const)(
    'says so when the store is %s, and stores nothing',
    async (code, status, answered, retryAfter) => {
      const server = await httpServer();
      const results = Object.assign(Object.create(server.store.results) as Store['results'], {
        save: () => Promise.reject(new StoreError(code, 'A sentence for the person.')),
      });
      const broken = await httpServer({ store: { ...server.store, results } });
      const { token, result } = fresh();
      const answer = await post(broken, token, result);
      // What passes by itself is nothing to ask somebody about.
      const quoted = code === 'damaged' ? ` (request ${String(answer.headers['x-request-id'])})` : '';
      expect([answer.statusCode, answer.json()]).toEqual([
        status,
        { error: { code: answered, message: `A sentence for the person${quoted}.` } },
      ]);
      expect(answer.headers['retry-after']).toBe(retryAfter);
      expect([broken.ingested, broken.faults.length]).toEqual([[], 1]);
    },
  );
});

describe('GET /api/results/:id', () => {
  it.each(['nobody', '__proto__', 'a'.repeat(64)])('says 404 to %s', async (id) => {
    const { app } = await httpServer();
    const answer = await app.inject({ url: ROUTES.result(id) });
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ error: { code: 'no-such-result' } });
  });
});
