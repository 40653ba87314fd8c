import { describe, expect, it } from 'vitest';
import { CountsOverAll } from '../../../../server/http/access/request-counts.ts';
import { ROUTES } from '../../../../src/wire/http.ts';
import { httpServer } from '../../../support/server/http-server.ts';

describe('tests that an address asks for in a minute', () => {
  it('are counted with those at other servers, which are told of them', async () => {
    const told: string[] = [];
    const countsOverAll = new CountsOverAll({
      tell: (name, key) => told.push(`${name} ${key}`),
      keyOf: (address) => `key of ${address}`,
    });
    const { app } = await httpServer({ countsOverAll, testsPerAddressPerMinute: 3 });
    const ask = async (): Promise<number> => {
      const answer = await app.inject({
        method: 'POST',
        url: ROUTES.tests,
        payload: { durationMs: 30_000 },
      });
      return answer.statusCode;
    };
    expect(await ask()).toBe(201);
    countsOverAll.hear('tests', 'key of 127.0.0.1');
    countsOverAll.hear('tests', 'key of 192.0.2.1');
    expect(await ask()).toBe(201);
    expect(await ask()).toBe(429);
    // What is refused is no news.
    expect(told).toEqual(['tests key of 127.0.0.1', 'tests key of 127.0.0.1']);
  });
});
