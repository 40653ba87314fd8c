import { gzipSync, gunzipSync } from 'node:zlib';
import { Check } from 'typebox/value';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ComparisonSchema, type Comparison } from '../../../../src/wire/desk/compare.ts';
import {
  OpenedRecordSchema,
  ResultContextSchema,
  type OpenedRecord,
  type ResultContext,
} from '../../../../src/wire/desk/record.ts';
import { TestRequestsSchema, type TestRequestRecord } from '../../../../src/wire/desk/requests.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { ResultPageSchema, type ResultPage } from '../../../../src/wire/desk/search.ts';
import { readLink } from '../../../../src/probe/page-link.ts';
import { ROUTES, type Stored } from '../../../../src/wire/http.ts';
import type { Result } from '../../../../src/wire/result.ts';
import { machine, person, type Credentials } from '../../../support/server/desk-people.ts';
import { httpServer, type HttpServer } from '../../../support/server/http-server.ts';
import { measuredResult, witnessedResult } from '../../../support/measured-result.ts';

let server: HttpServer;
let viewer: Credentials;
let admin: Credentials;
let writer: Credentials;
beforeEach(async () => {
  server = await httpServer({ maxRunning: 10 });
  await server.clock.advance(40 * DAY_MS);
  viewer = await person(server, 'vera', 'viewer');
  admin = await person(server, 'ada', 'admin');
  writer = await machine(server, 'results:write');
});
afterEach(() => expect(server.faults).toEqual([]));

const DAY_MS = 86_400_000;
const idOf = (name: string): string => name.padEnd(22, '-');
const labelled = (labels: Partial<Result['labels']>): Partial<Result> => ({
  labels: { ticket: null, site: null, user: null, ...labels },
});

/** Stores a result as an agent does; `daysAgo` sets its time. */
async function store(
  name: string,
  changes: Partial<Result> = {},
  { daysAgo = 0, remoteAddress = '192.0.2.7', make = measuredResult } = {},
): Promise<Stored> {
  const startedAt = new Date(server.clock.nowEpochMs() - daysAgo * DAY_MS).toISOString();
  const answer = await server.app.inject({
    method: 'POST',
    url: ROUTES.results,
    headers: writer,
    payload: make(idOf(name), { startedAt, ...changes }),
    remoteAddress,
  });
  expect(answer.statusCode).toBe(201);
  return answer.json<Stored>();
}

const get = (url: string, headers: Credentials = viewer) => server.app.inject({ url, headers });
const send = (
  method: 'POST' | 'PUT' | 'DELETE',
  url: string,
  payload: object | undefined,
  headers: Credentials,
) => server.app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
const audited = async (action: string): Promise<(string | null)[]> =>
  (await server.store.desk.audit({ action }, { after: null, limit: 50 })).entries.map(
    ({ subject }) => subject,
  );

describe('GET /api/desk/results', () => {
  it('finds by what the query says, newest first, page by page', async () => {
    for (const [index, site] of ['north', 'south', 'north', 'north'].entries())
      await store(`r${index}`, labelled({ site, ticket: `INC${index}` }), { daysAgo: 10 - index });
    const first = (await get('/api/desk/results?site=north&limit=2')).json<ResultPage>();
    expect(Check(ResultPageSchema, first)).toBe(true);
    expect(first.rows.map(({ ticket }) => ticket)).toEqual(['INC3', 'INC2']);
    const rest = await get(`/api/desk/results?site=north&limit=2&after=${encodeURIComponent(first.next!)}`);
    expect(rest.json<ResultPage>().rows.map(({ ticket }) => ticket)).toEqual(['INC0']);
    expect(rest.json<ResultPage>().next).toBeNull();
  });

  it('takes numbers as text, and a code as people write it', async () => {
    const { code } = await store('r1');
    const now = server.clock.nowEpochMs();
    const within = await get(`/api/desk/results?fromMs=${now}&toMs=${now + 1}`);
    expect(within.json<ResultPage>().rows).toHaveLength(1);
    expect((await get(`/api/desk/results?toMs=${now}`)).json<ResultPage>().rows).toEqual([]);
    const spelt = `${code.slice(0, 4)}-${code.slice(4)}`.toLowerCase();
    const found = (await get(`/api/desk/results?text=${spelt}`)).json<ResultPage>();
    expect(found.rows.map(({ id }) => id)).toEqual([idOf('r1')]);
    expect(found.rows[0]!.address).toBe('192.0.2.7');
  });

  it.each(['limit=0', 'limit=201', 'limit=x', 'fromMs=1e3', 'fromMs=-1', 'verdict=good', 'sight=1', 'text='])(
    'refuses %s in a sentence',
    async (query) => {
      const answer = await get(`/api/desk/results?${query}`);
      expect([answer.statusCode, answer.json()]).toEqual([
        400,
        { error: { code: 'bad-request', message: expect.stringMatching(/\.$/) as unknown } },
      ]);
    },
  );

  it('is for people who have logged in and machines that may read', async () => {
    expect((await get('/api/desk/results', {})).statusCode).toBe(401);
    expect((await get('/api/desk/results', writer)).statusCode).toBe(403);
    expect((await get('/api/desk/results', await machine(server, 'results:read'))).statusCode).toBe(200);
  });
});

