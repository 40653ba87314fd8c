import { describe, expect, it } from 'vitest';
import { NameAddresses } from '../../../server/http/relays/name-addresses.ts';
import type { RelayOffer } from '../../../server/http/relays/offered-relays.ts';
import { newTestId, TestTokens } from '../../../server/http/access/test-tokens.ts';
import { ROUTES, TEST_TOKEN_HEADER } from '../../../src/wire/http.ts';
import { builtInRelay, httpServer, type HttpServer } from '../../support/server/http-server.ts';

const tokens = new TestTokens('secret');
const ask = (
  { app }: HttpServer,
  testId: string,
  headers: Record<string, string> = {},
  remoteAddress = '203.0.113.7',
) =>
  app.inject({
    url: ROUTES.network(testId),
    headers: {
      host: 'call.example:8080',
      [TEST_TOKEN_HEADER]: tokens.issue({ testId, plannedMs: 30_000 }),
      ...headers,
    },
    remoteAddress,
  });

const NAMED = builtInRelay('call.example');
const FLEET: RelayOffer = {
  name: 'fleet',
  place: null,
  kind: { kind: 'edge' },
  secret: 'south',
  address: { kind: 'urls', urls: ['turn:fleet.example.com:3478?transport=udp'] },
};

describe('GET /api/tests/:id/network', () => {
  it('tells where the request came from and what the names of the relays resolve to', async () => {
    const asked: string[] = [];
    const server = await httpServer({
      relays: [NAMED, FLEET],
      resolveName: (name) => {
        asked.push(name);
        return Promise.resolve(name === 'call.example' ? ['192.0.2.1', '2001:db8::1'] : []);
      },
    });
    const answer = await ask(server, newTestId());
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      {
        address: '203.0.113.7',
        isProxied: false,
        // The other relay's name is not known here, and is left out.
        names: [{ name: 'call.example', addresses: ['192.0.2.1', '2001:db8::1'] }],
      },
    ]);
    expect(asked).toEqual(['call.example', 'fleet.example.com']);
  });

  it('does not look up a literal address', async () => {
    const asked: string[] = [];
    const server = await httpServer({
      resolveName: (name) => {
        asked.push(name);
        return Promise.resolve([]);
      },
    });
    for (const host of ['192.0.2.1:8080', '[2001:db8::1]:8080']) await ask(server, newTestId(), { host });
    expect(asked).toEqual(['fleet.example.com']);
  });

  it.each([
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['fe80::1%eth0', 'fe80::1'],
    ['2001:db8::7', '2001:db8::7'],
  ])('writes %s as %s', async (remote, address) => {
    const answer = await ask(
      await httpServer({ resolveName: () => Promise.resolve([]) }),
      newTestId(),
      {},
      remote,
    );
    expect(answer.json()).toMatchObject({ address });
  });

  it.each([['via'], ['forwarded'], ['x-forwarded-for']])(
    'sees by %s that a proxy is between',
    async (header) => {
      const answer = await ask(await httpServer({ resolveName: () => Promise.resolve([]) }), newTestId(), {
        [header]: '1.1 proxy.example',
      });
      expect(answer.json()).toMatchObject({ isProxied: true, address: '203.0.113.7' });
    },
  );

  it('takes a proxy that it has been told of for what it is', async () => {
    const server = await httpServer({ trustProxy: true, resolveName: () => Promise.resolve([]) });
    const answer = await ask(server, newTestId(), { 'x-forwarded-for': '198.51.100.4' }, '127.0.0.1');
    expect(answer.json()).toMatchObject({ isProxied: false, address: '198.51.100.4' });
  });

  it('looks up nothing for anybody without the token', async () => {
    const asked: string[] = [];
    const server = await httpServer({
      resolveName: (name) => {
        asked.push(name);
        return Promise.resolve([]);
      },
    });
    const answer = await ask(server, newTestId(), {
      [TEST_TOKEN_HEADER]: tokens.issue({ testId: newTestId(), plannedMs: 30_000 }),
    });
    expect([answer.statusCode, answer.json()]).toMatchObject([401, { error: { code: 'bad-token' } }]);
    expect(asked).toEqual([]);
  });
});

describe('NameAddresses', () => {
  it('asks once a minute and name, and forgets the oldest of many', async () => {
    let nowMs = 0;
    const asked: string[] = [];
    const names = new NameAddresses(
      (name) => {
        asked.push(name);
        return Promise.resolve(['192.0.2.1']);
      },
      () => nowMs,
    );
    await names.of('a');
    nowMs = 59_999;
    expect(await names.of('a')).toEqual(['192.0.2.1']);
    expect(asked).toEqual(['a']);
    nowMs = 60_000;
    await names.of('a');
    expect(asked).toEqual(['a', 'a']);
    for (let other = 0; other < 200; other += 1) await names.of(`name-${other}`);
    await names.of('a');
    expect(asked).toHaveLength(203);
  });

  it('a resolver that fails is as good as one that knows nothing', async () => {
    const names = new NameAddresses(
      () => Promise.reject(new Error('no')),
      () => 0,
    );
    expect(await names.of('a')).toEqual([]);
  });
});
