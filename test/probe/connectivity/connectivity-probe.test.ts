import { afterEach, describe, expect, test, vi } from 'vitest';
import { probeConnectivity, type Probed } from '../../../src/probe/connectivity/connectivity-probe.ts';
import { installBrowser, type Fate, type FakeBrowser } from './fake-browser.ts';

const NAME = 'relay.example';
const UDP = [3478, 3479].map((port) => `turn:${NAME}:${port}?transport=udp`);
const TCP = `turn:${NAME}:3478?transport=tcp`;
const TLS = `turns:${NAME}:443?transport=tcp`;
const URLS = [...UDP, TCP, TLS];
const NAMED = [{ name: NAME, addresses: ['192.0.2.1'] }];
const OPEN: Fate = { kind: 'open', afterMs: 40, rttMs: 20 };
const SILENT: Fate = { kind: 'silent' };

/** Starts a probe; the clock is the test's to move. */
function start(fateOf: (url: string) => Fate, limit = Infinity, namedAfterMs = 0) {
  const browser = installBrowser(fateOf, limit);
  const [abort, settle] = [new AbortController(), new AbortController()];
  /** How many checks had ended, each time one had; and the URLs that had answered by then. */
  const progress: number[] = [];
  let answered: readonly string[] = [];
  let probed: Probed | null = null;
  const named = new Promise<typeof NAMED>((resolve) => {
    if (namedAfterMs === 0) resolve(NAMED);
    else setTimeout(() => resolve(NAMED), namedAfterMs);
  });
  void probeConnectivity(
    { relay: { name: 'a', urls: URLS, place: null, kind: { kind: 'edge' } }, username: 'u', credential: 'c' },
    named,
    { signal: abort.signal, settled: settle.signal },
    (told) => {
      ({ answered } = told);
      if (told.outcomes.length > (progress.at(-1) ?? 0)) progress.push(told.outcomes.length);
    },
  ).then((found) => {
    probed = found;
  });
  const read = (): Probed => {
    if (!probed) throw new Error('the probe has not ended');
    return probed;
  };
  return { browser, abort, settle, progress, answered: () => answered, read, isOver: () => probed !== null };
}

const statesOf = ({ checks }: Probed): string[] => checks.map(({ url, state }) => `${url} ${state}`);
const expectNothingLeft = ({ connections, pending }: FakeBrowser): void => {
  expect(connections.filter(({ isClosed }) => !isClosed).map(({ urls }) => urls)).toEqual([]);
  expect(pending()).toBe(0);
};

afterEach(() => vi.unstubAllGlobals());

