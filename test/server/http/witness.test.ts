import { describe, expect, it } from 'vitest';
import { newTestId, TestTokens } from '../../../server/http/access/test-tokens.ts';
import { ROUTES, TEST_TOKEN_HEADER } from '../../../src/wire/http.ts';
import { httpServer, type HttpServer } from '../../support/server/http-server.ts';

const tokens = new TestTokens('secret');
const ask = ({ app }: HttpServer, testId: string, token: string | null) =>
  app.inject({
    url: ROUTES.witness(testId, 'built-in'),
    headers: token === null ? {} : { [TEST_TOKEN_HEADER]: token },
  });

describe('GET /api/tests/:id/witness', () => {
  it('gives the bytes to the holder of the token, be the test’s place lost or not', async () => {
    const testId = newTestId();
    const asked: string[] = [];
    const server = await httpServer({
      witness: (id) => {
        asked.push(id);
        // Part of a larger buffer: only the part is the answer.
        return Promise.resolve(Uint8Array.of(0, 7, 0x80, 255, 0).subarray(1, 4));
      },
    });
    const answer = await ask(server, testId, tokens.issue({ testId, plannedMs: 30_000 }));
    expect([answer.statusCode, [...answer.rawPayload]]).toEqual([200, [7, 0x80, 255]]);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': '3',
      'cache-control': 'no-store',
    });
    expect(asked).toEqual([testId]);
  });

  it('is 404 for a test that the relay knows nothing of', async () => {
    const testId = newTestId();
    const answer = await ask(await httpServer(), testId, tokens.issue({ testId, plannedMs: 30_000 }));
    expect([answer.statusCode, answer.json()]).toMatchObject([404, { error: { code: 'no-witness' } }]);
  });

  it('is 410 for a test whose relay went away: what the next one has of it is not the whole', async () => {
    const testId = newTestId();
    const server = await httpServer({
      isRelayLost: (id) => id === testId,
      witness: () => Promise.resolve(new Uint8Array(1)),
    });
    const answer = await ask(server, testId, tokens.issue({ testId, plannedMs: 30_000 }));
    expect([answer.statusCode, answer.json()]).toMatchObject([410, { error: { code: 'relay-lost' } }]);
  });

  it('asks the relay nothing for anybody else', async () => {
    const asked: string[] = [];
    const server = await httpServer({
      witness: (id) => {
        asked.push(id);
        return Promise.resolve(new Uint8Array(1));
      },
    });
    const [testId, other] = [newTestId(), newTestId()];
    for (const token of [
      null,
      '',
      testId,
      tokens.issue({ testId: other, plannedMs: 30_000 }),
      new TestTokens('else').issue({ testId, plannedMs: 30_000 }),
    ]) {
      const answer = await ask(server, testId, token);
      expect([answer.statusCode, answer.json()]).toMatchObject([401, { error: { code: 'bad-token' } }]);
    }
    expect(asked).toEqual([]);
  });

  it('is limited by address: each answer is work', async () => {
    const server = await httpServer({ testsPerAddressPerMinute: 1 });
    const testId = newTestId();
    const statuses: number[] = [];
    for (let time = 0; time < 3; time += 1)
      statuses.push((await ask(server, testId, tokens.issue({ testId, plannedMs: 30_000 }))).statusCode);
    expect(statuses).toEqual([404, 404, 429]);
  });

  it('tells the log, and not the client, what went wrong in the relay', async () => {
    const fault = new Error('the thread is gone');
    const server = await httpServer({ witness: () => Promise.reject(fault) });
    const testId = newTestId();
    const answer = await ask(server, testId, tokens.issue({ testId, plannedMs: 30_000 }));
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('thread');
    expect(server.faults).toEqual([fault]);
  });
});
