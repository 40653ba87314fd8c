import { expect, test } from '@playwright/test';
import { measuredOf } from '../accuracy/measured.ts';
import { runInChromium } from '../accuracy/run-in-chromium.ts';
import { isFirefoxInstalled } from '../firefox/driver.ts';
import { PATIENCE_MS } from '../patience.ts';
import { skipUnless } from '../skip-unless.ts';
import { browserOn } from './browser-on-client.ts';
import { CONNECTIVITY_CASES, type ConnectivityCase } from './cases.ts';
import { TLS_PORT } from './conditions.ts';
import { expectAsTold } from './expect-as-told.ts';
import { expectConnectivity } from './expect-connectivity.ts';
import { expectShown, readShown, type Shown } from './expect-shown.ts';
import { runInFirefoxOn } from './firefox-on-client.ts';
import { checksUrl } from './checks-url.ts';
import { openCase, type OpenCase } from './open-case.ts';
import { RELAY_NAME } from './server.ts';
import { aloneIfTimed, expectInTime } from './timed.ts';

// Each has hosts of its own: whoever is free takes the next one.
test.describe.configure({ mode: 'parallel' });

/** Every run has a seed of its own: ports, addresses and losses are drawn anew. */
const FIRST_SEED = 100;
/** How often each case is run: 20 proves the probe. */
const RUNS = Number(process.env['EDGEWISE_CONNECTIVITY_RUNS'] ?? 1);
/** What a firewall does in part, in the first tier, where outcomes.spec.ts has what it does in whole; the others in the second. */
const ALWAYS = ['one UDP port dropped'];
/** Firefox tells a page less of failures than Chromium does: these are told by other signs. */
const IN_FIREFOX = [
  'a plain home network',
  'a NAT with a mapping for each port of the relay',
  'one UDP port dropped',
  'UDP dropped, TCP and TLS open',
  'everything but the page dropped',
  'TCP 3478 refused',
  'a relay whose name does not exist',
  'a resolver that does not answer for the relay’s name',
];

const whoFinds = (name: string): string =>
  IN_FIREFOX.includes(name) ? 'plain sockets, Chromium and Firefox find' : 'plain sockets and Chromium find';
const titleOf = (name: string, run: number): string =>
  `${whoFinds(name)} ${name}${RUNS > 1 ? `, run ${run + 1}` : ''}${run === 0 && ALWAYS.includes(name) ? '' : ' @long'}${aloneIfTimed(name)}`;

// All of a network in one test: to open it takes a third of what one of them takes to look at it.
for (const one of CONNECTIVITY_CASES)
  for (let run = 0; run < RUNS; run += 1)
    test(titleOf(one.name, run), async () => {
      const open = await openCase({ ...one.conditions, seed: FIRST_SEED + run });
      skipUnless(open !== null, 'Making hosts takes root and iproute2.');
      if (!open) return;
      try {
        await test.step('plain sockets', () => expectAsTold(open, one));
        await test.step('Chromium', () => expectFoundInChromium(open, one));
        if (!IN_FIREFOX.includes(one.name)) return;
        skipUnless(isFirefoxInstalled(), 'Firefox is not installed (Debian package "firefox-esr").');
        await test.step('Firefox', () => expectFoundInFirefox(open, one));
      } finally {
        await open.close();
      }
    });

async function expectFoundInChromium(open: OpenCase, one: ConnectivityCase): Promise<void> {
  const hasProxy = one.conditions.hasProxy ?? false;
  const browser = await browserOn(open.network.hosts.client, { hasProxy });
  try {
    let shown: Shown | null = null;
    const updates = await runInChromium(checksUrl(open.pageUrl), {
      launch: browser.launch,
      timeoutMs: PATIENCE_MS,
      atEnd: async (page) => {
        shown = await readShown(page);
      },
    });
    const { result } = measuredOf(updates);
    if (!result.connectivity) throw new Error('the result has no connectivity');
    await test.info().attach('Chromium', { body: JSON.stringify(result.connectivity, null, 1) });
    expect(result.connectivity.relay).toBe(RELAY_NAME);
    expectConnectivity(result.connectivity, one.truth);
    expectShown(shown, one.truth);
    expectInTime(one, result.connectivity.tookMs);
    const { proxy } = await open.network.lab.log();
    expect(
      proxy.some(({ target }) => target.endsWith(`:${TLS_PORT}`)),
      'TLS asked of the proxy',
    ).toBe(hasProxy);
  } finally {
    await browser.close();
  }
}

async function expectFoundInFirefox(open: OpenCase, one: ConnectivityCase): Promise<void> {
  const url = checksUrl(open.pageUrl);
  const updates = await runInFirefoxOn(open.network.hosts.client, { url: url.href, timeoutMs: PATIENCE_MS });
  const { result } = measuredOf(updates);
  if (!result.connectivity) throw new Error('the result has no connectivity');
  await test.info().attach('Firefox', { body: JSON.stringify(result.connectivity, null, 1) });
  expect(result.client.browser).toMatch(/^Firefox \d+$/);
  expectConnectivity(result.connectivity, one.truth);
  expectInTime(one, result.connectivity.tookMs);
}
