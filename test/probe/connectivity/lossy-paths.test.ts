import { afterEach, describe, expect, test, vi } from 'vitest';
import { reachOf } from '../../../src/core/connectivity/reach.ts';
import { readingOf } from '../../../src/core/connectivity/ways.ts';
import { deniedUdpPorts } from '../../../src/core/relay.ts';
import { probeConnectivity, type Probed } from '../../../src/probe/connectivity/connectivity-probe.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { installBrowser, type Fate } from './fake-browser.ts';

const PORTS = [3478, 3479, 3480, 3481];
const URLS = PORTS.map((port) => `turn:192.0.2.1:${port}?transport=udp`);
const RTT_MS = 40;
const SENT_AT_MS = [0, 250, 750, 1750, 3750, 7750, 15_750];

/** When so many exchanges in a row are over, with each packet drawn by itself; Infinity: never. */
function exchangesMs(exchanges: number, isLost: () => boolean): number {
  let atMs = 0;
  for (let exchange = 0; exchange < exchanges; exchange++) {
    const sentMs = SENT_AT_MS.find(() => !isLost() && !isLost());
    if (sentMs === undefined) return Infinity;
    atMs += sentMs + RTT_MS;
  }
  return atMs;
}

/** What becomes of one connection over a path that loses packets. */
function fateOn(isLost: () => boolean): Fate {
  const afterMs = exchangesMs(2, isLost);
  const permittedMs = exchangesMs(1, isLost);
  if (afterMs === Infinity) return { kind: 'silent' };
  // ICE's checks cross the path four times, each 50 ms.
  let checks = 0;
  while (isLost() || isLost() || isLost() || isLost()) checks++;
  if (permittedMs === Infinity) return { kind: 'no-data', afterMs };
  const rttMs = permittedMs + 50 * checks + 2 * RTT_MS;
  return { kind: 'open', afterMs, rttMs, isLost: () => isLost() || isLost() };
}

/** Probes a relay of four UDP ports; all the chance there is comes from the seed. */
async function probe(
  seed: number,
  lossRatio: number,
  shut: (url: string, atMs: number) => Fate | null,
  urls: readonly string[] = URLS,
): Promise<Probed> {
  const random = seededRandom(seed);
  const isLost = (): boolean => random() < lossRatio;
  const browser = installBrowser((url) => shut(url, performance.now()) ?? fateOn(isLost));
  const ended: Probed[] = [];
  const issued = {
    relay: { name: 'a', urls, place: null, kind: { kind: 'edge' as const } },
    username: 'u',
    credential: 'c',
  };
  void probeConnectivity(issued, Promise.resolve([]), {
    signal: new AbortController().signal,
    settled: new AbortController().signal,
  }).then((found) => {
    ended.push(found);
  });
  for (let ms = 0; ms < 17_000 && ended.length === 0; ms += 100) await browser.clock.advance(100);
  vi.unstubAllGlobals();
  const [probed] = ended;
  if (!probed) throw new Error('the probe has not ended');
  return probed;
}

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed);
const of3480 = (url: string): boolean => url.includes(':3480');
const statesOf = ({ checks }: Probed): string[] => checks.map(({ state }) => state);

afterEach(() => vi.unstubAllGlobals());

describe.each([0.02, 0.1, 0.22])('where %d are lost each way', (lossRatio) => {
  test('no open port is found shut', async () => {
    for (const seed of SEEDS) {
      const found = await probe(seed, lossRatio, () => null);
      expect(statesOf(found), `seed ${seed}`).toEqual(['open', 'open', 'open', 'open']);
      expect(deniedUdpPorts(readingOf('a', found.checks))).toEqual([]);
      for (const { tries } of found.checks)
        expect(tries).toMatchObject({ lossRatio: null, openChance: null });
    }
  });

  test('one that drops everything is found, with its tries', async () => {
    for (const seed of SEEDS) {
      const found = await probe(1000 + seed, lossRatio, (url) => (of3480(url) ? { kind: 'silent' } : null));
      expect(statesOf(found), `seed ${seed}`).toEqual(['open', 'open', 'blocked', 'open']);
      const { tries } = found.checks[2] ?? {};
      expect(tries?.answered).toBe(0);
      expect(tries?.made).toBeGreaterThanOrEqual(2);
      expect(tries?.openChance).toBeLessThan(1e-4);
      expect(found.tookMs).toBeLessThanOrEqual(16_000);
      expect(reachOf(found.checks)).toBe('needed-blocked');
      expect(deniedUdpPorts(readingOf('a', found.checks))).toEqual([3480]);
    }
  });
});

