import { once } from 'node:events';
import { describe, expect, it, test } from 'vitest';
import { codeOf, readCode } from '../../../../src/core/result-code.ts';
import {
  CODE_KEPT_MS,
  MAX_TESTS,
  RunningTests,
  SILENT_AFTER_MS,
} from '../../../../server/events/running-tests.ts';
import type { TestRequestRecord } from '../../../../src/wire/desk/requests.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { ROUTES, TEST_TOKEN_HEADER } from '../../../../src/wire/http.ts';
import type { Progress, RunningTest } from '../../../../src/wire/running.ts';
import { useDesk } from './asked-desk.ts';

const desk = useDesk();
const { get, send } = desk;

interface Started {
  readonly testId: string;
  readonly token: string;
  readonly requestId: string;
}

async function start(): Promise<Started> {
  const wish = {
    ticket: 'INC1',
    site: 'Oslo',
    user: 'Ada',
    relay: null,
    durationMs: 15_000,
    keepPackets: false,
  };
  const { id: requestId } = (
    await send('POST', DESK_ROUTES.requests, wish, desk.editor)
  ).json<TestRequestRecord>();
  const { testId, token } = (await send('POST', ROUTES.tests, { durationMs: 15_000 }, {})).json<Started>();
  return { testId, token, requestId };
}

const tell = (
  { testId, token, requestId }: Omit<Started, 'requestId'> & Pick<Progress, 'requestId'>,
  changes: Partial<Progress> = {},
) =>
  send(
    'POST',
    ROUTES.progress(testId),
    { requestId, phase: 'connecting', elapsedMs: 0, durationMs: 15_000, figures: null, ...changes },
    { [TEST_TOKEN_HEADER]: token },
  );
const running = async () => (await get(DESK_ROUTES.running)).json<{ tests: RunningTest[] }>().tests;

/** Opens a stream; its events as they come. */
async function watch(id: string) {
  const answer = await desk.server.app.inject({
    url: DESK_ROUTES.watch(id),
    headers: desk.viewer,
    payloadAsStream: true,
  });
  const seen: RunningTest[] = [];
  const stream = answer.stream();
  stream.on('data', (piece: Buffer) => {
    for (const line of piece.toString().split('\n'))
      if (line.startsWith('data: ')) seen.push(JSON.parse(line.slice(6)) as RunningTest);
  });
  const ended = once(stream, 'end');
  await new Promise(setImmediate);
  return { status: answer.statusCode, seen, ended };
}

describe('a test that runs for the desk', () => {
  it('is seen with what its request says, is watched as it goes on, and its page is told so', async () => {
    const started = await start();
    expect((await tell(started)).json()).toEqual({ watchers: 0 });
    const labels = { id: started.testId, ticket: 'INC1', site: 'Oslo', user: 'Ada' };
    expect(await running()).toMatchObject([{ ...labels, phase: 'connecting' }]);
    const window = await watch(started.testId);
    await desk.server.clock.advance(1000);
    const figures = { rttMs: 40, lossRatio: 0.02, jitterMs: null };
    const answer = await tell(started, { phase: 'measuring', elapsedMs: 1000, figures });
    expect(answer.json()).toEqual({ watchers: 1 });
    await desk.server.clock.advance(1000);
    await tell(started, { phase: 'over' });
    await window.ended;
    expect(window.seen).toMatchObject([
      { ...labels, phase: 'connecting' },
      { phase: 'measuring', elapsedMs: 1000, figures },
      { phase: 'over' },
    ]);
    expect(await running()).toEqual([]);
    expect(await desk.audited('watch-test')).toEqual([started.testId]);
  });

  it('is forgotten when nothing is heard of it, and whoever watches is told', async () => {
    const started = await start();
    await tell(started);
    const window = await watch(started.testId);
    await desk.server.clock.advance(SILENT_AFTER_MS + 5000);
    await window.ended;
    expect(window.seen.at(-1)).toMatchObject({ phase: 'ended' });
    expect(await running()).toEqual([]);
    expect((await watch(started.testId)).status).toBe(404);
  });

  it('is told no more than twice a second, and of a request that is there', async () => {
    const started = await start();
    await tell(started);
    const window = await watch(started.testId);
    for (let told = 0; told < 20; told += 1) await tell(started, { elapsedMs: told });
    await new Promise(setImmediate);
    expect(window.seen).toHaveLength(1);
    const stranger = await start();
    expect((await tell({ ...stranger, requestId: 'none' })).statusCode).toBe(404);
    await send('DELETE', DESK_ROUTES.request(stranger.requestId), undefined, desk.editor);
    expect((await tell(stranger)).statusCode).toBe(404);
    expect(await running()).toHaveLength(1);
  });

  it('is not told by another test, nor seen without a login', async () => {
    const [own, other] = [await start(), await start()];
    await tell(own);
    expect((await tell({ ...own, token: other.token })).statusCode).toBe(401);
    const headers = { [TEST_TOKEN_HEADER]: own.token };
    for (const url of [DESK_ROUTES.running, DESK_ROUTES.watch(own.testId)])
      expect((await get(url, headers)).statusCode).toBe(401);
  });

  it('may tell no more than two things a second over a minute', async () => {
    const started = await start();
    let last = 200;
    for (let told = 0; told <= 120; told += 1) last = (await tell(started)).statusCode;
    expect(last).toBe(429);
  });
});

