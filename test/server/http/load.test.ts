import { afterEach, describe, expect, it } from 'vitest';
import { Pace } from '../../../server/http/load/pace.ts';
import { noiseBytes } from '../../../server/http/load/noise.ts';
import { Transfers, type Transfer } from '../../../server/http/load/transfers.ts';
import { TestTokens } from '../../../server/http/access/test-tokens.ts';
import { gzipSync } from 'node:zlib';
import { ROUTES, TEST_TOKEN_HEADER, UPLOAD_BYTES } from '../../../src/wire/http.ts';
import { httpServer, type HttpServer } from '../../support/server/http-server.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const HOST = { host: 'edge.example.com:8080' };
/** The tests' server: 8 Mbit/s, 1,000 bytes a millisecond. */
const BYTES_PER_MS = 1000;

interface Asked {
  readonly testId: string;
  readonly token: string;
}

const servers: HttpServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map(({ app }) => app.close()));
});

async function start(changes: Parameters<typeof httpServer>[0] = {}): Promise<HttpServer> {
  const server = await httpServer({ maxRunning: 20, ...changes });
  servers.push(server);
  return server;
}

const ask = ({ app }: HttpServer, payload: Record<string, unknown>) =>
  app.inject({ method: 'POST', url: ROUTES.tests, headers: HOST, payload });

async function admitted(server: HttpServer, payload: Record<string, unknown> = {}): Promise<Asked> {
  const answer = await ask(server, { durationMs: 15_000, loaded: true, ...payload });
  const body = answer.json<Asked & { state: string }>();
  if (body.state !== 'admitted') throw new Error(answer.body);
  return body;
}

const withToken = (token: string) => ({ ...HOST, [TEST_TOKEN_HEADER]: token });
const OCTETS = { 'content-type': 'application/octet-stream' };

const upload = ({ app }: HttpServer, { testId, token }: Asked, bytes: number) =>
  app.inject({
    method: 'POST',
    url: ROUTES.load(testId),
    headers: { ...withToken(token), ...OCTETS },
    payload: Buffer.alloc(bytes),
  });

const codeOf = (answer: { json: () => { error: { code: string } } }): string => answer.json().error.code;

describe('a test under load', () => {
  it('takes as many places as it has calls, and five more for a busy link', async () => {
    const server = await start({ maxRunning: 9 });
    await admitted(server, { calls: 3 });
    // 8 of 9 places are taken: one more call fits, another waits.
    expect((await ask(server, { durationMs: 15_000 })).json()).toMatchObject({ state: 'admitted' });
    expect((await ask(server, { durationMs: 15_000 })).json()).toMatchObject({ state: 'waiting' });
  });

  it.each([
    [{ calls: 10 }, 'This server has 9 places for one network; such a test needs 10.'],
    [{ calls: 5, loaded: true }, 'This server has 9 places for one network; such a test needs 10.'],
    [{ calls: 9, durationMs: 67_000 }, 'With 9 calls at once each part of a test lasts at most 66 seconds.'],
    [{ calls: 20, loaded: true }, 'So many calls at once cannot be measured twice; ask for fewer.'],
  ])('%j is refused with a sentence, and takes no place', async (wish, message) => {
    const server = await start({ maxRunning: 9 });
    const answer = await ask(server, { durationMs: 15_000, ...wish });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ error: { code: 'too-much-load', message } });
    expect(server.places.counts()).toEqual({ running: 0, waiting: 0 });
  });

  it.each([{ calls: 0 }, { calls: 21 }, { calls: 1.5 }, { calls: '3' }, { loaded: 1 }])(
    '%j is no request for a test',
    async (wish) => {
      expect((await ask(await start(), { durationMs: 15_000, ...wish })).statusCode).toBe(400);
    },
  );

  it('has credentials that last for both of its parts', async () => {
    const server = await start();
    const answer = await ask(server, { durationMs: 30_000, loaded: true });
    // 2026-01-01 is 1767225600; 30 s, 3 s and 30 s, and 90 s allowance.
    expect(answer.json()).toMatchObject({
      transferBitsPerSecond: 8_000_000,
      relays: [{ username: expect.stringMatching(/^1767225753:/) as string }, {}],
    });
  });

  it('has no busy link where the server offers none', async () => {
    const clock = new ManualClock();
    const serverClock = { monotonicMs: () => clock.nowMs(), epochMs: () => clock.nowEpochMs() };
    const timers = { after: (ms: number, work: () => void) => clock.setTimer(ms, work) };
    const server = await start({ transfers: new Transfers(null, serverClock, timers) });
    const answer = await ask(server, { durationMs: 15_000, loaded: true });
    expect([answer.statusCode, codeOf(answer)]).toEqual([403, 'no-transfers']);
    const config = await server.app.inject({ url: ROUTES.config, headers: HOST });
    expect(config.json()).toMatchObject({ transferBitsPerSecond: null });
  });
});

