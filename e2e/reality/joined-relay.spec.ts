import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { UnattendedUpdate } from '../../src/wire/unattended.ts';
import { AUTHORITY_FILE } from '../connectivity/open-case.ts';
import { JOINED_UDP_PORTS, PAGE_PORT } from '../connectivity/conditions.ts';
import { updatesFromFirefoxOn } from '../connectivity/firefox-on-client.ts';
import { isFirefoxInstalled } from '../firefox/driver.ts';
import { isPulseInstalled, startPulse } from '../firefox/pulse.ts';
import type { TimedUpdate } from '../firefox/timed-update.ts';
import { NAMES } from '../../netlab/hosts/addresses.ts';
import { makeToken } from '../store/edgewise-process.ts';
import { startCommand, type AgentProcess } from '../watch/agent-process.ts';
import { pathOf, SPOILINGS } from './envelope.ts';
import { expectCounts } from './expect-measured.ts';
import { overflowsIn, updatesFromChromium } from './laboratory.ts';
import { atDesk } from './at-desk.ts';
import { NO_LAB, openReality, type Reality } from './open-reality.ts';
import { PATIENCE_MS } from '../patience.ts';

/** Of each test, with everything before it: a page that is 120 ms away, and a browser that has to start. */
const DURATION_S = 15;
const NAME = 'berlin';

test.describe.configure({ mode: 'serial' });

