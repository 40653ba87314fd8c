import { Check } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { ResultIds } from '../../../server/results/result-ids.ts';
import {
  AdmissionSchema,
  ROUTES,
  ServerConfigSchema,
  TEST_TOKEN_HEADER,
  type Admission,
  type ServerConfig,
} from '../../../src/wire/http.ts';
import { httpServer, type HttpServer } from '../../support/server/http-server.ts';

const HOST = { host: 'edge.example.com:8080' };

async function askFor({ app }: HttpServer, extra: { remoteAddress?: string; durationMs?: unknown } = {}) {
  const { remoteAddress = '192.0.2.1', durationMs = 30_000 } = extra;
  return app.inject({
    method: 'POST',
    url: ROUTES.tests,
    headers: HOST,
    remoteAddress,
    payload: { durationMs },
  });
}
async function admissionOf(server: HttpServer, extra?: Parameters<typeof askFor>[1]): Promise<Admission> {
  const data: unknown = (await askFor(server, extra)).json();
  if (!Check(AdmissionSchema, data)) throw new Error(JSON.stringify(data));
  return data;
}
const signOfLife = ({ app }: HttpServer, { testId, token }: { testId: string; token: string }) =>
  app.inject({ url: ROUTES.test(testId), headers: { ...HOST, [TEST_TOKEN_HEADER]: token } });

describe('the relay of the server', () => {
  it('is told of a test before the test has credentials, and not of one that waits', async () => {
    const server = await httpServer({ maxRunning: 1 });
    const first = await admissionOf(server);
    expect(first.state).toBe('admitted');
    const second = await admissionOf(server);
    expect(second.state).toBe('waiting');
    expect(server.admitted).toEqual([first.testId]);
    await signOfLife(server, second);
    expect(server.admitted).toEqual([first.testId]);
    await server.places.release(first.testId);
    expect((await signOfLife(server, second)).json()).toMatchObject({ state: 'admitted' });
    expect(server.admitted).toEqual([first.testId, second.testId]);
  });
});

describe('a test whose relay went away', () => {
  it('is told which, and only then', async () => {
    const lost = new Set<string>();
    const server = await httpServer({ isRelayLost: (testId) => lost.has(testId) });
    const [one, other] = [await admissionOf(server), await admissionOf(server)];
    expect(one).not.toHaveProperty('lostRelays');
    lost.add(one.testId);
    // The relay of this server; the other is none of ours.
    expect((await signOfLife(server, one)).json()).toMatchObject({
      state: 'admitted',
      lostRelays: ['built-in'],
    });
    expect((await signOfLife(server, other)).json()).not.toHaveProperty('lostRelays');
  });

  it('is told every name of the one relay, which others may be offered behind too', async () => {
    const kind = { kind: 'edge' } as const;
    const urls = (host: string) => ({ kind: 'urls', urls: [`turn:${host}:3478?transport=udp`] }) as const;
    const server = await httpServer({
      isRelayLost: () => true,
      relays: [
        { name: 'forwarded', place: null, kind, secret: 'ours', address: urls('edge.example.com') },
        {
          name: 'direct',
          place: null,
          kind,
          secret: 'ours',
          address: { kind: 'built-in', publicHost: null, endpoints: [] },
        },
        { name: 'coturn', place: null, kind, secret: 'theirs', address: urls('turn.example.com') },
      ],
    });
    expect(await admissionOf(server)).toMatchObject({ lostRelays: ['forwarded', 'direct'] });
  });
});

describe('a relay of the configuration that is out', () => {
  const RELAY_OUT_AFTER_MS = 40_000;

  it('is offered to nobody, and a test is told of it and since when', async () => {
    const server = await httpServer();
    await server.clock.advance(10_000);
    server.deadRelays.add('fleet');
    expect(await admissionOf(server)).not.toHaveProperty('relaysOut');
    await server.clock.advance(RELAY_OUT_AFTER_MS - 10_000);
    const outMs = server.clock.nowEpochMs();
    await server.clock.advance(5000);

    const admission = await admissionOf(server);
    expect(admission).toMatchObject({
      relays: [{ relay: { name: 'built-in' } }],
      relaysOut: [{ name: 'fleet', reason: 'does-not-work', sinceMs: outMs }],
    });
    expect(Check(AdmissionSchema, admission)).toBe(true);
    const config = (await server.app.inject({ url: ROUTES.config })).json<ServerConfig>();
    expect(config.relays.map(({ name }) => name)).toEqual(['built-in']);
    expect(config.relaysOut).toEqual([{ name: 'fleet', reason: 'does-not-work', sinceMs: outMs }]);
  });
});

