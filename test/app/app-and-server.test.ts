import { describe, expect, test } from 'vitest';
import { LINK_REVOKED, ServerError } from '../../src/app/ports.ts';
import type { Admission } from '../../src/wire/http.ts';
import { settle } from '../support/manual-clock.ts';
import { setUp, clean, ADMITTED, resultOf } from './app-on-clock.ts';

describe('the server', () => {
  test('refusing is shown in its own words', async () => {
    const refuse = () => Promise.reject(new ServerError('rate-limited', 'Too many tests from this address.'));
    const { app } = setUp(clean, { server: { requestTest: refuse } });
    app.start();
    await settle();
    expect(app.state.run).toEqual({
      kind: 'failed',
      failure: { code: 'refused', message: 'Too many tests from this address.' },
    });
  });

  test('being away is told apart from refusing', async () => {
    const away = () => Promise.reject(new ServerError('unreachable', 'x'));
    const { app } = setUp(clean, { server: { requestTest: away, config: away } });
    app.open(null);
    app.start();
    await settle();
    expect(app.state.run).toEqual({ kind: 'failed', failure: { code: 'server-unreachable' } });
    expect(app.state.config).toEqual({ kind: 'failed', message: 'x' });
  });

  test('making it wait: the test starts by itself when it is its turn', async () => {
    const waiting: Admission = {
      state: 'waiting',
      testId: 'test-1',
      token: 'token-1',
      position: 2,
      waitMs: 4000,
      pollAfterMs: 2000,
    };
    const answers = [{ ...waiting, position: 1 }, ADMITTED];
    const { app, clock } = setUp(clean, {
      server: {
        requestTest: () => Promise.resolve(waiting),
        askTest: () => Promise.resolve(answers.shift() ?? ADMITTED),
      },
    });
    app.start();
    await settle();
    expect(app.state.run).toMatchObject({ kind: 'waiting', position: 2 });
    await clock.advance(2000);
    expect(app.state.run).toMatchObject({ kind: 'waiting', position: 1 });
    await clock.advance(45_000);
    expect(resultOf(app).grades.verdict).toBe('meets');
  });

  test('not storing keeps the result on the page, and it is tried again by itself', async () => {
    const tries: number[] = [];
    const { app, clock, released } = setUp(clean, {
      server: {
        store: (result) => {
          tries.push(clock.nowMs());
          return tries.length < 4
            ? Promise.reject(new ServerError('full', 'The server could not store the result.'))
            : Promise.resolve({ id: result.id, path: '/r/result-1', code: '3222222T' });
        },
      },
    });
    app.start();
    await clock.advance(32_300);
    expect(app.state.run).toMatchObject({
      storage: { kind: 'failed', message: 'The server could not store the result.', retryAfterMs: 2000 },
    });
    expect(released).toEqual([]);
    await clock.advance(30_000);
    expect(tries.map((atMs) => atMs - tries[0]!)).toEqual([0, 2000, 7000, 22_000]);
    expect(app.state.run).toMatchObject({ kind: 'done', storage: { kind: 'stored', path: '/r/result-1' } });
    expect(released).toEqual(['test-1']);
  });

  test('being asked to store again before its time stores once', async () => {
    let isFull = true;
    let tries = 0;
    const { app, clock } = setUp(clean, {
      server: {
        store: (result) => {
          tries++;
          return isFull
            ? Promise.reject(new ServerError('full', 'The server could not store the result.'))
            : Promise.resolve({ id: result.id, path: '/r/result-1', code: '3222222T' });
        },
      },
    });
    app.start();
    await clock.advance(32_000);
    isFull = false;
    const before = tries;
    app.storeAgain();
    await clock.advance(60_000);
    expect(app.state.run).toMatchObject({ storage: { kind: 'stored' } });
    expect(tries).toBe(before + 1);
  });

  test('refusing a result for good is not asked again', async () => {
    let tries = 0;
    const { app, clock } = setUp(clean, {
      server: {
        store: () => {
          tries++;
          return Promise.reject(new ServerError('bad-result', 'It is not valid.', { isFinal: true }));
        },
      },
    });
    app.start();
    await clock.advance(200_000);
    expect(tries).toBe(1);
    expect(app.state.run).toMatchObject({ storage: { kind: 'failed', retryAfterMs: null } });
  });

  test('gets the record of every packet, once the result is stored and where it was asked for', async () => {
    const { app, clock, packets } = setUp(clean, { options: { keepPackets: true } });
    app.start();
    await clock.advance(40_000);
    const { traffic } = resultOf(app);
    expect(packets.map((rows) => rows.length)).toEqual([traffic.sent]);
    expect(app.state.run).toMatchObject({ storage: { kind: 'stored', packets: { kind: 'kept' } } });
    const without = setUp(clean);
    without.app.start();
    await without.clock.advance(40_000);
    expect(without.packets).toEqual([]);
  });

  test('is told of a request, so that the result lands on its ticket', async () => {
    const labels = { ticket: 'INC1', site: 'HQ', user: null, request: 'q1' };
    const { app, clock, stored } = setUp(clean, { options: { labels } });
    app.start();
    await clock.advance(40_000);
    expect(stored[0]?.labels).toEqual(labels);
  });

  test('answers to a test that was given up are dropped', async () => {
    let answer: (admission: Admission) => void = () => undefined;
    const { app, clock } = setUp(clean, {
      server: { requestTest: () => new Promise((resolve) => (answer = resolve)) },
    });
    app.start();
    app.stop();
    expect(app.state.run.kind).toBe('idle');
    answer(ADMITTED);
    await clock.advance(100);
    expect(app.state.run.kind).toBe('idle');
  });

  test('opens a stored result, or says that there is none', async () => {
    const { app } = setUp(clean);
    app.open('nope');
    expect(app.state.opened).toEqual({ kind: 'loading', id: 'nope' });
    await settle();
    expect(app.state.opened).toEqual({
      kind: 'failed',
      id: 'nope',
      message: 'There is no such result.',
      isRevoked: false,
    });
    const revoked = setUp(clean, {
      server: { result: () => Promise.reject(new ServerError(LINK_REVOKED, 'Revoked.')) },
    });
    revoked.app.open('nope');
    await settle();
    expect(revoked.app.state.opened).toMatchObject({ kind: 'failed', isRevoked: true });
  });
});