describe('on a path that loses nothing', () => {
  test('nothing is tried twice where all answers, and it takes what it took', async () => {
    const found = await probe(1, 0, () => null);
    expect(statesOf(found)).toEqual(['open', 'open', 'open', 'open']);
    expect(found.checks.map(({ tries }) => tries)).toEqual(
      URLS.map(() => ({ made: 1, answered: 1, lossRatio: null, openChance: null })),
    );
    expect(found.tookMs).toBeLessThan(1000);
  });

  test('a silent port takes no more than the two tries and 6 s', async () => {
    const found = await probe(1, 0, (url) => (of3480(url) ? { kind: 'silent' } : null));
    expect(found.checks[2]).toMatchObject({
      state: 'blocked',
      tries: { made: 2, answered: 0, lossRatio: 0 },
    });
    expect(found.tookMs).toBe(6000);
  });
});

test('a port of which one try of several gets through is open', async () => {
  // Two ends a try: only the third try is let through.
  let ends = 0;
  const found = await probe(1, 0.2, (url) =>
    of3480(url) && ends++ < 4 ? { kind: 'no-data', afterMs: 60 } : null,
  );
  expect(statesOf(found)).toEqual(['open', 'open', 'open', 'open']);
});

test('where most packets are lost, an open port may be told of as unknown, and never as denied', async () => {
  let unsure = 0;
  for (const seed of SEEDS) {
    const { checks } = await probe(seed, 0.55, () => null);
    if (checks.every(({ state }) => state !== 'open')) continue;
    expect(deniedUdpPorts(readingOf('a', checks)), `seed ${seed}`).toEqual([]);
    expect(reachOf(checks), `seed ${seed}`).not.toBe('needed-blocked');
    if (reachOf(checks) === 'unknown') unsure++;
  }
  expect(unsure).toBeGreaterThan(0);
});

describe('where looking up the name takes long, so that nothing is sent', () => {
  const NAME = 'relay.example';
  const OVER_UDP = PORTS.map((port) => `turn:${NAME}:${port}?transport=udp`);
  const OVER_TCP = `turn:${NAME}:3478?transport=tcp`;
  const isUdp = (url: string): boolean => url.endsWith('=udp');
  /** What is tried before then waits for the lookup beyond the end; over TCP the name answers at 4,084 ms. */
  const KNOWN_MS = 2700;
  const slow = (url: string, atMs: number): Fate | null => {
    if (isUdp(url)) return atMs < KNOWN_MS ? { kind: 'silent' } : null;
    return { kind: 'open', afterMs: 4084, rttMs: 400 };
  };

  test.each([0, 0.1])(
    'open ports are found once it answers over TCP, %d lost each way',
    async (lossRatio) => {
      for (const seed of SEEDS) {
        const { checks } = await probe(seed, lossRatio, slow, [...OVER_UDP, OVER_TCP]);
        expect(
          checks.map(({ state }) => state),
          `seed ${seed}`,
        ).toEqual(['open', 'open', 'open', 'open', 'open']);
      }
    },
  );

  test('with heavy loss beside it none is denied, and a call has its way', async () => {
    for (const seed of SEEDS) {
      const { checks } = await probe(seed, 0.22, slow, [...OVER_UDP, OVER_TCP]);
      const open = checks.filter(({ url, state }) => isUdp(url) && state === 'open');
      expect(open.length, `seed ${seed}`).toBeGreaterThan(0);
      expect(deniedUdpPorts(readingOf('a', checks)), `seed ${seed}`).toEqual([]);
    }
  });

  test('shut ports are still found shut, four seconds after the try that was surely sent', async () => {
    const shut = (url: string, atMs: number): Fate | null =>
      isUdp(url) ? { kind: 'silent' } : slow(url, atMs);
    const found = await probe(1, 0, shut, [...OVER_UDP, OVER_TCP]);
    expect(statesOf(found)).toEqual(['blocked', 'blocked', 'blocked', 'blocked', 'open']);
    // Tries at 0, 2, 6 and 8 s: at 4 s nothing had answered yet.
    expect(found.checks[0]?.tries).toMatchObject({ made: 4, answered: 0 });
    expect(found.tookMs).toBe(10_000);
  });

  test('a name that is known early costs nothing', async () => {
    const found = await probe(1, 0, (url) => (isUdp(url) ? { kind: 'silent' } : null), [
      ...OVER_UDP,
      OVER_TCP,
    ]);
    expect(statesOf(found)).toEqual(['blocked', 'blocked', 'blocked', 'blocked', 'open']);
    expect(found.checks[0]?.tries).toMatchObject({ made: 2, answered: 0 });
    expect(found.tookMs).toBe(6000);
  });
});