describe('GET /api/config', () => {
  it('names relays at the host that was asked', async () => {
    const { app } = await httpServer();
    const answer = await app.inject({ url: ROUTES.config, headers: HOST });
    expect(answer.statusCode).toBe(200);
    const config: unknown = answer.json();
    expect(Check(ServerConfigSchema, config)).toBe(true);
    expect(config).toMatchObject({
      version: '1.2.3',
      maxConcurrentTests: 2,
      relays: [
        { urls: ['turn:edge.example.com:3478?transport=udp'] },
        { urls: ['turn:fleet.example.com:3478?transport=udp'] },
      ],
    });
    expect(answer.body).not.toMatch(/north|south/);
  });

  it('keeps IPv6 hosts in brackets', async () => {
    const { app } = await httpServer();
    const answer = await app.inject({ url: ROUTES.config, headers: { host: '[2001:db8::1]:8080' } });
    expect(answer.json()).toMatchObject({
      relays: [{ urls: ['turn:[2001:db8::1]:3478?transport=udp'] }, {}],
    });
  });

  it('refuses a host that is none', async () => {
    const { app } = await httpServer();
    const answer = await app.inject({ url: ROUTES.config, headers: { host: 'a?b' } });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ error: { code: 'bad-host' } });
  });

  it('believes X-Forwarded-Host only of a trusted proxy', async () => {
    const headers = { ...HOST, 'x-forwarded-host': 'public.example.com' };
    const urlsWith = async (trustProxy: boolean): Promise<string> =>
      (await (await httpServer({ trustProxy })).app.inject({ url: ROUTES.config, headers })).body;
    expect(await urlsWith(false)).toContain('turn:edge.example.com:3478');
    expect(await urlsWith(true)).toContain('turn:public.example.com:3478');
  });
});

describe('POST /api/tests', () => {
  it('admits, with credentials for every relay that cover the test', async () => {
    const server = await httpServer();
    const answer = await askFor(server);
    expect(answer.statusCode).toBe(201);
    const admission: unknown = answer.json();
    expect(Check(AdmissionSchema, admission)).toBe(true);
    // 2026-01-01 is 1767225600; 30 s measured + 90 s allowance.
    expect(admission).toMatchObject({
      state: 'admitted',
      leaseMs: 15_000,
      relays: [
        { relay: { name: 'built-in' } },
        { relay: { name: 'fleet', kind: { kind: 'azure', region: 'West Europe' } } },
      ],
    });
    const { testId, ...rest } = await admissionOf(server);
    if (rest.state !== 'admitted') throw new Error(rest.state);
    expect(rest.resultId).toBe(new ResultIds('secret').of(testId));
    expect(rest.relays.map(({ username }) => username)).toEqual([
      `1767225720:${testId}`,
      `1767225720:${testId}`,
    ]);
    expect(rest.relays[0]?.credential).not.toBe(rest.relays[1]?.credential);
  });

  it('queues beyond what may run, and admits when it is their turn', async () => {
    const server = await httpServer();
    const first = await admissionOf(server);
    await admissionOf(server);
    const third = await admissionOf(server);
    // Both run 30 s and take about 8 s beside.
    expect(third).toMatchObject({ state: 'waiting', position: 1, waitMs: 38_000, pollAfterMs: 4000 });
    await server.clock.advance(10_000);
    expect((await signOfLife(server, third)).json()).toMatchObject({
      state: 'waiting',
      position: 1,
      waitMs: 28_000,
    });
    await server.app.inject({
      method: 'POST',
      url: ROUTES.release(first.testId),
      headers: { [TEST_TOKEN_HEADER]: first.token },
    });
    expect(server.ended).toEqual([first.testId]);
    expect((await signOfLife(server, third)).json()).toMatchObject({
      state: 'admitted',
      testId: third.testId,
    });
  });

  it('refuses when the queue is full', async () => {
    const server = await httpServer();
    for (let index = 0; index < 4; index++) await askFor(server);
    const answer = await askFor(server);
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({ error: { code: 'queue-full' } });
    expect(server.faults).toEqual([]);
  });

  it('refuses more places than one address may hold, a /64 being one address', async () => {
    const server = await httpServer({ maxPerAddress: 1 });
    expect((await askFor(server, { remoteAddress: '2001:db8::1' })).statusCode).toBe(201);
    const answer = await askFor(server, { remoteAddress: '2001:db8::2' });
    expect(answer.statusCode).toBe(429);
    expect(answer.json()).toMatchObject({ error: { code: 'address-limit' } });
    expect((await askFor(server, { remoteAddress: '2001:db8:0:1::1' })).statusCode).toBe(201);
  });

  it('limits how often one address asks, in one sentence, and nobody else', async () => {
    const server = await httpServer({ testsPerAddressPerMinute: 2, maxRunning: 100 });
    expect((await askFor(server)).statusCode).toBe(201);
    expect((await askFor(server)).statusCode).toBe(201);
    const answer = await askFor(server);
    expect(answer.statusCode).toBe(429);
    expect(answer.json()).toMatchObject({
      error: {
        code: 'too-many-requests',
        message: expect.stringMatching(
          /^Too many requests came from your address; try again in \d+ seconds\.$/,
        ) as unknown,
      },
    });
    expect((await askFor(server, { remoteAddress: '192.0.2.2' })).statusCode).toBe(201);
  });

  it.each([[14_999], [600_001], [30_000.5], ['30000'], [null], [undefined]])(
    'refuses a duration of %j',
    async (durationMs) => {
      const { app } = await httpServer();
      const answer = await app.inject({
        method: 'POST',
        url: ROUTES.tests,
        headers: HOST,
        payload: { durationMs },
      });
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toMatchObject({ error: { code: 'bad-request' } });
    },
  );

  it.each([
    ['nothing', '', 'application/json', 400],
    ['no JSON', '{', 'application/json', 400],
    ['a field too many', '{"durationMs":30000,"x":1}', 'application/json', 400],
    ['text', '{"durationMs":30000}', 'text/plain', 415],
    ['a form', 'durationMs=30000', 'application/x-www-form-urlencoded', 415],
    ['too much', `{"durationMs":30000${' '.repeat(5000)}}`, 'application/json', 413],
    ['a prototype', '{"durationMs":30000,"__proto__":{}}', 'application/json', 400],
  ])('refuses %s as a body', async (_what, payload, type, status) => {
    const { app } = await httpServer();
    const answer = await app.inject({
      method: 'POST',
      url: ROUTES.tests,
      headers: { ...HOST, 'content-type': type },
      payload,
    });
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toEqual({
      error: { code: expect.any(String) as unknown, message: expect.any(String) as unknown },
    });
  });
});

