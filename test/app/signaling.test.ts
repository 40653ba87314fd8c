import { describe, expect, it } from 'vitest';
import { checkConnectivity } from '../../src/app/check-connectivity.ts';
import { ServerError, type EnvironmentPort, type ServerPort } from '../../src/app/ports.ts';
import { outcome, UDP } from '../core/connectivity/outcomes.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { foundBy } from './found-connectivity.ts';

/** How long the page's own server takes to answer, while the ways to the relay are tried. */
const relay = { name: 'a', urls: UDP, kind: { kind: 'edge' }, username: 'u', credential: 'c' } as const;

/** What is measured of a server whose answers take so long, one after the other; `null`: it answers no more. */
async function signalingOf(answersMs: readonly (number | null)[]): Promise<number | null | undefined> {
  const clock = new ManualClock();
  const left = [...answersMs];
  const server = {
    network: () => Promise.resolve({ address: '203.0.113.7', isProxied: false, names: [] }),
    config: () =>
      new Promise((resolve, reject) => {
        const tookMs = left.shift() ?? null;
        if (tookMs === null) reject(new ServerError('unreachable', 'away'));
        else clock.setTimer(tookMs, () => resolve({ version: '1', relays: [], maxConcurrentTests: 1 }));
      }),
  } as Partial<ServerPort> as ServerPort;
  const environment = {
    nowMs: () => clock.nowMs(),
    setTimer: (afterMs, callback) => clock.setTimer(afterMs, callback),
  } as Partial<EnvironmentPort> as EnvironmentPort;
  const connectivity = {
    check: () => Promise.resolve(foundBy(relay, [outcome(UDP[0] ?? '', 'open')])),
    settle: () => undefined,
    idleLife: () => Promise.resolve({ keptS: 120, lostS: null }),
    cancel: () => undefined,
  };
  const grant = { testId: 't', token: 'k' } as Parameters<typeof checkConnectivity>[1];
  const checked = checkConnectivity(
    { server, connectivity, environment },
    grant,
    relay as unknown as Parameters<typeof checkConnectivity>[2],
    false,
    () => undefined,
  );
  await clock.advance(10_000);
  return (await checked)?.signalingRttMs;
}

describe('signaling', () => {
  it('is the median of the requests after the first, which may have waited for a connection', async () => {
    expect(await signalingOf([300, 40, 90, 50])).toBe(50);
  });

  it('is of those that were answered where the others were not, or took too long', async () => {
    expect(await signalingOf([300, 40, null])).toBe(40);
    // 1,500 + 1,400 + 1,300 ms are more than the four seconds that it may take.
    expect(await signalingOf([1500, 1400, 1300, 1200])).toBe(1400);
  });

  it('is not known of a server that answered once at most', async () => {
    expect(await signalingOf([null])).toBeNull();
    expect(await signalingOf([300, null])).toBeNull();
    expect(await signalingOf([5000])).toBeNull();
  });
});