describe('a test that is watched by the code that its page shows', () => {
  async function shared() {
    const started = await start();
    const answer = await tell({ ...started, requestId: null });
    return { ...started, requestId: null, code: answer.json<{ code: string }>().code };
  }

  it('is on no list, is found by its code alone, and watched until it ends', async () => {
    const test = await shared();
    expect(readCode(test.code)).toEqual({ kind: 'code', code: test.code });
    expect(await running()).toEqual([]);
    const found = await get(DESK_ROUTES.runningByCode(test.code));
    expect(found.json()).toMatchObject({ requestId: null, ticket: null, phase: 'connecting' });
    const { id } = found.json<RunningTest>();
    expect(id).not.toBe(test.testId);
    expect((await watch(test.testId)).status).toBe(404);
    const window = await watch(id);
    await desk.server.clock.advance(1000);
    const told = await tell(test, { phase: 'measuring', elapsedMs: 1000 });
    expect(told.json()).toEqual({ watchers: 1, code: test.code });
    await tell(test, { phase: 'ended' });
    await window.ended;
    expect(window.seen.map(({ phase }) => phase)).toEqual(['connecting', 'measuring', 'ended']);
    expect(await desk.audited('watch-test')).toEqual([id]);
    // A code of a test that is over, and one that never was, are told the same.
    const [over, never] = [test.code, codeOf(7)].map((code) => get(DESK_ROUTES.runningByCode(code)));
    expect((await over)?.statusCode).toBe(404);
    expect((await over)?.json()).toEqual((await never)?.json());
  });

  it('keeps its code while it runs, and is found by nobody outside the desk', async () => {
    const test = await shared();
    await desk.server.clock.advance(1000);
    expect((await tell(test)).json()).toEqual({ watchers: 0, code: test.code });
    const headers = { [TEST_TOKEN_HEADER]: test.token };
    expect((await get(DESK_ROUTES.runningByCode(test.code), headers)).statusCode).toBe(401);
    await desk.server.clock.advance(SILENT_AFTER_MS);
    expect((await get(DESK_ROUTES.runningByCode(test.code))).statusCode).toBe(404);
  });

  it('keeps its code though its page was silent, and is found by it again once it tells again', async () => {
    const test = await shared();
    const found = await get(DESK_ROUTES.runningByCode(test.code));
    const window = await watch(found.json<RunningTest>().id);
    await desk.server.clock.advance(SILENT_AFTER_MS + 5000);
    await window.ended;
    expect((await get(DESK_ROUTES.runningByCode(test.code))).statusCode).toBe(404);
    const told = await tell(test, { phase: 'measuring', elapsedMs: 16_000 });
    expect(told.json()).toEqual({ watchers: 0, code: test.code });
    const again = await get(DESK_ROUTES.runningByCode(test.code));
    expect(again.json()).toMatchObject({ id: found.json<RunningTest>().id, phase: 'measuring' });
  });

  it('is not found by guessing: thirty codes a minute are looked up', async () => {
    const test = await shared();
    const statuses: number[] = [];
    for (let guess = 0; guess < 31; guess += 1)
      statuses.push((await get(DESK_ROUTES.runningByCode(codeOf(guess)))).statusCode);
    expect([statuses.slice(0, 30).every((status) => status === 404), statuses[30]]).toEqual([true, 429]);
    expect((await get(DESK_ROUTES.runningByCode(test.code))).statusCode).toBe(429);
  });
});

test('pages that show a code take no place of what the desk asked for, and no code is shown twice', () => {
  const drawn = [5, 5, 6];
  const tests = new RunningTests(
    () => 0,
    () => undefined,
    () => codeOf(drawn.shift() ?? 0),
  );
  const stage = { phase: 'waiting', elapsedMs: 0, durationMs: 15_000, figures: null } as const;
  const codes = ['a', 'b'].map((id) => tests.report(id, { requestId: null, ...stage }, null).code);
  expect(codes).toEqual([codeOf(5), codeOf(6)]);
  // Nor is one that ended found by the code of another: its page may tell again.
  let nowMs = 0;
  const next = [5, 5, 6, 6, 5];
  const ended = new RunningTests(
    () => nowMs,
    () => undefined,
    () => codeOf(next.shift() ?? 0),
  );
  ended.report('a', { requestId: null, ...stage, phase: 'connecting' }, null);
  nowMs += SILENT_AFTER_MS;
  expect(ended.report('b', { requestId: null, ...stage }, null).code).toBe(codeOf(6));
  expect(ended.report('a', { requestId: null, ...stage }, null).code).toBe(codeOf(5));
  // Once no test could still run, codes are free again.
  nowMs += SILENT_AFTER_MS;
  ended.forgetSilent();
  nowMs += CODE_KEPT_MS;
  expect(ended.report('c', { requestId: null, ...stage }, null).code).toBe(codeOf(6));
  const numbers = Array.from({ length: MAX_TESTS }, (_, number) => number);
  const full = new RunningTests(
    () => 0,
    () => undefined,
    () => codeOf(numbers.shift() ?? 0),
  );
  for (let id = 0; id < MAX_TESTS; id += 1) full.report(`s${id}`, { requestId: null, ...stage }, null);
  expect(full.report('more', { requestId: null, ...stage }, null)).toEqual({ watchers: 0 });
  full.report('asked', { requestId: 'q', ...stage }, { ticket: 'INC1', site: null, user: null });
  expect(full.list()).toMatchObject([{ id: 'asked', ticket: 'INC1' }]);
});
