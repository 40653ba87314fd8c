import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import type { FleetOffer } from '../../../server/fleet/fleet-offer.ts';
import { peerOf, relayProbes } from '../../../server/start/relays/relay-probes.ts';
import { processTimers } from '../../../server/time/timers.ts';
import { listenOn, LOOPBACK, LOOPBACK_SECRET, openLoopbackRelay, portOf } from '../relay/loopback.ts';

const HOUR_MS = 3_600_000;
const probesAt = (epochMs: () => number) =>
  relayProbes({ timers: processTimers, monotonicMs: () => performance.now(), epochMs });
const offer = (changes: Partial<FleetOffer>): FleetOffer => ({
  name: 'berlin',
  place: null,
  kind: { kind: 'edge' },
  group: null,
  secret: LOOPBACK_SECRET,
  issuer: 'issuer',
  publicHost: LOOPBACK,
  endpoints: [],
  clockAheadMs: 0,
  ...changes,
});

describe('what a relay is told of another', () => {
  it('is enough to go through it, and nothing of its secret', async () => {
    const relay = await openLoopbackRelay([listenOn('udp'), listenOn('tcp')]);
    try {
      const endpoints = [
        { transport: 'tcp', port: portOf(relay, 'tcp') },
        { transport: 'udp', port: portOf(relay, 'udp') },
      ] as const;
      const peer = peerOf(offer({ endpoints: [...endpoints] }), Date.now());
      expect(peer).toMatchObject({ name: 'berlin', transport: 'udp', host: LOOPBACK });
      expect(JSON.stringify(peer)).not.toContain(LOOPBACK_SECRET);
      if (!peer) throw new Error('no peer');
      const probes = probesAt(() => Date.now());
      expect(await probes.ofPeer(peer)).toBe(true);
      expect(await probes.ofPeer({ ...peer, credential: 'another' })).toBe(false);
    } finally {
      await relay.close();
    }
  });

  it('holds for two minutes by the clock of the one that is looked at', () => {
    const endpoints = [{ transport: 'udp' as const, port: 3478 }];
    const atMs = Date.UTC(2026, 0, 1);
    for (const clockAheadMs of [0, HOUR_MS, -HOUR_MS]) {
      const username = peerOf(offer({ endpoints, clockAheadMs }), atMs)?.username;
      expect(Number(username?.split(':')[0])).toBe((atMs + clockAheadMs) / 1000 + 120);
    }
  });

  it('is nothing of one that listens on nothing', () => {
    expect(peerOf(offer({}), 0)).toBeNull();
  });
});

describe('a probe by a server whose clock is an hour behind that of the relay', () => {
  it('goes through, since it is known', async () => {
    const relay = await openLoopbackRelay([listenOn('udp')]);
    try {
      const endpoints = [{ transport: 'udp' as const, port: portOf(relay, 'udp') }];
      const probes = probesAt(() => Date.now() - HOUR_MS);
      expect(await probes.ofJoined(offer({ endpoints }))).toMatchObject({ isGood: false });
      expect(await probes.ofJoined(offer({ endpoints, clockAheadMs: HOUR_MS }))).toEqual({
        isGood: true,
        troubles: [],
      });
    } finally {
      await relay.close();
    }
  });
});