describe('GET /api/desk/results/:id', () => {
  it('opens a result with all that is stored beside it, and writes down who did', async () => {
    const { id } = await store('r1', labelled({ site: 'north' }), { make: witnessedResult });
    const answer = await get(DESK_ROUTES.result(id));
    const opened = answer.json<OpenedRecord>();
    expect(Check(OpenedRecordSchema, opened)).toBe(true);
    expect(opened).toMatchObject({
      row: { id, site: 'north', notes: 0 },
      isLinkRevoked: false,
      network: '192.0.2.0/24',
      hasPackets: false,
      requestId: null,
      notes: [],
    });
    expect(opened.result.timeline).toEqual(witnessedResult(id).timeline);
    expect(await audited('open-result')).toEqual([id]);
  });

  it('says 404 of what is not there', async () => {
    const answer = await get(DESK_ROUTES.result('nobody'));
    expect([answer.statusCode, answer.json()]).toMatchObject([404, { error: { code: 'no-such-result' } }]);
  });
});

describe('GET /api/desk/results/:id/context', () => {
  /** A result whose every delay is `ms`. */
  const delayed = (ms: number): Partial<Result> => {
    const { metrics, timeline } = measuredResult('x');
    const rttMs = { mean: ms, min: ms, median: ms, p95: ms, p99: ms, max: ms };
    return {
      metrics: { ...metrics, loop: { ...metrics.loop, rttMs, oneWayMs: ms / 2 } },
      timeline: timeline.map((row) => ({ ...row, rttMs: ms, rttMaxMs: ms })),
    };
  };

  it('says what was normal over 7 and 28 days, and what came before and after', async () => {
    // 11 results of 10, 20, ... 110 ms in the last 7 days; one of 999 ms ten days ago.
    await store('old', { ...labelled({ site: 'north' }), ...delayed(999) }, { daysAgo: 10.5 });
    for (let index = 1; index <= 11; index++)
      await store(
        `n${index}`,
        { ...labelled({ site: 'north' }), ...delayed(index * 10) },
        { daysAgo: 1 + index / 2 },
      );
    await store('elsewhere', { ...labelled({ site: 'south' }), ...delayed(5) }, { daysAgo: 2 });
    await store('this', { ...labelled({ site: 'north' }), ...delayed(105) }, { daysAgo: 0.5 });
    await store('next', { ...labelled({ site: 'north' }), ...delayed(1) }, { daysAgo: 0.2 });
    const context = (await get(`/api/desk/results/${idOf('this')}/context`)).json<ResultContext>();
    expect(Check(ResultContextSchema, context)).toBe(true);
    const rtt = context.normals.map(({ days, tests, metrics }) => ({
      days,
      tests,
      ...metrics.find(({ metric }) => metric === 'rttMs')!,
    }));
    // 7 days: 10 to 110; median 60, p90 100 (type 7); 10 of 11 are at or below 105.
    expect(rtt[0]).toMatchObject({
      days: 7,
      tests: 11,
      median: 60,
      p90: 100,
      value: 105,
      standing: 'unusual',
    });
    expect(rtt[0]!.shareAtOrBelow).toBeCloseTo(10 / 11, 12);
    expect(rtt[1]).toMatchObject({ days: 28, tests: 12, median: 65 });
    expect(context.before.map(({ id }) => id).at(-1)).toBe(idOf('n1'));
    expect(context.after.map(({ id }) => id)).toEqual([idOf('next')]);
  });

  it('knows nothing normal of a result without site and address', async () => {
    server = await httpServer({ storeAddresses: false });
    viewer = await person(server, 'vera', 'viewer');
    writer = await machine(server, 'results:write');
    for (let index = 0; index < 3; index++) await store(`r${index}`, labelled({}), { daysAgo: 3 - index });
    const { normals } = (await get(`/api/desk/results/${idOf('r2')}/context`)).json<ResultContext>();
    expect(normals.map(({ tests }) => tests)).toEqual([0, 0]);
    const { row } = (await get(DESK_ROUTES.result(idOf('r2')))).json<OpenedRecord>();
    expect(row.address).toBeNull();
  });
});