describe('POST /api/tests/:id/load', () => {
  it('takes a body and says how much it was', async () => {
    const server = await start();
    const answer = await upload(server, await admitted(server), 10_000);
    expect([answer.statusCode, answer.json()]).toEqual([200, { bytes: 10_000 }]);
  });

  it('takes no more than one upload may have', async () => {
    const server = await start();
    expect((await upload(server, await admitted(server), UPLOAD_BYTES + 1)).statusCode).toBe(413);
  });

  it('takes nothing but bytes', async () => {
    const server = await start();
    const { testId, token } = await admitted(server);
    const answer = await server.app.inject({
      method: 'POST',
      url: ROUTES.load(testId),
      headers: withToken(token),
      payload: { a: 1 },
    });
    expect(answer.statusCode).toBe(415);
  });

  it.each(['GET', 'POST'] as const)(
    '%s needs the token of a loaded test that holds its place',
    async (method) => {
      const server = await start();
      const asked = await admitted(server);
      const status = async (testId: string, token: string | null) => {
        const answer = await server.app.inject({
          method,
          url: ROUTES.load(testId),
          headers: token === null ? { ...HOST, ...OCTETS } : { ...withToken(token), ...OCTETS },
          ...(method === 'POST' ? { payload: Buffer.alloc(10) } : {}),
        });
        return [answer.statusCode, codeOf(answer)];
      };
      expect(await status(asked.testId, null)).toEqual([401, 'bad-token']);
      const other = await admitted(server);
      expect(await status(asked.testId, other.token)).toEqual([401, 'bad-token']);
      const plain = await admitted(server, { loaded: false });
      expect(await status(plain.testId, plain.token)).toEqual([403, 'not-loaded']);
      // A token of its own making: the right test, with a load that was never admitted.
      const forged = new TestTokens('other').issue({
        testId: plain.testId,
        plannedMs: 15_000,
        load: { calls: 1, loaded: true },
      });
      expect(await status(plain.testId, forged)).toEqual([401, 'bad-token']);
      await server.places.release(asked.testId);
      expect(await status(asked.testId, asked.token)).toEqual([410, 'place-lost']);
    },
  );
});

describe('GET /api/tests/:id/load', () => {
  /** A real connection: what is injected has no reader who could be slow. */
  async function download(server: HttpServer, { testId, token }: Asked) {
    const address = await server.app.listen({ port: 0, host: '127.0.0.1' });
    const response = await fetch(address + ROUTES.load(testId), { headers: { [TEST_TOKEN_HEADER]: token } });
    const reader = response.body?.getReader();
    if (!reader) throw new Error('no body');
    let total = 0;
    return {
      response,
      /** Reads until there are so many. */
      until: async (bytes: number): Promise<number> => {
        while (total < bytes) {
          const { done, value } = await reader.read();
          if (done) break;
          total += value.byteLength;
        }
        return total;
      },
      ended: (): Promise<unknown> =>
        (async () => {
          for (let part = await reader.read(); !part.done; part = await reader.read());
          return 'ended';
        })().catch(() => 'cut'),
    };
  }

  it('sends noise no faster than it may, however fast it is read', async () => {
    const server = await start();
    const asked = await admitted(server);
    const { response, until } = await download(server, asked);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('cache-control')).toBe('no-store, no-transform');
    // 50 ms at once: pieces of 16 KiB until more than 50,000 bytes are booked. Time stands still, so no more come.
    expect(await until(65_536)).toBe(65_536);
    await server.clock.advance(100);
    const more = await until(65_537);
    expect(more).toBeGreaterThan(65_536);
    expect(more).toBeLessThanOrEqual(65_536 + 100 * BYTES_PER_MS + 16_384);
    await server.places.release(asked.testId);
  });

  it('has no headers without a body', async () => {
    const server = await start();
    const { testId, token } = await admitted(server);
    const url = ROUTES.load(testId);
    const answer = await server.app.inject({ method: 'HEAD', url, headers: withToken(token) });
    expect(answer.statusCode).toBe(404);
  });

  it('ends with the place of its test, whoever still reads', async () => {
    const server = await start();
    const asked = await admitted(server);
    const { until, ended } = await download(server, asked);
    await until(65_536);
    await server.places.release(asked.testId);
    expect(await ended()).toMatch(/^(ended|cut)$/);
  });

  it('ends when its time is over, and there is no second', async () => {
    const server = await start();
    const asked = await admitted(server);
    const { until, ended } = await download(server, asked);
    await until(65_536);
    // 3 s, 15 s and 5 s to spare; signs of life keep the place.
    for (let passed = 0; passed < 23_000; passed += 5000) {
      await server.clock.advance(5000);
      await server.places.ask(asked.testId);
    }
    expect(await ended()).toMatch(/^(ended|cut)$/);
    const again = await upload(server, asked, 10);
    expect([again.statusCode, codeOf(again)]).toEqual([410, 'time-over']);
  });
});

