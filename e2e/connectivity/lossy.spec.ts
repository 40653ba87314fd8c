import { expect, test } from '@playwright/test';
import type { Result } from '../../src/wire/result.ts';
import { measuredOf } from '../accuracy/measured.ts';
import { runInChromium } from '../accuracy/run-in-chromium.ts';
import { browserOn } from './browser-on-client.ts';
import { UDP_PORTS, type Conditions } from './conditions.ts';
import { openCase } from './open-case.ts';
import { RELAY_NAME } from './server.ts';
import { PATIENCE_MS } from '../patience.ts';

const FIRST_SEED = 2200;
/** How often each is run: 10 while the rules are worked on. */
const RUNS = Number(process.env['EDGEWISE_LOSSY_RUNS'] ?? 1);
/** More than every third packet is lost there and back; TCP is left as it is, since the gateway terminates it. */
const LOSSY = { lossRatio: 0.22, delayMs: 10 } as const;

type Connectivity = NonNullable<Result['connectivity']>;

/** What a real Chromium finds of a network, without a call; `null` where there are no hosts. */
async function check(conditions: Conditions): Promise<Connectivity | null> {
  const open = await openCase(conditions);
  if (!open) return null;
  const browser = await browserOn(open.network.hosts.client, { hasProxy: false });
  try {
    const url = new URL(open.pageUrl);
    const query = { autostart: '1', relay: RELAY_NAME, only: 'connectivity' };
    url.search = new URLSearchParams(query).toString();
    const { result } = measuredOf(
      await runInChromium(url, { launch: browser.launch, timeoutMs: PATIENCE_MS }),
    );
    if (!result.connectivity) throw new Error('the result has no connectivity');
    await test.info().attach('connectivity', { body: JSON.stringify(result.connectivity, null, 1) });
    return result.connectivity;
  } finally {
    await browser.close();
    await open.close();
  }
}

const udpOf = ({ checks }: Connectivity): Record<number, string> =>
  Object.fromEntries(
    checks
      .filter(({ transport, url, of }) => transport === 'udp' && url === of)
      .map(({ port, state }) => [port, state]),
  );
/** What is said of UDP ports that give nothing. TCP is not impaired, and how it fares on a busy machine is not the matter. */
const shutOverUdp = ({ findings }: Connectivity): Connectivity['findings'] =>
  findings.filter((finding) => {
    const isSaid = finding.code === 'udp-blocked' || finding.code === 'nothing-open';
    return isSaid || ('transport' in finding && finding.transport === 'udp');
  });
const all = (state: string): Record<number, string> =>
  Object.fromEntries(UDP_PORTS.map((port) => [port, state]));

for (let run = 0; run < RUNS; run += 1)
  test.describe(`where 22 % are lost each way, run ${run + 1} @long`, () => {
    const impaired = { up: LOSSY, down: LOSSY, seed: FIRST_SEED + run };

    test('every open port is found open, and nothing is blocked', async () => {
      const found = await check(impaired);
      test.skip(found === null, 'Making hosts takes root and iproute2.');
      if (!found) return;
      expect(udpOf(found)).toEqual(all('open'));
      expect(shutOverUdp(found)).toEqual([]);
    });

    test('the one port that is dropped is named, with its tries and their chance', async () => {
      const found = await check({ ...impaired, udp: { 3480: 'dropped' } });
      test.skip(found === null, 'Making hosts takes root and iproute2.');
      if (!found) return;
      expect(udpOf(found)).toEqual({ ...all('open'), 3480: 'blocked' });
      expect(shutOverUdp(found)).toMatchObject([{ code: 'ports-blocked', ports: [3480] }]);
      const shut = found.checks.find(({ port, transport }) => port === 3480 && transport === 'udp');
      expect(shut?.tries?.answered).toBe(0);
      expect(shut?.tries?.made).toBeGreaterThanOrEqual(2);
      expect(shut?.tries?.openChance).toBeLessThan(1e-4);
    });
  });
