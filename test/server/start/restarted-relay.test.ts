import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RelayStartError } from '../../../server/relay/port.ts';
import type { RelayOptions, RelayStats, RelayThread } from '../../../server/relay/port.ts';
import { relayProblem } from '../../../server/start/relay-problem.ts';
import { keepRelayRunning } from '../../../server/start/restarted-relay.ts';
import { startRelay } from '../../../server/relay/thread.ts';
import { processTimers } from '../../../server/time/timers.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { buildWorker } from '../relay/built-worker.ts';
import type { BuiltWorker } from '../relay/built-worker.ts';
import { listenOn, loopbackOptions } from '../relay/loopback.ts';

/** A relay that dies when it is told to. */
class FakeRelay implements RelayThread {
  readonly endpoints = [{ transport: 'udp', host: '127.0.0.1', port: 40_000 }] as const;
  readonly skipped = [];
  readonly io = { adapter: 'dgram', reason: null } as const;
  readonly receiveBufferBytes = 4096;
  readonly threads = 1;
  readonly admitted: string[] = [];
  isClosed = false;
  #tell: (reason: string) => void = () => undefined;

  stats = () => Promise.resolve({ allocations: this.admitted.length } as RelayStats);
  reloadTls = () => Promise.resolve();
  endTest = () => Promise.resolve();
  witness = (testId: string) => Promise.resolve(new TextEncoder().encode(testId));
  admitTest = (testId: string) => {
    this.admitted.push(testId);
    return Promise.resolve();
  };
  onFailure = (listener: (reason: string) => void) => {
    this.#tell = listener;
  };
  close = () => {
    this.isClosed = true;
    return Promise.resolve();
  };
  die(reason: string): void {
    this.#tell(reason);
  }
}

/** The first start succeeds; each later one goes as `next` says. */
async function keep(next: () => Promise<RelayThread>) {
  const clock = new ManualClock();
  const started: RelayOptions[] = [];
  const first = new FakeRelay();
  const deaths: string[] = [];
  const failures: string[] = [];
  const relay = await keepRelayRunning(loopbackOptions([listenOn('udp')]), {
    startRelay: (options) => {
      started.push(options);
      return started.length === 1 ? Promise.resolve(first) : next();
    },
    timers: { after: (ms, work) => clock.setTimer(ms, work) },
    monotonicMs: () => clock.nowMs(),
  });
  relay.onDeath((reason) => deaths.push(reason));
  relay.onFailure((reason) => failures.push(reason));
  return { relay, clock, first, started, deaths, failures };
}

/** Every start succeeds; the third death is so long after the second, which is 30 s after the first. */
async function dyingThreeTimes(lastAfterMs: number) {
  const relays: FakeRelay[] = [];
  const kept = await keep(() => {
    const next = new FakeRelay();
    relays.push(next);
    return Promise.resolve(next);
  });
  kept.first.die('one');
  await kept.clock.advance(30_000);
  relays[0]?.die('two');
  await kept.clock.advance(lastAfterMs);
  relays[1]?.die('three');
  return kept;
}

/** A start that the test ends. */
function held() {
  let end: { resolve: (relay: RelayThread) => void; reject: (error: Error) => void } | null = null;
  return {
    start: () =>
      new Promise<RelayThread>((resolve, reject) => {
        end = { resolve, reject };
      }),
    succeed: (relay: RelayThread) => end?.resolve(relay),
    fail: (error: Error) => end?.reject(error),
  };
}

