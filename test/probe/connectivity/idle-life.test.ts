import { afterEach, describe, expect, test, vi } from 'vitest';
import type { IdleLife } from '../../../src/core/connectivity/idle-life.ts';
import { probeIdleLife } from '../../../src/probe/connectivity/idle-life.ts';
import { ownRequestsMs } from '../../../src/probe/connectivity/own-requests.ts';
import { installBrowser } from './fake-browser.ts';

const URL = 'turn:relay.example:3478?transport=udp';
const ISSUED = {
  relay: { name: 'a', urls: [URL], place: null, kind: { kind: 'edge' } },
  username: 'u',
  credential: 'c',
} as const;

/** A probe behind a NAT that forgets a mapping `lifeS` after the last packet, the browser's own until `ownMs`. */
function start(lifeS: number, ownMs: number) {
  const goneMs = ownMs + lifeS * 1000;
  const browser = installBrowser(() =>
    browser.clock.nowMs() < goneMs ? { kind: 'open', afterMs: 40, rttMs: 20 } : { kind: 'silent' },
  );
  const abort = new AbortController();
  let found: IdleLife | null = null;
  void probeIdleLife(ISSUED, URL, abort.signal, ownMs).then((life) => {
    found = life;
  });
  return { browser, abort, read: () => found };
}

afterEach(() => vi.unstubAllGlobals());

describe('probeIdleLife', () => {
  test.each([
    // The first wait too long ends it, 8 s after it was over.
    [20, 0, 38, { keptS: null, lostS: 30 }],
    [45, 0, 68, { keptS: 30, lostS: 60 }],
    [90, 0, 128, { keptS: 60, lostS: 120 }],
    [300, 0, 121, { keptS: 120, lostS: null }],
    // Waits begin when the browser has sent its last.
    [20, 41, 79, { keptS: null, lostS: 30 }],
    [45, 41, 109, { keptS: 30, lostS: 60 }],
    [300, 41, 162, { keptS: 120, lostS: null }],
  ])(
    'a life of %d s, with requests of its own for %d s, is known after %d s',
    async (lifeS, ownS, takesS, life) => {
      const { browser, read } = start(lifeS, ownS * 1000);
      await browser.clock.advance((takesS - 2) * 1000);
      expect(read()).toBeNull();
      await browser.clock.advance(4000);
      expect(read()).toEqual(life);
      expect(browser.connections.every(({ isClosed }) => isClosed)).toBe(true);
      expect(browser.pending()).toBe(0);
    },
  );

  test('aborted, it ends at once, knows nothing and leaves nothing open', async () => {
    const { browser, abort, read } = start(300, 0);
    await browser.clock.advance(10_000);
    abort.abort();
    await browser.clock.advance(0);
    expect(read()).toEqual({ keptS: null, lostS: null });
    expect(browser.connections.every(({ isClosed }) => isClosed)).toBe(true);
    expect(browser.pending()).toBe(0);
  });
});

test.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0', 0],
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
    41_000,
  ],
  ['Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15', 41_000],
])('ownRequestsMs of %s is %d', (userAgent, expected) => {
  expect(ownRequestsMs(userAgent)).toBe(expected);
});
