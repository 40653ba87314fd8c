import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { first } from '../../netlab/hosts/first.ts';
import { udpOverflowsOn } from '../../netlab/hosts/udp-overflows.ts';
import { measuredOf } from '../accuracy/measured.ts';
import { runInChromium } from '../accuracy/run-in-chromium.ts';
import { browserOn } from '../connectivity/browser-on-client.ts';
import { startCoturn } from '../coturn.ts';
import { PATIENCE_MS } from '../patience.ts';
import { pathOf, SPOILINGS } from '../reality/envelope.ts';
import { expectCounts } from '../reality/expect-measured.ts';
import { startEdgewise } from '../store/edgewise-process.ts';
import { inStarWithCoturn, type StarWithCoturn } from './laboratory/star-with-coturn.ts';

/** Benchmarking addresses (RFC 2544); each is so far from the middle, one way. */
const PLACES = {
  browser: { address: '198.18.4.1', delayMs: 10, lossRatio: 0.02, isLogged: true },
  server: { address: '198.18.4.2', delayMs: 50 },
  coturn: { address: '198.18.4.3', delayMs: 5 },
} as const;
type Place = keyof typeof PLACES;
const PORT = 3478;
const PAGE_PORT = 8080;
const ORIGIN = `http://${PLACES.server.address}:${PAGE_PORT}`;
const SECRET = 'what this coturn and the server know';
const DURATION_S = 15;

/**
 * The nearest relay, 30 ms away, gives whatever allocation it is asked for and passes no packet on. The other is the server's own, 120 ms
 * away. 2 % are lost each way.
 */
test('where the nearest relay carries no call, the next one does, exact, and the result says so @laboratory', async () => {
  await inStarWithCoturn<Place>({ ends: PLACES, seed: 4, relayUdpPorts: [PORT] }, callThroughTheNext);
});

async function callThroughTheNext({ lab, coturnFile, closing }: StarWithCoturn<Place>): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'edgewise-next-'));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  const config = path.join(folder, 'edgewise.json');
  const url = `turn:${PLACES.coturn.address}:${PORT}?transport=udp`;
  // Looked at, it would be out before long.
  const configured = { name: 'coturn', urls: [url], secret: SECRET, probe: false };
  writeFileSync(config, JSON.stringify({ relays: [{ name: 'built-in' }, configured] }));
  const server = await startEdgewise({
    dataDir: path.join(folder, 'data'),
    args: [
      ...['--config', config, '--host', PLACES.server.address, '--port', String(PAGE_PORT)],
      ...['--relay-ports', String(PORT)],
    ],
    prefix: first(lab.hosts.server).prefix,
  });
  closing.push(() => server.end('SIGKILL'));
  const coturn = await startCoturn(coturnFile, {
    ...{ port: PORT, secret: SECRET, realm: 'edgewise.test', reachesNobody: true },
    elsewhere: { address: PLACES.coturn.address, prefix: first(lab.hosts.coturn).prefix },
  });
  closing.push(() => coturn.close());
  const chromium = await browserOn(first(lab.hosts.browser), { hasProxy: false });
  closing.push(() => chromium.close());

  const overflows = (): number => udpOverflowsOn(lab.hosts.browser) + udpOverflowsOn(lab.hosts.server);
  const before = overflows();
  const page = new URL(ORIGIN);
  page.search = new URLSearchParams({
    autostart: '1',
    packets: '1',
    duration: String(DURATION_S),
  }).toString();
  const updates = await runInChromium(page, {
    launch: {
      ...chromium.launch,
      // A page of loopback or of HTTPS has what this one is given here.
      args: [...(chromium.launch.args ?? []), `--unsafely-treat-insecure-origin-as-secure=${ORIGIN}`],
    },
    timeoutMs: PATIENCE_MS,
  });
  const measured = measuredOf(updates);
  const { path: way } = measured.result;
  expect(way).toMatchObject({
    relay: { name: 'built-in' },
    chosen: 'nearest',
    missed: [{ name: 'coturn', why: 'could-not-connect' }],
  });
  // It answered, sooner than the other one: only what it was for did not come about.
  const answeredMs = (name: string): number =>
    Math.min(
      ...way.relays
        .filter((relay) => relay.name === name)
        .flatMap(({ ports }) => ports.map(({ answeredMs: ms }) => ms ?? Infinity)),
    );
  expect(answeredMs('coturn')).toBeLessThan(answeredMs('built-in'));
  const roundTripMs = 2 * (PLACES.browser.delayMs + PLACES.server.delayMs);
  expectCounts(pathOf({ roundTripMs, spoiling: SPOILINGS['random-loss'], seed: 0 }), {
    updates,
    log: await lab.log(),
    overflows: overflows() - before,
    pressedAtMs: null,
  });
}