describe('keepRelayRunning', () => {
  it('says that the relay died, starts another on the same port, and hands on what waited', async () => {
    const next = held();
    const { relay, clock, first, started, deaths, failures } = await keep(next.start);
    first.die('out of memory');

    expect([deaths, failures, started.length]).toEqual([['out of memory'], [], 2]);
    // The port that the system chose for the first is asked for by number.
    expect(started.map(({ listeners }) => listeners.map(({ port }) => port))).toEqual([[0], [40_000]]);
    await expect(relay.stats()).rejects.toThrow(
      'It is being started again after its thread ended: out of memory.',
    );
    await relay.endTest('gone with it');
    const admitted = relay.admitTest('test-1', 400);
    const witness = relay.witness('test-2');
    const second = new FakeRelay();
    next.succeed(second);
    await clock.advance(0);
    await admitted;
    expect(new TextDecoder().decode((await witness) ?? undefined)).toBe('test-2');
    expect(second.admitted).toEqual(['test-1']);
    expect(await relay.stats()).toEqual({ allocations: 1 });
    expect([first.isClosed, second.isClosed, failures]).toEqual([true, false, []]);
  });

  it('gives up on the third death in a minute, and says so to whoever waits or asks late', async () => {
    const { relay, started, deaths, failures } = await dyingThreeTimes(29_999);
    expect([deaths, failures]).toEqual([['one', 'two', 'three'], ['three (3 times in a minute)']]);
    expect(started).toHaveLength(3);
    await expect(relay.admitTest('test-1', 400)).rejects.toBeInstanceOf(RelayStartError);
    await expect(relay.stats()).rejects.toThrow('It was given up after its thread ended: three.');
    const late: string[] = [];
    relay.onFailure((reason) => late.push(reason));
    expect(late).toEqual(failures);
  });

  it('goes on when the deaths are further apart', async () => {
    const { failures, started } = await dyingThreeTimes(30_000);
    expect([failures, started.length]).toEqual([[], 4]);
  });

  it('tries a start that failed again after 250 ms, and counts it', async () => {
    const outcomes: (() => Promise<RelayThread>)[] = [
      () => Promise.reject(new RelayStartError('taken', 'EADDRINUSE', null)),
      () => Promise.resolve(new FakeRelay()),
    ];
    const { relay, clock, first, started, failures } = await keep(
      () => outcomes.shift()?.() ?? Promise.reject(new Error('no more')),
    );
    first.die('one');
    await clock.advance(249);
    expect(started).toHaveLength(2);
    await expect(relay.stats()).rejects.toThrow('after its thread ended: taken.');
    await clock.advance(1);
    expect([started.length, failures]).toEqual([3, []]);
    expect(await relay.stats()).toEqual({ allocations: 0 });
  });

  it('is not ready until it is back: at once, or 250 ms after each start that fails, so within 2 s', async () => {
    const second = held();
    const third = held();
    const starts = [second.start, third.start];
    const { relay, clock, first } = await keep(
      () => starts.shift()?.() ?? Promise.reject(new Error('no more')),
    );
    // What /readyz says.
    const problem = (): Promise<string | null> =>
      relayProblem(relay, { after: (ms, work) => clock.setTimer(ms, work) });
    expect(await problem()).toBeNull();
    first.die('out of memory');
    const away = (reason: string): string =>
      `The relay has failed: It is being started again after its thread ended: ${reason}.`;
    expect(await problem()).toBe(away('out of memory'));
    second.fail(new RelayStartError('taken', 'EADDRINUSE', null));
    await clock.advance(249);
    expect(await problem()).toBe(away('taken'));
    // The next start is asked for by now, and nothing but it is waited for.
    await clock.advance(1);
    expect(await problem()).toBe(away('taken'));
    third.succeed(new FakeRelay());
    await clock.advance(0);
    expect([await problem(), clock.nowMs()]).toEqual([null, 250]);
  });

  it('closes what it is starting, and starts nothing afterwards', async () => {
    const next = held();
    const { relay, clock, first, started } = await keep(next.start);
    first.die('one');
    const waiting = relay.admitTest('test-1', 400);
    const closed = relay.close();
    await expect(waiting).rejects.toThrow('The relay is closed.');
    const second = new FakeRelay();
    next.succeed(second);
    await closed;
    await clock.advance(1000);
    expect([second.isClosed, started.length]).toEqual([true, 2]);
  });

  it('rejects as the first start does', async () => {
    const attempt = keepRelayRunning(loopbackOptions([]), {
      startRelay: () => Promise.reject(new RelayStartError('no', 'EACCES', null)),
      timers: processTimers,
      monotonicMs: () => 0,
    });
    await expect(attempt).rejects.toMatchObject({ code: 'EACCES' });
  });
});

describe('a thread of the relay that dies', () => {
  let built: BuiltWorker;
  beforeAll(async () => {
    built = await buildWorker();
  }, 60_000);
  afterAll(() => built.remove());

  const THREADS = process.platform === 'linux' ? [1, 3] : [1];

  it.each(THREADS)('leaves its ports to the next, UDP and TCP, as one of %d', async (threads) => {
    // The thread as it is built, but that a test of this name kills it, or the second of several.
    const mortal = new URL(
      `data:text/javascript,${encodeURIComponent(`
        import ${JSON.stringify(built.url.href)};
        import { parentPort } from 'node:worker_threads';
        let isMortal = false;
        parentPort.on('message', ({ question }) => {
          if (question.kind === 'start') isMortal = question.place === null || question.place.index === 1;
          if (question.testId === 'fatal' && isMortal) process.exit(7);
        });`)}`,
    );
    const started: RelayOptions[] = [];
    let startNext = (): void => undefined;
    const mayStart = new Promise<void>((resolve) => (startNext = resolve));
    const relay = await keepRelayRunning(
      { ...loopbackOptions([listenOn('udp'), listenOn('tcp')]), threads },
      {
        startRelay: async (options) => {
          started.push(options);
          if (started.length > 1) await mayStart;
          return startRelay(options, mortal);
        },
        timers: processTimers,
        monotonicMs: () => performance.now(),
      },
    );
    const died = new Promise<string>((resolve) => relay.onDeath(resolve));
    await expect(relay.admitTest('fatal', 1)).rejects.toMatchObject({ code: 'WORKER' });
    expect(await died).toBe('it ended with status 7');
    // So /readyz has it meanwhile.
    expect(await relayProblem(relay, processTimers)).toBe(
      'The relay has failed: It is being started again after its thread ended: it ended with status 7.',
    );
    startNext();
    // It waits for the relay, which has no other ports to be on.
    await relay.admitTest('next', 400);
    expect(await relay.stats()).toMatchObject({ allocations: 0, threads });
    expect(await relayProblem(relay, processTimers)).toBeNull();
    // With the first try: nobody had its ports any more.
    expect(started).toHaveLength(2);
    await relay.close();
  });
});
