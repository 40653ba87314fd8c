import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { startNetlab } from '../../netlab/netlab.ts';
import {
  isPostgresqlInstalled,
  NO_POSTGRESQL,
  startPostgresql,
} from '../../test/support/server/postgresql.ts';
import { ROUTES, type ServerConfig } from '../../src/wire/http.ts';
import type { Result } from '../../src/wire/result.ts';
import { truthOf } from '../accuracy/compare.ts';
import { directionTruthOf } from '../accuracy/direction-truth.ts';
import { expectDirections } from '../accuracy/expect-directions.ts';
import { expectExact } from '../accuracy/expect-truth.ts';
import { freePorts } from '../accuracy/free-ports.ts';
import { measuredOf } from '../accuracy/measured.ts';
import { runInChromium } from '../accuracy/run-in-chromium.ts';
import { skipUnless } from '../skip-unless.ts';
import { makeToken, startEdgewise } from '../store/edgewise-process.ts';
import { startCommand } from '../watch/agent-process.ts';
import { startReverseProxy } from './reverse-proxy.ts';

/** Of the relay as clients see it: the gateway between stands at this address, on the relay's own port. */
const GATEWAY_HOST = '127.0.0.2';
const RELAY_HOST = '127.0.0.1';
const DURATION_S = 15;
const KILL_AFTER_MS = 6000;
/** 80 ms there and back, and 2 % lost each way. */
const IMPAIRMENTS = {
  seed: 31,
  up: { delayMs: 40, lossRatio: 0.02 },
  down: { delayMs: 40, lossRatio: 0.02 },
} as const;
const ENVIRONMENT = {
  EDGEWISE_RELAY_SECRET: 'of the relays of these servers',
  EDGEWISE_TOKEN_SECRET: 'of the tests of these servers',
  EDGEWISE_TRUST_PROXY: RELAY_HOST,
};

async function relaysOf(origin: string): Promise<string[]> {
  const answer = await fetch(new URL(ROUTES.config, origin));
  return ((await answer.json()) as ServerConfig).relays.map(({ name }) => name);
}

/**
 * Two servers on one PostgreSQL behind a proxy, and a relay that joined both. The server that lets a test in is killed in its
 * midst: the call goes on, and the other server stores the result with all that the relay saw.
 * With nothing beside it: a browser that does not come to read loses packets that no gateway logs.
 */
test('a test outlives the server that let it in, packet for packet @alone @long', async () => {
  skipUnless(isPostgresqlInstalled(), NO_POSTGRESQL);
  const folder = mkdtempSync(path.join(tmpdir(), 'edgewise-servers-'));
  const closing: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  try {
    const postgresql = await startPostgresql();
    closing.push(() => postgresql.stop());
    const databaseUrl = await postgresql.createDatabase();
    const start = async (name: string) => {
      const server = await startEdgewise({
        dataDir: path.join(folder, name),
        databaseUrl,
        environment: ENVIRONMENT,
      });
      closing.push(() => server.end('SIGKILL'));
      return server;
    };
    const first = await start('first');
    const second = await start('second');
    const token = path.join(folder, 'token');
    writeFileSync(
      token,
      await makeToken({ dataDir: path.join(folder, 'first'), databaseUrl }, ['relays:join']),
    );

    const [relayPort = 0] = await freePorts(1);
    const lab = await startNetlab({
      ports: [
        { listenHost: GATEWAY_HOST, listenPort: relayPort, targetHost: RELAY_HOST, targetPort: relayPort },
      ],
      isActive: false,
      ...IMPAIRMENTS,
    });
    closing.push(() => lab.close());
    const relay = startCommand(folder, [
      ...['relay', '--name', 'berlin', '--token-file', token],
      ...['--join', first.origin, '--join', second.origin],
      ...['--relay-host', RELAY_HOST, '--relay-ports', String(relayPort), '--public-host', GATEWAY_HOST],
    ]);
    closing.push(() => relay.end('SIGKILL'));
    for (const { origin } of [first, second])
      await expect.poll(() => relaysOf(origin), { timeout: 60_000 }).toContain('berlin');

    const proxy = await startReverseProxy([first, second].map(({ port }) => ({ host: RELAY_HOST, port })));
    closing.push(() => proxy.close());
    const url = new URL(`${proxy.origin}/?autostart=1&relay=berlin&duration=${DURATION_S}&packets=1`);
    let isKilled = false;
    const updates = await runInChromium(url, {
      onUpdate(update) {
        if (update.kind !== 'phase') return;
        if (update.phase === 'warming') void lab.activate();
        if (isKilled || update.elapsedMs < KILL_AFTER_MS) return;
        isKilled = true;
        void first.end('SIGKILL');
      },
    });
    expect(isKilled).toBe(true);

    const measured = measuredOf(updates);
    const log = await lab.log();
    expect(measured.result.traffic).toMatchObject({ method: 'rtp', confidence: 'exact' });
    expect(measured.result.traffic.lost).toBeGreaterThan(0);
    expectExact(measured, truthOf(log, measured));
    expectDirections(measured, directionTruthOf(log, measured));
    const stored = await fetch(new URL(ROUTES.result(measured.result.id), second.origin));
    const { witness, traffic } = (await stored.json()) as Result;
    expect({ witness, traffic }).toEqual({
      witness: measured.result.witness,
      traffic: measured.result.traffic,
    });
  } finally {
    for (const close of closing.reverse()) await close();
  }
});
