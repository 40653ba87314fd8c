import { describe, expect, it } from 'vitest';
import { StoreError } from '../../../../server/store/port/store-error.ts';
import type { Store } from '../../../../server/store/port/store.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { ROUTES, type ApiError } from '../../../../src/wire/http.ts';
import { httpServer } from '../../../support/http-server.ts';

const id = 'r'.repeat(22);
const ID = /^[0-9a-f]{10}$/;

/** A server whose store fails as it is told, one failure a request. */
async function failing(failures: readonly StoreError[]) {
  const server = await httpServer();
  const left = [...failures];
  const results = Object.assign(Object.create(server.store.results) as Store['results'], {
    find: () => Promise.reject(left.shift() ?? new Error('no failure left')),
  });
  return httpServer({ store: { ...server.store, results } });
}

describe('a request', () => {
  it.each([
    ['GET', ROUTES.config, 200],
    ['GET', `${ROUTES.results}/${id}`, 404],
    ['GET', DESK_ROUTES.results, 401],
    ['GET', '/api/none', 404],
    ['GET', '/%ff', 400],
  ] as const)(
    '%s %s is answered (%i) with an id of its own, whatever id it brings',
    async (method, url, status) => {
      const { app } = await httpServer();
      const headers = { 'x-request-id': 'mine', 'request-id': 'mine' };
      const answers = [
        await app.inject({ method, url, headers }),
        await app.inject({ method, url, headers }),
      ];
      const ids = answers.map((answer) => answer.headers['x-request-id']);
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([status, status]);
      expect(ids).toEqual([expect.stringMatching(ID), expect.stringMatching(ID)]);
      expect(new Set(ids).size).toBe(2);
    },
  );

  it('is told to the log by its pattern, without what stood in its address', async () => {
    const { app, answered } = await httpServer();
    const found = await app.inject({ method: 'GET', url: `${ROUTES.results}/${id}?secret=1` });
    const none = await app.inject({ method: 'GET', url: '/api/none' });
    expect(answered).toEqual([
      {
        requestId: found.headers['x-request-id'],
        method: 'GET',
        route: `${ROUTES.results}/:id`,
        status: 404,
        elapsedMs: expect.any(Number) as unknown,
      },
      {
        requestId: none.headers['x-request-id'],
        method: 'GET',
        route: null,
        status: 404,
        elapsedMs: expect.any(Number) as unknown,
      },
    ]);
  });
});

describe('a failure of the database', () => {
  const failure = (cause: string): StoreError =>
    new StoreError('failed', 'The database could not do it.', new Error(cause));
  const sentenceOf = (answer: { json: () => unknown }): string => (answer.json() as ApiError).error.message;

  it('is answered with the id that the log has beside its cause', async () => {
    const failures = [failure('no such table: results')];
    const { app, faults, faultFields } = await failing(failures);
    const answer = await app.inject({ method: 'GET', url: `${ROUTES.results}/${id}` });
    const { 'x-request-id': requestId } = answer.headers;
    expect([answer.statusCode, sentenceOf(answer)]).toEqual([
      503,
      `The database could not do it (request ${String(requestId)}).`,
    ]);
    expect([faults, faultFields]).toEqual([failures, [{ requestId }]]);
  });

  it('does not hide that of another cause, and the same is logged once a minute', async () => {
    const failures = ['a', 'b', 'a', 'b', 'a'].map(failure);
    const { app, faults, clock } = await failing(failures);
    const ask = () => app.inject({ method: 'GET', url: `${ROUTES.results}/${id}` });
    for (let request = 0; request < 4; request += 1) await ask();
    expect(faults).toEqual([failures[0], failures[1]]);
    await clock.advance(60_000);
    await ask();
    expect(faults).toEqual([failures[0], failures[1], failures[4]]);
  });
});
