import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { first } from '../../netlab/hosts/first.ts';
import type { FleetRow } from '../../src/wire/relays/fleet.ts';
import { startCoturn, type Coturn } from '../coturn.ts';
import { makeToken, startEdgewise } from '../store/edgewise-process.ts';
import { startCommand } from '../watch/agent-process.ts';
import { relayRow } from './laboratory/desk-relays.ts';
import { startPeople } from './laboratory/people.ts';
import { inStarWithCoturn, type StarWithCoturn } from './laboratory/star-with-coturn.ts';

/** Benchmarking addresses (RFC 2544); each is so far from the middle, one way. */
const PLACES = {
  server: { address: '198.18.3.1', delayMs: 5 },
  berlin: { address: '198.18.3.2', delayMs: 20 },
  oslo: { address: '198.18.3.3', delayMs: 35 },
  coturn: { address: '198.18.3.4', delayMs: 40, lossRatio: 0.01 },
} as const;
type Place = keyof typeof PLACES;
const PORT = 3478;
const PAGE_PORT = 8080;
const ORIGIN = `http://${PLACES.server.address}:${PAGE_PORT}`;
const SECRET = 'what this coturn and the server know';
const NAME = 'coturn';
/** docs/relays.md: who is dead is offered to nobody by then, and who is back to all. */
const PROMISE_MS = 40_000;
const LOOK = { intervals: [500], timeout: 60_000 };

/**
 * A coturn 90 ms from the server, there and back, and two relays of ours that joined: real processes in networks of their own. First no
 * datagram comes through between the server and coturn, then coturn is gone, then it is back while the server still does not reach it.
 */
test('of a coturn that a server does not reach, relays that joined tell whether it is down @laboratory', async () => {
  await inStarWithCoturn<Place>({ ends: PLACES, seed: 19, relayUdpPorts: [PORT] }, lookAtIt);
});

async function lookAtIt({ lab, coturnFile, closing }: StarWithCoturn<Place>): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'edgewise-coturn-'));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  const config = path.join(folder, 'edgewise.json');
  const url = `turn:${PLACES.coturn.address}:${PORT}?transport=udp`;
  const configured = { name: NAME, urls: [url], secret: SECRET };
  writeFileSync(config, JSON.stringify({ relays: [{ name: 'built-in' }, configured] }));
  const dataDir = path.join(folder, 'data');
  const server = await startEdgewise({
    dataDir,
    args: ['--config', config, '--host', PLACES.server.address, '--port', String(PAGE_PORT)],
    prefix: first(lab.hosts.server).prefix,
  });
  closing.push(() => server.end('SIGKILL'));
  const startIt = async (): Promise<Coturn> => {
    const { prefix } = first(lab.hosts.coturn);
    const started = await startCoturn(coturnFile, {
      ...{ port: PORT, secret: SECRET, realm: 'edgewise.test' },
      elsewhere: { address: PLACES.coturn.address, prefix },
    });
    closing.push(() => started.close());
    return started;
  };
  const coturn = await startIt();
  const tokenFile = path.join(folder, 'token');
  writeFileSync(tokenFile, await makeToken({ dataDir }, ['relays:join']));
  for (const name of ['berlin', 'oslo'] as const) {
    const relay = startCommand(
      folder,
      [
        ...['relay', '--join', ORIGIN, '--token-file', tokenFile, '--name', name],
        ...['--relay-host', PLACES[name].address, '--relay-ports', String(PORT)],
      ],
      { prefix: first(lab.hosts[name]).prefix, environment: {} },
    );
    closing.push(() => relay.end('SIGKILL'));
  }
  const people = await startPeople(first(lab.hosts.server));
  closing.push(() => people.close());
  const token = await makeToken({ dataDir }, ['results:read']);
  const standing = async (): Promise<FleetRow['checked']> =>
    (await relayRow({ people, token }, ORIGIN, NAME))?.checked ?? null;
  const reach = async () => (await standing())?.reach;

  await expect.poll(reach, LOOK).toEqual({ isReached: true, reachedBy: ['berlin', 'oslo'], missedBy: [] });
  const before = await standing();

  const cutMs = Date.now();
  await lab.cut('server', 'coturn', 'datagrams');
  await expect.poll(reach, LOOK).toEqual({ isReached: false, reachedBy: ['berlin', 'oslo'], missedBy: [] });
  // Three checks in a row that fail would have put it out by then.
  await expect.poll(() => Date.now() - cutMs, LOOK).toBeGreaterThan(PROMISE_MS);
  const unreached = await standing();
  expect(unreached).toMatchObject({
    state: 'online',
    isOutByTests: false,
    troubles: [{ transport: 'udp', port: PORT, step: 'allocate' }],
  });
  // To a second: two clocks are read, one after the other.
  expect(Math.abs((unreached?.sinceMs ?? NaN) - (before?.sinceMs ?? NaN)), 'ms; it never went').toBeLessThan(
    1000,
  );

  const killedMs = Date.now();
  await coturn.close();
  await expect.poll(async () => (await standing())?.state, LOOK).toBe('offline');
  expect(Date.now() - killedMs, 'ms it was offered so long').toBeLessThan(PROMISE_MS);
  expect(await reach()).toEqual({ isReached: false, reachedBy: [], missedBy: ['berlin', 'oslo'] });

  const backMs = Date.now();
  await startIt();
  await expect.poll(async () => (await standing())?.state, LOOK).toBe('online');
  expect(Date.now() - backMs, 'ms until it was offered again').toBeLessThan(PROMISE_MS);
  expect(await reach()).toEqual({ isReached: false, reachedBy: ['berlin', 'oslo'], missedBy: [] });
  await lab.cut('server', 'coturn', null);
  await expect.poll(reach, LOOK).toEqual({ isReached: true, reachedBy: ['berlin', 'oslo'], missedBy: [] });
}