describe('probeConnectivity', () => {
  test('asks every URL at the same moment, ends with the last answer and leaves nothing open', async () => {
    const { browser, progress, read } = start(() => OPEN);
    await browser.clock.advance(0);
    // A pair for each URL, one connection for the mapping and one for the name, none of them after another.
    expect(browser.connections.map(({ madeMs }) => madeMs)).toEqual(Array.from({ length: 10 }, () => 0));
    await browser.clock.advance(1000);
    const found = read();
    expect(statesOf(found)).toEqual(URLS.map((url) => `${url} open`));
    // Allocated after 40 ms; 20 ms to connect; packets each 10 ms take the round trip of 20 ms.
    expect(
      found.checks.map(({ allocateMs, rttMs, sent, received }) => [allocateMs, rttMs, sent, received]),
    ).toEqual(URLS.map(() => [40, 20, 10, 10]));
    expect(found.tookMs).toBe(170);
    expect(progress).toEqual([1, 2, 3, 4]);
    expectNothingLeft(browser);
  });

  test('where nothing answers it asks twice, then by address, and ends with blocked after 7.5 s', async () => {
    const { browser, read, isOver } = start(() => SILENT);
    await browser.clock.advance(7499);
    expect(isOver()).toBe(false);
    await browser.clock.advance(1);
    // The mapping and the name are waited for no longer than the least time, which is over.
    await browser.clock.advance(0);
    const found = read();
    expect(found.tookMs).toBe(7500);
    expect(found.checks.map(({ by, state }) => `${by} ${state}`)).toEqual([
      ...['name blocked', 'address blocked', 'name blocked', 'address blocked'],
      ...['name blocked', 'address blocked', 'name blocked', 'address blocked'],
    ]);
    const pairs = browser.connections
      .filter(({ urls }) => urls[0]?.startsWith('turn'))
      .map(({ madeMs }) => madeMs);
    // Two ends a try: four URLs by name at 0 and 2 s, four by address at 1.5 and 3.5 s.
    const twice = (atMs: number, urls: number): number[] => Array.from({ length: 2 * urls }, () => atMs);
    expect(pairs.sort((a, b) => a - b)).toEqual([
      ...twice(0, 4),
      ...twice(1500, 4),
      ...twice(2000, 4),
      ...twice(3500, 4),
    ]);
    expectNothingLeft(browser);
  });

  test('a name that is silent is asked by address too, which answers', async () => {
    const { browser, read } = start((url) => (url.includes(NAME) ? SILENT : OPEN));
    await browser.clock.advance(6000);
    expect(
      read()
        .checks.filter(({ by }) => by === 'address')
        .map(({ state }) => state),
    ).toEqual(Array.from({ length: 4 }, () => 'open'));
    expect(read().tookMs).toBe(6000);
    expectNothingLeft(browser);
  });

  test('where the addresses come late, the name is asked meanwhile, and they when they come', async () => {
    const { browser, read } = start((url) => (url.includes(NAME) ? SILENT : OPEN), Infinity, 2500);
    await browser.clock.advance(6000);
    const pairs = browser.connections.filter(({ urls }) => urls[0]?.startsWith('turn'));
    const madeMs = (host: string): number[] => [
      ...new Set(pairs.filter(({ urls }) => urls[0]?.includes(host)).map((each) => each.madeMs)),
    ];
    expect([madeMs(NAME), madeMs('192.0.2.1')]).toEqual([[0, 2000], [2500]]);
    expect(statesOf(read())).toEqual(
      URLS.flatMap((url) => [`${url} blocked`, `${url.replace(NAME, '192.0.2.1')} open`]),
    );
    // From its own beginning, not from that of the name.
    expect(read().checks[1]?.allocateMs).toBe(40);
    expectNothingLeft(browser);
  });

  test('where the name answers, the addresses are waited for, since they may tell of another family', async () => {
    const { browser, read, isOver } = start(() => OPEN, Infinity, 2500);
    await browser.clock.advance(2499);
    expect(isOver()).toBe(false);
    await browser.clock.advance(801);
    expect(statesOf(read())).toEqual(URLS.map((url) => `${url} open`));
    expectNothingLeft(browser);
  });

  test('aborted while the addresses are waited for, it ends without them', async () => {
    const { browser, abort, read } = start(() => OPEN, Infinity, 2500);
    await browser.clock.advance(1000);
    abort.abort();
    await browser.clock.advance(0);
    expect(read()).toMatchObject({
      tookMs: 1000,
      stunServers: UDP.map((_, i) => `stun:${NAME}:${3478 + i}`),
    });
    await browser.clock.advance(1500);
    expectNothingLeft(browser);
  });

  test('an allocation without data is given up 4 s after it came, over UDP when loss cannot explain it', async () => {
    const { browser, progress, read, isOver } = start(() => ({ kind: 'no-data', afterMs: 500 }));
    await browser.clock.advance(4499);
    expect(progress).toEqual([]);
    await browser.clock.advance(1);
    // TCP and TLS.
    expect(progress).toEqual([1, 2]);
    // No packet tells of loss here, so that 30 % each way are assumed.
    expect(isOver()).toBe(false);
    await browser.clock.advance(10_000);
    expect(statesOf(read())).toEqual(URLS.map((url) => `${url} no-data`));
    for (const { transport, tries } of read().checks)
      if (transport === 'udp') expect(tries).toMatchObject({ lossRatio: null, answered: tries?.made });
    expectNothingLeft(browser);
  });

  test('a TLS port that fails at once and takes a plain connection has a rejected certificate', async () => {
    const plain = `turn:${NAME}:443?transport=tcp`;
    const failed: Fate = { kind: 'error', afterMs: 30, code: 701 };
    const { browser, read } = start((url) => (url === TLS ? failed : url === plain ? SILENT : OPEN));
    await browser.clock.advance(1530);
    expect(statesOf(read()).at(-1)).toBe(`${TLS} certificate-rejected`);
    expectNothingLeft(browser);
  });

  test('a TLS port that fails at once and takes no plain connection either is refused', async () => {
    const failed: Fate = { kind: 'error', afterMs: 30, code: 701 };
    const { browser, read } = start((url) => (/^turns?:.*:443/.test(url) ? failed : OPEN));
    await browser.clock.advance(1000);
    expect(statesOf(read()).at(-1)).toBe(`${TLS} refused`);
    expectNothingLeft(browser);
  });

  test('TLS of a silent name is asked by address, where a rejected certificate shows that somebody is there', async () => {
    const failed: Fate = { kind: 'error', afterMs: 30, code: 701 };
    const { browser, read } = start((url) => (url.startsWith('turns:192.0.2.1') ? failed : SILENT));
    await browser.clock.advance(7500);
    await browser.clock.advance(0);
    expect(statesOf(read()).slice(-2)).toEqual([
      `${TLS} blocked`,
      'turns:192.0.2.1:443?transport=tcp certificate-rejected',
    ]);
    expectNothingLeft(browser);
  });

  test('a refusal by the relay itself is told with its code', async () => {
    const { browser, read } = start(() => ({ kind: 'error', afterMs: 30, code: 486 }));
    await browser.clock.advance(2000);
    expect(
      read()
        .checks.filter(({ by }) => by === 'name')
        .map(({ state, refusedCode }) => [state, refusedCode]),
    ).toEqual(URLS.map(() => ['refused', 486]));
  });

  test('tells which URLs have answered, soonest first, before their checks have ended', async () => {
    const soon = (afterMs: number): Fate => ({ ...OPEN, afterMs });
    const [first = '', second = ''] = UDP;
    const { browser, progress, answered } = start((url) =>
      url === first ? soon(60) : url === second ? soon(30) : SILENT,
    );
    await browser.clock.advance(40);
    expect(answered()).toEqual([second]);
    await browser.clock.advance(30);
    expect(answered()).toEqual([second, first]);
    expect(progress).toEqual([]);
  });

  test('settled, it ends what is open without its packets, and only where nothing else is waited for', async () => {
    const open = start(() => OPEN);
    // Connected after 60 ms; ten packets would take until 170.
    await open.browser.clock.advance(80);
    open.settle.abort();
    await open.browser.clock.advance(0);
    await open.browser.clock.advance(800);
    expect(open.progress).toEqual([4]);
    expect(open.read().checks.map(({ state, sent }) => [state, sent])).toEqual(URLS.map(() => ['open', 0]));
    expectNothingLeft(open.browser);
    vi.unstubAllGlobals();

    const [first = ''] = UDP;
    const lacking = start((url) => (url === first ? SILENT : OPEN));
    await lacking.browser.clock.advance(80);
    lacking.settle.abort();
    await lacking.browser.clock.advance(300);
    // The packets of open ports tell what a silent one is worth.
    expect(lacking.progress).toEqual([1, 2, 3]);
    await lacking.browser.clock.advance(16_000);
    const udp = lacking.read().checks.filter(({ url }) => url === UDP[1]);
    expect(udp.map(({ sent, received }) => [sent, received])).toEqual([[10, 10]]);
  });

  test('settled while one still connects, it ends with that one', async () => {
    const [first = ''] = UDP;
    const late = start((url) => (url === first ? { kind: 'open', afterMs: 40, rttMs: 100 } : OPEN));
    // Three are connected after 60 ms and the last one after 140; their packets would take until 170 and 330.
    await late.browser.clock.advance(80);
    late.settle.abort();
    await late.browser.clock.advance(59);
    expect(late.progress).toEqual([]);
    await late.browser.clock.advance(1);
    expect(late.progress).toEqual([4]);
    await late.browser.clock.advance(800);
    expectNothingLeft(late.browser);
  });

  // A round trip of 600 ms: one looks up the name, over TCP one connects, two allocate, two more of the loop for ICE.
  test('far from the relay what takes long is not asked twice, nor by address', async () => {
    const far = start(
      (url) => ({ kind: 'open', afterMs: url === TCP || url === TLS ? 2400 : 1800, rttMs: 1200 }),
      Infinity,
      600,
    );
    await far.browser.clock.advance(6000);
    const pairs = far.browser.connections.filter(({ urls }) => urls[0]?.startsWith('turn'));
    expect(pairs.map(({ madeMs }) => madeMs)).toEqual(URLS.flatMap(() => [0, 0]));
    expect(statesOf(far.read())).toEqual(URLS.map((url) => `${url} open`));
    expectNothingLeft(far.browser);
  });

  test('a port with an allocation that came late for a loss is tried again after 4 s', async () => {
    const [first = ''] = UDP;
    const lossy = start(
      (url) => (url === first ? { kind: 'no-data', afterMs: 1750 } : SILENT),
      Infinity,
      600,
    );
    await lossy.browser.clock.advance(16_000);
    const tries = lossy.browser.connections.filter(({ urls }) => urls[0] === first);
    expect([...new Set(tries.map(({ madeMs }) => madeMs))].slice(0, 2)).toEqual([0, 4000]);
    expectNothingLeft(lossy.browser);
  });

  test('aborted, it ends at once with what it has and leaves nothing open', async () => {
    const { browser, abort, read } = start((url) => (url === TCP ? OPEN : SILENT));
    await browser.clock.advance(1000);
    abort.abort();
    await browser.clock.advance(0);
    expect(read().tookMs).toBe(1000);
    expect(read().checks.find(({ url }) => url === TCP)?.state).toBe('open');
    expectNothingLeft(browser);
  });

  test('a browser that makes no more connections has not asked: nothing is called blocked', async () => {
    const { browser, read } = start(() => OPEN, 0);
    await browser.clock.advance(9000);
    expect(new Set(read().checks.map(({ state }) => state))).toEqual(new Set(['not-checked']));
    expectNothingLeft(browser);
  });
});