describe('notes', () => {
  it('are kept with author and time, and told to whoever listens', async () => {
    const { id } = await store('r1');
    const text = '<script>alert(1)</script> the switch was rebooted';
    const answer = await send('POST', DESK_ROUTES.notes(id), { text: ` ${text}\n` }, viewer);
    expect([answer.statusCode, answer.json()]).toMatchObject([
      201,
      { author: 'vera', atMs: server.clock.nowEpochMs(), text },
    ]);
    const opened = (await get(DESK_ROUTES.result(id))).json<OpenedRecord>();
    expect([opened.notes, opened.row.notes]).toEqual([[answer.json()], 1]);
    expect(await audited('note')).toEqual([id]);
  });

  it.each([{ text: '' }, { text: '  ' }, {}, { text: 'x'.repeat(4001) }])('refuses %j', async (note) => {
    const { id } = await store('r1');
    expect((await send('POST', DESK_ROUTES.notes(id), note, viewer)).statusCode).toBe(400);
  });

  it('need the CSRF token, and a result', async () => {
    const { id } = await store('r1');
    const { cookie = '' } = viewer;
    expect((await send('POST', DESK_ROUTES.notes(id), { text: 'x' }, { cookie })).statusCode).toBe(403);
    expect((await send('POST', DESK_ROUTES.notes('none'), { text: 'x' }, viewer)).statusCode).toBe(404);
    expect(await audited('note')).toEqual([]);
  });
});

describe('PUT /api/desk/results/:id/link', () => {
  it('closes the link and opens it again', async () => {
    const { id } = await store('r1');
    const open = () => server.app.inject({ url: ROUTES.result(id) });
    expect((await send('PUT', DESK_ROUTES.link(id), { isRevoked: true }, viewer)).statusCode).toBe(204);
    const closed = await open();
    expect([closed.statusCode, closed.json()]).toMatchObject([410, { error: { code: 'link-revoked' } }]);
    expect((await get(DESK_ROUTES.result(id))).json<OpenedRecord>().isLinkRevoked).toBe(true);
    await send('PUT', DESK_ROUTES.link(id), { isRevoked: false }, viewer);
    expect((await open()).statusCode).toBe(200);
    expect(await audited('revoke-link')).toEqual([id]);
    expect(await audited('restore-link')).toEqual([id]);
  });
});