describe('GET /api/tests/:id', () => {
  it('is a sign of life: it keeps the place, however often it comes', async () => {
    const server = await httpServer({ testsPerAddressPerMinute: 1 });
    const test = await admissionOf(server);
    for (let index = 0; index < 300; index++) expect((await signOfLife(server, test)).statusCode).toBe(200);
    for (let index = 0; index < 4; index++) {
      await server.clock.advance(14_000);
      server.places.advance();
      expect((await signOfLife(server, test)).statusCode).toBe(200);
    }
  });

  it('keeps the expiry of the credentials where it was', async () => {
    const server = await httpServer();
    const test = await admissionOf(server);
    await server.clock.advance(10_000);
    expect((await signOfLife(server, test)).json()).toMatchObject({
      relays: [{ username: `1767225720:${test.testId}` }, {}],
    });
  });

  it('says 410 when the place is lost, and the relay is told', async () => {
    const server = await httpServer();
    const test = await admissionOf(server);
    await server.clock.advance(15_001);
    server.places.advance();
    expect(server.ended).toEqual([test.testId]);
    const answer = await signOfLife(server, test);
    expect(answer.statusCode).toBe(410);
    expect(answer.json()).toMatchObject({ error: { code: 'place-lost' } });
  });

  it("refuses another test's token, and none", async () => {
    const server = await httpServer();
    const [one, other] = [await admissionOf(server), await admissionOf(server)];
    expect((await signOfLife(server, { testId: one.testId, token: other.token })).statusCode).toBe(401);
    expect((await server.app.inject({ url: ROUTES.test(one.testId), headers: HOST })).statusCode).toBe(401);
  });
});

describe('POST /api/tests/:id/release', () => {
  const beacon = (server: HttpServer, testId: string, type: string, payload: string) =>
    server.app.inject({
      method: 'POST',
      url: ROUTES.release(testId),
      headers: { ...HOST, 'content-type': type },
      payload,
    });

  it.each([
    ['JSON', 'application/json', (token: string) => JSON.stringify({ token })],
    ['text that is JSON', 'text/plain;charset=UTF-8', (token: string) => JSON.stringify({ token })],
    ['text that is the token', 'text/plain;charset=UTF-8', (token: string) => token],
  ])('takes the token of a beacon as %s', async (_what, type, bodyOf) => {
    const server = await httpServer();
    const { testId, token } = await admissionOf(server);
    const answer = await beacon(server, testId, type, bodyOf(token));
    expect([answer.statusCode, answer.body]).toEqual([204, '']);
    expect(server.ended).toEqual([testId]);
    // Again, as a page does that is closed just after its test.
    expect((await beacon(server, testId, type, bodyOf(token))).statusCode).toBe(204);
    expect(server.ended).toEqual([testId]);
  });

  it.each(['{', '{}', '{"token":5}', '', 'x'])('refuses %j', async (payload) => {
    const server = await httpServer();
    const { testId } = await admissionOf(server);
    expect((await beacon(server, testId, 'text/plain', payload)).statusCode).toBe(401);
    expect(server.ended).toEqual([]);
  });
});