describe('Transfers', () => {
  const claim = (testId = 't') => ({ testId, plannedMs: 15_000, load: { calls: 1, loaded: true } });
  function setUp() {
    const clock = new ManualClock();
    const transfers = new Transfers(
      8_000_000,
      { monotonicMs: () => clock.nowMs(), epochMs: () => clock.nowEpochMs() },
      { after: (ms, work) => clock.setTimer(ms, work) },
    );
    const open = (testId?: string): Transfer => {
      const opened = transfers.open(claim(testId), 'down');
      if (typeof opened === 'string') throw new Error(opened);
      return opened;
    };
    return { clock, transfers, open };
  }

  it('lets a test hold so many streams each way, and gives a closed one back once', () => {
    const { transfers, open } = setUp();
    const all = Array.from({ length: 9 }, () => open());
    expect(transfers.open(claim(), 'down')).toBe('too-many-streams');
    // Uploads are counted apart, and so are other tests.
    expect(typeof transfers.open(claim(), 'up')).toBe('object');
    expect(typeof transfers.open(claim('other'), 'down')).toBe('object');
    all[0]?.close();
    all[0]?.close();
    open();
    expect(transfers.open(claim(), 'down')).toBe('too-many-streams');
  });

  it('keeps all streams of a test below one rate', async () => {
    const { clock, open } = setUp();
    const [one, other] = [open(), open()];
    // 50 ms at once are 50,000 bytes; what is beyond is waited for, by whoever comes next.
    await one.moved(50_000);
    let isDone = false;
    const waited = other.moved(30_000).then(() => (isDone = true));
    await clock.advance(29);
    expect(isDone).toBe(false);
    await clock.advance(2);
    expect(isDone).toBe(true);
    await waited;
  });

  it('wakes who waits when the test ends, with an error', async () => {
    const { transfers, open } = setUp();
    const transfer = open();
    const waiting = transfer.moved(1_000_000);
    transfers.end('t');
    await expect(waiting).rejects.toThrow();
    expect(transfer.signal.aborted).toBe(true);
    expect(transfers.testCount).toBe(0);
    transfers.end('t');
  });

  it('ends them all at the end of the server', () => {
    const { transfers, open } = setUp();
    const [one, other] = [open('a'), open('b')];
    transfers.close();
    expect([one.signal.aborted, other.signal.aborted]).toEqual([true, true]);
  });
});

describe('Pace', () => {
  it('lets a second of the rate through in a second, whatever the pieces are', () => {
    const pace = new Pace(8_000_000);
    let nowMs = 0;
    let moved = 0;
    for (const bytes of [100, 5000, 16_384, 1, 70_000]) {
      for (let index = 0; index < 20; index++) {
        nowMs += pace.take(bytes, nowMs);
        moved += bytes;
      }
    }
    // 1,000 bytes a millisecond, and 50 ms that were given at the start.
    expect(nowMs).toBeCloseTo(moved / 1000 - 50, 6);
  });
});

describe('the noise', () => {
  it('cannot be made smaller', () => {
    const part = noiseBytes().subarray(0, 1_000_000);
    expect(gzipSync(part).length).toBeGreaterThan(999_000);
  });
});