describe('packet records', () => {
  const { sent } = measuredResult('x').traffic;
  const rows = Array.from({ length: sent }, (_, at) => [
    at % 5,
    Math.floor(at / 5),
    at,
    1,
    at & 0xffff,
    at * 4,
    at * 4 + 40,
    at,
  ]);
  const text = (lines: readonly unknown[]): string => lines.map((row) => `${JSON.stringify(row)}\n`).join('');
  const put = (id: string, payload: Buffer, headers: Credentials = writer, type = 'application/gzip') =>
    server.app.inject({
      method: 'PUT',
      url: ROUTES.packets(id),
      headers: { ...headers, 'content-type': type },
      payload,
    });

  it('are kept as they came, and downloaded', async () => {
    const { id, code } = await store('r1');
    const gzip = gzipSync(text(rows));
    expect((await put(id, gzip)).statusCode).toBe(204);
    expect((await put(id, gzip)).statusCode).toBe(204);
    expect((await get(DESK_ROUTES.result(id))).json<OpenedRecord>().hasPackets).toBe(true);
    const answer = await get(DESK_ROUTES.packets(id));
    expect(gunzipSync(answer.rawPayload).toString()).toBe(text(rows));
    expect(answer.headers).toMatchObject({
      'content-type': 'application/gzip',
      'content-disposition': `attachment; filename="edgewise-${code}-packets.jsonl.gz"`,
    });
    expect(answer.headers).not.toHaveProperty('content-encoding');
    expect(await audited('open-packets')).toEqual([id]);
  });

  it.each<[string, () => Buffer, number, RegExp]>([
    ['a row too few', () => gzipSync(text(rows.slice(1))), 400, /those of the result: 3750 sent/],
    ['a row too many', () => gzipSync(text([...rows, rows[0]])), 400, /those of the result/],
    [
      'a loss that was none',
      () => gzipSync(text(rows.map((row, at) => (at === 9 ? [...row.slice(0, 6), null, null] : row)))),
      400,
      /those of the result/,
    ],
    [
      'rows of another shape',
      () => gzipSync(text(rows.map((row) => row.slice(1)))),
      400,
      /one row of 8 values/,
    ],
    [
      'two rows on a line',
      () => gzipSync(`${JSON.stringify(rows[0])},${JSON.stringify(rows[1])}\n`),
      400,
      /one row of 8 values/,
    ],
    ['no JSON', () => gzipSync('[1,2\n'), 400, /one row of 8 values/],
    ['an endless line', () => gzipSync('['.repeat(100_000)), 400, /one row of 8 values/],
    ['no text', () => gzipSync(Buffer.alloc(1000, 0xff)), 400, /UTF-8/],
    ['no gzip', () => Buffer.from(text(rows)), 400, /compressed with gzip/],
    ['half a file', () => gzipSync(text(rows)).subarray(0, 5000), 400, /compressed with gzip/],
    [
      'a bomb',
      () => gzipSync(Buffer.alloc(64 * 1024 * 1024, '[0,0,0,0,0,0,0,0]\n')),
      400,
      /those of the result/,
    ],
  ])('are refused with %s', async (_what, make, status, sentence) => {
    const { id } = await store('r1');
    const answer = await put(id, make());
    expect([answer.statusCode, answer.json()]).toEqual([
      status,
      { error: { code: 'bad-packets', message: expect.stringMatching(sentence) as unknown } },
    ]);
    expect((await get(DESK_ROUTES.packets(id))).statusCode).toBe(404);
  });

  it('are refused when too large, of another type, of nobody or by nobody', async () => {
    const { id } = await store('r1');
    const gzip = gzipSync(text(rows));
    const noise = Buffer.alloc(9 * 1024 * 1024, 1);
    expect((await put(id, noise)).statusCode).toBe(413);
    expect((await put(id, Buffer.from('[]'), writer, 'application/json')).statusCode).toBe(415);
    expect((await put(idOf('none'), gzip)).statusCode).toBe(404);
    expect((await put(id, gzip, {})).statusCode).toBe(401);
    expect((await put(id, gzip, viewer)).statusCode).toBe(401);
    expect((await put(id, gzip, await machine(server, 'results:read'))).statusCode).toBe(403);
  });
});

