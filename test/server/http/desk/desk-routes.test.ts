import { Check } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { ComparisonSchema, type Comparison } from '../../../../src/wire/desk/compare.ts';
import {
  OpenedRecordSchema,
  ResultContextSchema,
  type OpenedRecord,
  type ResultContext,
} from '../../../../src/wire/desk/record.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { ResultPageSchema, type ResultPage } from '../../../../src/wire/desk/search.ts';
import { ROUTES } from '../../../../src/wire/http.ts';
import type { Result } from '../../../../src/wire/result.ts';
import { machine, person } from '../../../support/server/desk-people.ts';
import { httpServer } from '../../../support/server/http-server.ts';
import { measuredResult, witnessedResult } from '../../../support/measured-result.ts';
import { witnessedMarks } from '../../../support/witnessed-marks.ts';
import { DAY_MS, idOf, labelled, useDesk } from './asked-desk.ts';

const desk = useDesk();
const { store, get, send, audited } = desk;

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
    const oldest = (await get('/api/desk/results?site=north&limit=2&order=oldest')).json<ResultPage>();
    expect(oldest.rows.map(({ ticket }) => ticket)).toEqual(['INC0', 'INC2']);
  });

  it('takes numbers as text, and a code as people write it', async () => {
    const { code } = await store('r1');
    const now = desk.server.clock.nowEpochMs();
    const within = await get(`/api/desk/results?fromMs=${now}&toMs=${now + 1}`);
    expect(within.json<ResultPage>().rows).toHaveLength(1);
    expect((await get(`/api/desk/results?toMs=${now}`)).json<ResultPage>().rows).toEqual([]);
    const spelt = `${code.slice(0, 4)}-${code.slice(4)}`.toLowerCase();
    const found = (await get(`/api/desk/results?text=${spelt}`)).json<ResultPage>();
    expect(found.rows.map(({ id }) => id)).toEqual([idOf('r1')]);
    expect(found.rows[0]!.address).toBe('192.0.2.7');
  });

  it.each([
    'limit=0',
    'limit=201',
    'limit=x',
    'fromMs=1e3',
    'fromMs=-1',
    'verdict=good',
    'order=best',
    'sight=1',
    'text=',
  ])('refuses %s in a sentence', async (query) => {
    const answer = await get(`/api/desk/results?${query}`);
    expect([answer.statusCode, answer.json()]).toEqual([
      400,
      { error: { code: 'bad-request', message: expect.stringMatching(/\.$/) as unknown } },
    ]);
  });

  it('is for people who have logged in and machines that may read', async () => {
    expect((await get('/api/desk/results', {})).statusCode).toBe(401);
    expect((await get('/api/desk/results', desk.writer)).statusCode).toBe(403);
    expect((await get('/api/desk/results', await machine(desk.server, 'results:read'))).statusCode).toBe(200);
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
    expect(opened.result?.timeline).toEqual(witnessedResult(id).timeline);
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

  it('says whose doing it is that no mark arrived, from the other tests of the site', async () => {
    const marked = (name: string, dscp: number, daysAgo: number, unattended = true) =>
      store(
        name,
        {
          ...labelled({ site: 'north' }),
          witness: { ...witnessedResult('x').witness!, marks: witnessedMarks([dscp], 60).marks! },
          client: { ...measuredResult('x').client, unattended },
        },
        { daysAgo, make: witnessedResult },
      );
    const marksAt = async (name: string) =>
      (await get(`/api/desk/results/${idOf(name)}/context`)).json<ResultContext>();
    await marked('this', 0, 10, false);
    await marked('a1', 46, 16.9);
    await marked('early', 0, 17.1);
    await marked('a2', 46, 11);
    expect((await marksAt('this')).marksOfOthers).toBeUndefined();
    await marked('a3', 46, 3.1);
    await marked('late', 0, 2.9);
    const context = await marksAt('this');
    expect(Check(ResultContextSchema, context)).toBe(true);
    expect(context.marksOfOthers).toEqual({
      code: 'not-set-here',
      tests: 3,
      kept: 3,
      areByAgents: true,
      lastKept: { atMs: desk.server.clock.nowEpochMs() - 3.1 * DAY_MS, isByAgent: true },
      hasKeptLater: true,
    });
    // Its own marks arrived: there is nothing to ask others about.
    expect((await marksAt('a2')).marksOfOthers).toBeUndefined();
  });

  it('knows nothing normal of a result without site and address', async () => {
    desk.server = await httpServer({ storeAddresses: false });
    desk.viewer = await person(desk.server, 'vera', 'viewer');
    desk.writer = await machine(desk.server, 'results:write');
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
    const answer = await send('POST', DESK_ROUTES.notes(id), { text: ` ${text}\n` }, desk.editor);
    expect([answer.statusCode, answer.json()]).toMatchObject([
      201,
      { author: 'edda', atMs: desk.server.clock.nowEpochMs(), text },
    ]);
    const opened = (await get(DESK_ROUTES.result(id))).json<OpenedRecord>();
    expect([opened.notes, opened.row.notes]).toEqual([[answer.json()], 1]);
    expect(await audited('note')).toEqual([id]);
  });

  it.each([{ text: '' }, { text: '  ' }, {}, { text: 'x'.repeat(4001) }])('refuses %j', async (note) => {
    const { id } = await store('r1');
    expect((await send('POST', DESK_ROUTES.notes(id), note, desk.editor)).statusCode).toBe(400);
  });

  it('are not for viewers, who are told so in words', async () => {
    const { id } = await store('r1');
    const answer = await send('POST', DESK_ROUTES.notes(id), { text: 'x' }, desk.viewer);
    expect([answer.statusCode, answer.json()]).toEqual([
      403,
      {
        error: {
          code: 'editors-only',
          message:
            'Your account may read here and not change anything. Whoever runs this server can make you an editor.',
        },
      },
    ]);
    expect(await audited('note')).toEqual([]);
  });

  it('need the CSRF token, and a result', async () => {
    const { id } = await store('r1');
    const { cookie = '' } = desk.editor;
    expect((await send('POST', DESK_ROUTES.notes(id), { text: 'x' }, { cookie })).statusCode).toBe(403);
    expect((await send('POST', DESK_ROUTES.notes('none'), { text: 'x' }, desk.editor)).statusCode).toBe(404);
    expect(await audited('note')).toEqual([]);
  });
});

