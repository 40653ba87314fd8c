import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { SILENT_AFTER_MS } from '../../../../server/events/running-tests.ts';
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

const tell = ({ testId, token, requestId }: Started, changes: Partial<Progress> = {}) =>
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
