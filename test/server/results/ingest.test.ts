import { describe, expect, it } from 'vitest';
import { ResultIds } from '../../../server/results/result-ids.ts';
import { newTestId, TestTokens } from '../../../server/http/access/test-tokens.ts';
import { ROUTES, TEST_TOKEN_HEADER, type Stored } from '../../../src/wire/http.ts';
import { regrade } from '../../../src/core/verdict/grades.ts';
import type { Result } from '../../../src/wire/result.ts';
import { machine, person, type Credentials } from '../../support/server/desk-people.ts';
import { httpServer, type HttpServer } from '../../support/server/http-server.ts';
import { measuredResult, witnessedResult } from '../../support/measured-result.ts';
import { withoutCall } from '../../ui/gallery/network-results.ts';

const id = 'r'.repeat(22);
const post = ({ app }: HttpServer, headers: Credentials, payload: Result, remoteAddress = '192.0.2.7') =>
  app.inject({ method: 'POST', url: ROUTES.results, headers, payload, remoteAddress });

describe('a result that arrives', () => {
  it('is graded from its figures, whatever it says of itself', async () => {
    const server = await httpServer();
    const writer = await machine(server, 'results:write');
    const honest = witnessedResult(id);
    expect(honest.grades.verdict).toBe('misses');
    const rows = honest.grades.rows.map((row) => ({ ...row, outcome: 'meets' as const, target: 1000 }));
    const forged = { ...honest, grades: { ...honest.grades, rows, verdict: 'meets' as const } };
    const stored = await post(server, writer, forged);
    expect(stored.statusCode).toBe(201);
    const found = await server.store.results.find(id);
    expect(found?.result?.grades).toEqual(regrade(honest));
    expect([found?.result?.grades.verdict, found?.row.verdict]).toEqual(['misses', 'misses']);
    expect({ ...found!.result, grades: null }).toEqual({ ...honest, grades: null });
    const { code } = stored.json<Stored>();
    expect(server.notices).toEqual([
      `The result ${code} said "meets"; its figures say "misses", and that is stored.`,
    ]);
    expect(server.ingested).toEqual([{ verdict: 'misses', wasRegraded: true, latencyMs: 0 }]);
  });

  it('is counted once, however often it is sent', async () => {
    const server = await httpServer();
    const writer = await machine(server, 'results:write');
    const result = { ...measuredResult(id), grades: regrade(measuredResult(id)) };
    const heard: string[] = [];
    server.events.listen('desk', { send: ({ type }) => heard.push(type), close: () => undefined });
    const statuses = [];
    for (let time = 0; time < 3; time++) statuses.push((await post(server, writer, result)).statusCode);
    expect(statuses).toEqual([201, 200, 200]);
    expect(server.ingested).toEqual([{ verdict: 'meets', wasRegraded: false, latencyMs: 0 }]);
    expect(server.notices).toEqual([]);
    expect(heard).toEqual(['result']);
  });

  it('cannot hide that it was stopped early: the token of its test knows the length that was asked for', async () => {
    const server = await httpServer();
    const testId = newTestId();
    const own = new ResultIds('secret').of(testId);
    const token = new TestTokens('secret').issue({ testId, plannedMs: 30_000 });
    const short = measuredResult(own);
    expect([short.durationMs, short.grades.verdict]).toEqual([15_000, 'meets']);
    const answer = await post(server, { [TEST_TOKEN_HEADER]: token }, short);
    expect(answer.statusCode).toBe(201);
    const stored = await server.store.results.find(own);
    expect(stored?.row.verdict).toBe('no-data');
    expect(stored?.result?.grades.findings).toContainEqual({
      code: 'stopped-early',
      measuredMs: 15_000,
      plannedMs: 30_000,
    });
  });

  it('is refused when its figures contradict each other', async () => {
    const server = await httpServer();
    const { metrics, ...rest } = witnessedResult(id);
    const forged = { ...rest, metrics: { ...metrics, loop: { ...metrics.loop, lossRatio: 0 } } };
    const answer = await post(server, await machine(server, 'results:write'), forged);
    expect([answer.statusCode, answer.json()]).toEqual([
      400,
      {
        error: {
          code: 'bad-result',
          message: 'The result contradicts itself: metrics.loop.lossRatio must be lost / sent.',
        },
      },
    ]);
    expect(await server.store.results.count()).toBe(0);
  });

  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8::7', '2001:db8::7'],
  ])('from %s is stored with %s', async (remoteAddress, expected) => {
    const server = await httpServer();
    await post(server, await machine(server, 'results:write'), measuredResult(id), remoteAddress);
    expect((await server.store.results.find(id))?.row.address).toBe(expected);
  });

  it('is stored without an address where none are to be', async () => {
    const server = await httpServer({ storeAddresses: false });
    await post(server, await machine(server, 'results:write'), measuredResult(id));
    const found = await server.store.results.find(id);
    expect([found?.row.address, found?.network]).toEqual([null, null]);
  });

  it('holds no address of whoever tested where none are to be stored, and can be sent again', async () => {
    const server = await httpServer({ storeAddresses: false });
    const writer = await machine(server, 'results:write');
    const connectivity = withoutCall('explicit-proxy', 'only-connectivity').connectivity!;
    const witnessed = witnessedResult(id);
    const sources = ['203.0.113.40:41234', '203.0.113.99:50000'];
    const sent: Result = {
      ...witnessed,
      connectivity,
      witness: { ...witnessed.witness!, sources },
      grades: {
        ...witnessed.grades,
        findings: [...witnessed.grades.findings, { code: 'mapping-moved', sources }],
      },
    };
    // What is looked for must have been in it: the relay's address over UDP and the web server's.
    for (const address of ['203.0.113.40', '198.51.100.80', '203.0.113.99'])
      expect(JSON.stringify(sent)).toContain(address);
    expect((await post(server, writer, sent)).statusCode).toBe(201);
    expect((await post(server, writer, sent)).statusCode).toBe(200);
    const stored = (await server.store.results.find(id))!.result!;
    expect(JSON.stringify(stored)).not.toMatch(/203\.0\.113|198\.51\.100\.80/);
    expect(stored.connectivity?.paths[0]).toMatchObject({ relation: 'different', range: 'public' });
    expect(stored.connectivity?.checks).toEqual(connectivity.checks);
    expect(stored.grades.findings).toContainEqual({ code: 'mapping-moved', sources: [] });
  });

  it('needs a test’s token or an API token that may write; a login is neither', async () => {
    const server = await httpServer();
    const testId = newTestId();
    const own = measuredResult(new ResultIds('secret').of(testId));
    const byTest = { [TEST_TOKEN_HEADER]: new TestTokens('secret').issue({ testId, plannedMs: 15_000 }) };
    expect((await post(server, byTest, own)).statusCode).toBe(201);
    expect((await post(server, byTest, measuredResult(id))).statusCode).toBe(403);
    expect((await post(server, await person(server, 'ada', 'admin'), measuredResult(id))).statusCode).toBe(
      401,
    );
    const reader = await machine(server, 'results:read');
    expect((await post(server, reader, measuredResult(id))).statusCode).toBe(403);
    expect((await post(server, { authorization: 'Bearer x' }, measuredResult(id))).statusCode).toBe(401);
  });

  it.each(['short', 'r'.repeat(21), 'r'.repeat(21) + '/', '../../etc/passwd-and-more'])(
    'under the guessable id %s is refused from a machine',
    async (guessable) => {
      const server = await httpServer();
      const answer = await post(server, await machine(server, 'results:write'), measuredResult(guessable));
      expect([answer.statusCode, answer.json()]).toMatchObject([400, { error: { code: 'bad-result' } }]);
    },
  );

  it('is limited by token and not by address when a machine sends it', async () => {
    const server = await httpServer({ testsPerAddressPerMinute: 1 });
    const writer = await machine(server, 'results:write');
    const statuses = new Set<number>();
    for (let time = 0; time < 10; time++)
      statuses.add((await post(server, writer, measuredResult(id))).statusCode);
    expect([...statuses]).toEqual([201, 200]);
  });
});

describe('GET /readyz', () => {
  it('is ready when the store can be written to and the relay answers', async () => {
    const { app } = await httpServer();
    const answer = await app.inject({ url: '/readyz' });
    expect([answer.statusCode, answer.json()]).toEqual([200, { status: 'ok' }]);
  });

  it('says in words what is not', async () => {
    const { app, store } = await httpServer({
      relayProblem: () => Promise.resolve('The relay does not answer.'),
    });
    const answer = await app.inject({ url: '/readyz' });
    expect([answer.statusCode, answer.json()]).toEqual([
      503,
      { error: { code: 'relay-unavailable', message: 'The relay does not answer.' } },
    ]);
    await store.close();
    const gone = await app.inject({ url: '/readyz' });
    expect([gone.statusCode, gone.json()]).toMatchObject([503, { error: { code: 'store-unavailable' } }]);
    expect((await app.inject({ url: '/healthz' })).statusCode).toBe(200);
  });
});