describe('PUT /api/desk/results/:id/link', () => {
  it('closes the link and opens it again', async () => {
    const { id } = await store('r1');
    const open = () => desk.server.app.inject({ url: ROUTES.result(id) });
    expect((await send('PUT', DESK_ROUTES.link(id), { isRevoked: true }, desk.editor)).statusCode).toBe(204);
    const closed = await open();
    expect([closed.statusCode, closed.json()]).toMatchObject([410, { error: { code: 'link-revoked' } }]);
    expect((await get(DESK_ROUTES.result(id))).json<OpenedRecord>().isLinkRevoked).toBe(true);
    await send('PUT', DESK_ROUTES.link(id), { isRevoked: false }, desk.editor);
    expect((await open()).statusCode).toBe(200);
    expect(await audited('revoke-link')).toEqual([id]);
    expect(await audited('restore-link')).toEqual([id]);
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
      desk.viewer,
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
    const { durationMs, timeline } = witnessedResult('b');
    expect(comparison.courses?.b).toEqual({ durationMs, timeline });
    expect(comparison.courses?.a.timeline).toEqual(measuredResult('a').timeline);
  });

  it('compares two searches as sets of tests', async () => {
    for (let index = 0; index < 8; index++) {
      await store(`good${index}`, labelled({ site: 'north' }), { daysAgo: index });
      await store(`bad${index}`, labelled({ site: 'south' }), { daysAgo: index, make: witnessedResult });
    }
    const side = (site: string) => ({ kind: 'search', search: { site } });
    const body = { a: side('south'), b: side('north') };
    const comparison = (await send('POST', DESK_ROUTES.compare, body, desk.viewer)).json<Comparison>();
    expect([comparison.a.tests, comparison.b.tests]).toEqual([8, 8]);
    const loss = comparison.metrics.find(({ metric }) => metric === 'lossRatio')!;
    expect(loss).toMatchObject({ b: { value: 0, samples: 8 }, outcome: 'better', method: 'rank-sum' });
  });

  it('names a side that is not there', async () => {
    const { id } = await store('a');
    const body = { a: { kind: 'result', id }, b: { kind: 'result', id: 'none' } };
    expect((await send('POST', DESK_ROUTES.compare, body, desk.viewer)).statusCode).toBe(404);
  });
});

describe('POST /api/desk/erase', () => {
  it('counts, and then removes, everything of one person', async () => {
    await store('r1', labelled({ user: 'M. Keller' }));
    await store('r2', labelled({ user: 'M. Keller' }));
    await store('r3', labelled({ user: 'M. Kell' }));
    const who = { by: 'user', user: 'M. Keller' };
    const counted = await send('POST', `${DESK_ROUTES.erase}?dry=1`, who, desk.admin);
    expect(counted.json()).toEqual({ results: 2 });
    expect(await audited('erase')).toEqual([]);
    expect((await send('POST', DESK_ROUTES.erase, who, desk.admin)).json()).toEqual({ results: 2 });
    expect((await get('/api/desk/results')).json<ResultPage>().rows.map(({ id }) => id)).toEqual([
      idOf('r3'),
    ]);
    expect(await audited('erase')).toEqual(['2']);
  });

  it('removes by address however it is written, and by no network', async () => {
    await store('r1', {}, { remoteAddress: '2001:db8::5' });
    await store('r2', {}, { remoteAddress: '2001:db8::6' });
    const network = await send(
      'POST',
      DESK_ROUTES.erase,
      { by: 'address', address: '2001:db8::/48' },
      desk.admin,
    );
    expect(network.statusCode).toBe(400);
    const who = { by: 'address', address: '2001:DB8:0:0:0:0:0:5' };
    expect((await send('POST', DESK_ROUTES.erase, who, desk.admin)).json()).toEqual({ results: 1 });
  });

  it('is for admins', async () => {
    const who = { by: 'user', user: 'x' };
    expect((await send('POST', DESK_ROUTES.erase, who, desk.viewer)).statusCode).toBe(403);
    expect((await send('POST', DESK_ROUTES.erase, who, desk.writer)).statusCode).toBe(403);
    expect((await send('POST', DESK_ROUTES.erase, who, {})).statusCode).toBe(401);
  });
});