describe('POST /api/desk/compare', () => {
  it('compares two results by what is in them', async () => {
    const a = await store('a');
    const b = await store('b', {}, { make: witnessedResult });
    const answer = await send(
      'POST',
      DESK_ROUTES.compare,
      { a: { kind: 'result', id: a.id }, b: { kind: 'result', id: b.id } },
      viewer,
    );
    const comparison = answer.json<Comparison>();
    expect(Check(ComparisonSchema, comparison)).toBe(true);
    expect([comparison.a, comparison.b]).toMatchObject([
      { tests: 1, meets: 1, misses: 0, isCut: false },
      { tests: 1, meets: 0, misses: 1, isCut: false },
    ]);
    const loss = comparison.metrics.find(({ metric }) => metric === 'lossRatio')!;
    const { lost, sent } = witnessedResult('b').traffic;
    expect(loss).toMatchObject({ a: { value: 0, samples: 1 }, b: { samples: 1 } });
    expect(loss.b.value).toBeCloseTo(lost / sent, 12);
  });

  it('compares two searches as sets of tests', async () => {
    for (let index = 0; index < 8; index++) {
      await store(`good${index}`, labelled({ site: 'north' }), { daysAgo: index });
      await store(`bad${index}`, labelled({ site: 'south' }), { daysAgo: index, make: witnessedResult });
    }
    const side = (site: string) => ({ kind: 'search', search: { site } });
    const body = { a: side('south'), b: side('north') };
    const comparison = (await send('POST', DESK_ROUTES.compare, body, viewer)).json<Comparison>();
    expect([comparison.a.tests, comparison.b.tests]).toEqual([8, 8]);
    const loss = comparison.metrics.find(({ metric }) => metric === 'lossRatio')!;
    expect(loss).toMatchObject({ b: { value: 0, samples: 8 }, outcome: 'better', method: 'rank-sum' });
  });

  it('names a side that is not there', async () => {
    const { id } = await store('a');
    const body = { a: { kind: 'result', id }, b: { kind: 'result', id: 'none' } };
    expect((await send('POST', DESK_ROUTES.compare, body, viewer)).statusCode).toBe(404);
  });
});

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
    (await send('POST', DESK_ROUTES.requests, { ...wish, ...changes }, viewer)).json<TestRequestRecord>();

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
      { id: made.id, createdBy: 'vera', results: [{ id: idOf('r1') }] },
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
      'With 5 calls at once each part of a test lasts 120 seconds at most.',
    ],
    [
      { loaded: true, durationMs: 300_000 },
      'too-much-load',
      'With 1 call at once each part of a test lasts 298 seconds at most.',
    ],
    [
      { calls: 6, loaded: true, durationMs: 15_000 },
      'too-much-load',
      'This server has 10 places for one network; such a test needs 11.',
    ],
    [{ calls: 21 }, 'bad-request', ''],
    [{ calls: 1.5 }, 'bad-request', ''],
  ])('are refused in a sentence with more load than there can be: %o', async (changes, code, message) => {
    const answer = await send('POST', DESK_ROUTES.requests, { ...wish, ...changes }, viewer);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ error: { code } });
    expect(answer.json<{ error: { message: string } }>().error.message).toMatch(/\.$/);
    if (message !== '') expect(answer.json()).toMatchObject({ error: { message } });
    expect((await get(DESK_ROUTES.requests)).json()).toEqual({ requests: [] });
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
      server.app.inject({ method: 'POST', url: ROUTES.results, headers: writer, payload: result });
    const stored = await post();
    expect((await send('DELETE', DESK_ROUTES.request(id), undefined, viewer)).statusCode).toBe(204);
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
    const answer = await send('POST', DESK_ROUTES.requests, { ...wish, relay: 'x' }, viewer);
    expect([answer.statusCode, answer.json()]).toMatchObject([400, { error: { code: 'no-such-relay' } }]);
    expect((await send('POST', DESK_ROUTES.requests, wish, writer)).statusCode).toBe(403);
    const asker = await machine(server, 'requests:write');
    expect((await send('POST', DESK_ROUTES.requests, wish, asker)).statusCode).toBe(201);
    expect((await send('DELETE', DESK_ROUTES.request('none'), undefined, viewer)).statusCode).toBe(404);
  });
});

describe('POST /api/desk/erase', () => {
  it('counts, and then removes, everything of one person', async () => {
    await store('r1', labelled({ user: 'M. Keller' }));
    await store('r2', labelled({ user: 'M. Keller' }));
    await store('r3', labelled({ user: 'M. Kell' }));
    const who = { by: 'user', user: 'M. Keller' };
    const counted = await send('POST', `${DESK_ROUTES.erase}?dry=1`, who, admin);
    expect(counted.json()).toEqual({ results: 2 });
    expect(await audited('erase')).toEqual([]);
    expect((await send('POST', DESK_ROUTES.erase, who, admin)).json()).toEqual({ results: 2 });
    expect((await get('/api/desk/results')).json<ResultPage>().rows.map(({ id }) => id)).toEqual([
      idOf('r3'),
    ]);
    expect(await audited('erase')).toEqual(['2']);
  });

  it('removes by address however it is written, and by no network', async () => {
    await store('r1', {}, { remoteAddress: '2001:db8::5' });
    await store('r2', {}, { remoteAddress: '2001:db8::6' });
    const network = await send('POST', DESK_ROUTES.erase, { by: 'address', address: '2001:db8::/48' }, admin);
    expect(network.statusCode).toBe(400);
    const who = { by: 'address', address: '2001:DB8:0:0:0:0:0:5' };
    expect((await send('POST', DESK_ROUTES.erase, who, admin)).json()).toEqual({ results: 1 });
  });

  it('is for admins', async () => {
    const who = { by: 'user', user: 'x' };
    expect((await send('POST', DESK_ROUTES.erase, who, viewer)).statusCode).toBe(403);
    expect((await send('POST', DESK_ROUTES.erase, who, writer)).statusCode).toBe(403);
    expect((await send('POST', DESK_ROUTES.erase, who, {})).statusCode).toBe(401);
  });
});