/** Through the kernel, 120 ms from the client and with 2 % lost each way, a relay that joined the server. */
test.describe('through a relay that joined @reality', () => {
  const path120 = pathOf({ roundTripMs: 120, spoiling: SPOILINGS['random-loss'], seed: 19 });
  let reality: Reality | null = null;
  let relay: AgentProcess | null = null;
  let folder = '';
  let token = '';

  test.beforeAll(async () => {
    reality = await openReality('all');
    expect(reality !== null || !process.env['CI'], NO_LAB).toBe(true);
    test.skip(reality === null, NO_LAB);
    if (!reality) return;
    folder = mkdtempSync(path.join(tmpdir(), 'edgewise-relay-'));
    token = path.join(folder, 'token');
    writeFileSync(token, await makeToken(reality, ['relays:join']));
    await reality.lab.setImpairments(path120.impairments);
    relay = await join(reality);
  });
  test.afterAll(async () => {
    await relay?.end('SIGKILL');
    await reality?.close();
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
  });

  const joining = (): string[] => [
    ...['--join', `https://${NAMES.relay}:${PAGE_PORT}`, '--token-file', token, '--name', NAME],
  ];

  async function join({ server }: Reality): Promise<AgentProcess> {
    const ports = [...JOINED_UDP_PORTS];
    const started = startCommand(
      folder,
      [
        'relay',
        ...joining(),
        ...[
          '--public-host',
          NAMES.relay,
          '--relay-ports',
          ports.join(','),
          '--relay-tcp-ports',
          String(ports[0]),
          // IPv4 and IPv6 of a browser may be on different ones.
          '--relay-threads',
          '3',
        ],
      ],
      { prefix: server.prefix, environment: { NODE_EXTRA_CA_CERTS: AUTHORITY_FILE } },
    );
    await started.said(/The relay listens/);
    return started;
  }

  /** Runs a test and holds it to the gateway's log, packet for packet and in each direction. */
  async function expectExactIn(run: (url: URL) => Promise<TimedUpdate[]>): Promise<void> {
    if (!reality) return;
    const { lab } = reality;
    await lab.reset();
    const before = overflowsIn(reality);
    const reported = await run(reality.testUrl({ durationS: DURATION_S, relay: NAME }));
    const updates = reported.map(({ update }) => update);
    expect(updates.at(-1)).toMatchObject({ kind: 'result', result: { path: { relay: { name: NAME } } } });
    expectCounts(path120, {
      updates,
      log: await lab.log(),
      overflows: overflowsIn(reality) - before,
      pressedAtMs: null,
    });
  }

  /** Does something once the call has been measured for a while. */
  const inTheMidst = (work: () => void): ((update: UnattendedUpdate) => void) => {
    let isDone = false;
    return (update) => {
      if (isDone || update.kind !== 'phase' || update.phase !== 'measuring' || update.elapsedMs < 3000)
        return;
      isDone = true;
      work();
    };
  };

  test('it stands at the desk, and is held out of new tests from there and by its own command', async () => {
    if (!reality) return;
    const { server } = reality;
    const hold = async (flag: '--drain' | '--resume'): Promise<string> => {
      const asked = startCommand(folder, ['relay', ...joining(), flag], {
        prefix: server.prefix,
        environment: { NODE_EXTRA_CA_CERTS: AUTHORITY_FILE },
      });
      expect(await asked.ended, asked.output()).toBe(0);
      return asked.output();
    };
    await atDesk(reality, async (page) => {
      await page.getByRole('link', { name: 'Relays' }).click();
      const row = page.getByRole('row', { name: NAME });
      await expect(row).toContainText('Online');
      await expect(row).toContainText(NAMES.relay);
      await expect(page.getByRole('row', { name: 'direct' })).toContainText('The relay of this server');
      await page.getByRole('button', { name: `Send no new tests: ${NAME}` }).click();
      await expect(row).toContainText('Held out');
      await expect(row).toContainText('it can be stopped');
      await page.getByRole('button', { name: `Send tests again: ${NAME}` }).click();
      await expect(row).toContainText('Online');
      expect(await hold('--drain')).toContain(`No test uses "${NAME}" any more: it can be stopped.`);
      await page.getByRole('button', { name: 'Look again' }).click();
      await expect(row).toContainText('Held out');
      expect(await hold('--resume')).toContain(`Tests are sent to "${NAME}" again.`);
    });
  });

  test('counts equal the truth in Firefox', async () => {
    test.skip(!isFirefoxInstalled() || !isPulseInstalled(), 'Firefox or PulseAudio is not installed.');
    const pulse = await startPulse();
    try {
      await expectExactIn(async (url) =>
        reality
          ? updatesFromFirefoxOn(reality.client, {
              url: url.href,
              timeoutMs: PATIENCE_MS,
              pulseAddress: pulse.address,
            })
          : [],
      );
    } finally {
      await pulse.close();
    }
  });

  test('counts equal the truth in Chromium although it is told to leave meanwhile, and then it leaves', async () => {
    const left: Promise<{ readonly status: number | null }>[] = [];
    await expectExactIn(async (url) =>
      reality
        ? updatesFromChromium(
            reality.client,
            url,
            PATIENCE_MS,
            inTheMidst(() => {
              if (relay) left.push(relay.end('SIGTERM'));
            }),
          )
        : [],
    );
    expect(await Promise.all(left), relay?.output()).toMatchObject([{ status: 0 }]);
  });

  test('one that is killed voids the test that runs there, in words', async () => {
    if (!reality) return;
    relay = await join(reality);
    const reported = await updatesFromChromium(
      reality.client,
      reality.testUrl({ durationS: DURATION_S, relay: NAME }),
      PATIENCE_MS,
      inTheMidst(() => void relay?.end('SIGKILL')),
    );
    expect(reported.at(-1)?.update).toMatchObject({ kind: 'failed', code: 'relay-lost' });
    // Whoever asks for it now, most likely before its checks have failed, is not told that there is no such relay.
    const next = await updatesFromChromium(
      reality.client,
      reality.testUrl({ durationS: DURATION_S, relay: NAME }),
      PATIENCE_MS,
    );
    const told = next.at(-1)?.update;
    expect(told).toMatchObject({ kind: 'failed', code: 'relays-out' });
    expect(told?.kind === 'failed' && told.message.replace(/[\u2068\u2069]/g, '')).toMatch(
      / This relay does not work just now: \u201cberlin\u201d since .+ This says nothing about your network\.$/,
    );
  });
});
