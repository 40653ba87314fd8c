import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RelayIoChoice, RelayTransport } from '../../../server/relay/port.ts';
import { ADAPTERS, listenOn, loopbackCredentials, openLoopbackRelay, portOf } from './loopback.ts';

/** Chromium is the TURN client that counts. These tests drive a real one over loopback. */
const BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
];
const executablePath = BROWSERS.find((path) => existsSync(path));
const suite = executablePath === undefined ? describe.skip : describe;
const title = `Chromium, relayed only${executablePath === undefined ? ' (skipped: no Chromium is installed)' : ''}`;

interface Call {
  readonly urls: string;
  readonly username: string;
  readonly credential: string;
}

/** Runs in the page: two peer connections send each other `count` messages; what came back, and by which path. */
async function callThroughRelay({ urls, username, credential }: Call) {
  const configuration: RTCConfiguration = {
    iceServers: [{ urls, username, credential }],
    iceTransportPolicy: 'relay',
  };
  const caller = new RTCPeerConnection(configuration);
  const callee = new RTCPeerConnection(configuration);
  const relayProtocols: (string | null)[] = [];
  caller.onicecandidate = ({ candidate }) => {
    if (candidate !== null) relayProtocols.push(`${candidate.type ?? ''} ${candidate.address ?? ''}`);
    void callee.addIceCandidate(candidate ?? undefined);
  };
  callee.onicecandidate = ({ candidate }) => void caller.addIceCandidate(candidate ?? undefined);
  const channel = caller.createDataChannel('echo');
  const echoes: number[] = [];
  const isDone = new Promise<void>((resolve) => {
    callee.ondatachannel = (event) => {
      event.channel.onmessage = ({ data }: MessageEvent<string>) => event.channel.send(data);
    };
    channel.onmessage = ({ data }: MessageEvent<string>) => {
      echoes.push(data.length);
      if (echoes.length === 50) resolve();
    };
    channel.onopen = () => {
      // Lengths around the multiples of four, which is where padding on streams goes wrong.
      for (let length = 150; length < 200; length += 1) channel.send('x'.repeat(length));
    };
  });
  await caller.setLocalDescription(await caller.createOffer());
  await callee.setRemoteDescription(caller.localDescription ?? { type: 'offer' });
  await callee.setLocalDescription(await callee.createAnswer());
  await caller.setRemoteDescription(callee.localDescription ?? { type: 'answer' });
  await isDone;
  caller.close();
  callee.close();
  return { echoes, candidates: relayProtocols };
}

suite(title, () => {
  let browser: Browser;
  beforeAll(async () => {
    const path = executablePath ?? '';
    browser = await chromium.launch({
      executablePath: path,
      // The container's root has no sandbox, and the certificate is the tests' own.
      args: ['--no-sandbox', '--ignore-certificate-errors'],
    });
  }, 60_000);
  afterAll(() => browser.close());

  const waysBy = (io: RelayIoChoice): [RelayTransport, string, string, RelayIoChoice][] => [
    ['udp', '127.0.0.1', 'turn:127.0.0.1:PORT?transport=udp', io],
    ['udp', '::1', 'turn:[::1]:PORT?transport=udp', io],
    ['tcp', '127.0.0.1', 'turn:127.0.0.1:PORT?transport=tcp', io],
    ['tls', '127.0.0.1', 'turns:localhost:PORT?transport=tcp', io],
    ['tcp', '::1', 'turn:[::1]:PORT?transport=tcp', io],
  ];

  it.each(ADAPTERS.flatMap(waysBy))(
    'calls over %s on %s by %s (%s)',
    { timeout: 30_000 },
    async (transport, host, url, io) => {
      const relay = await openLoopbackRelay([listenOn(transport, host)], {}, io);
      const page = await browser.newPage();
      const urls = url.replace('PORT', String(portOf(relay, transport)));
      const { echoes, candidates } = await page.evaluate(callThroughRelay, {
        urls,
        ...loopbackCredentials(),
      });
      expect(echoes).toEqual(Array.from({ length: 50 }, (_, at) => 150 + at));
      expect(candidates.every((candidate) => candidate === 'relay 198.51.100.1')).toBe(true);
      expect(candidates.length).toBeGreaterThan(0);
      const { packetsRelayed, authenticationFailures, malformedMessages } = relay.stats();
      expect(packetsRelayed).toBeGreaterThan(100);
      expect({ authenticationFailures, malformedMessages }).toEqual({
        authenticationFailures: 0,
        malformedMessages: 0,
      });
      await page.close();
      await relay.close();
    },
  );
});
