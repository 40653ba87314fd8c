import { expect, test } from '@playwright/test';
import { measuredOf } from '../accuracy/measured.ts';
import { runInChromium } from '../accuracy/run-in-chromium.ts';
import { skipUnless } from '../skip-unless.ts';
import { browserOn } from './browser-on-client.ts';
import { CONNECTIVITY_CASES } from './cases.ts';
import { TLS_PORT } from './conditions.ts';
import { expectConnectivity } from './expect-connectivity.ts';
import { expectShown, readShown, type Shown } from './expect-shown.ts';
import { checksUrl } from './checks-url.ts';
import { openCase } from './open-case.ts';
import { RELAY_NAME } from './server.ts';
import { aloneIfTimed, expectInTime } from './timed.ts';

const LIMIT_MS = 60_000;
/** Every run has a seed of its own: ports, addresses and losses are drawn anew. */
const FIRST_SEED = 100;
/** How often each case is run: 20 proves the probe. */
const RUNS = Number(process.env['EDGEWISE_CONNECTIVITY_RUNS'] ?? 1);
/** What a firewall does in part, in the first tier, where outcomes.spec.ts has what it does in whole; the others in the second. */
const ALWAYS = ['one UDP port dropped'];
const titleOf = (name: string, run: number): string =>
  `Chromium finds ${name}${RUNS > 1 ? `, run ${run + 1}` : ''}${run === 0 && ALWAYS.includes(name) ? '' : ' @long'}${aloneIfTimed(name)}`;

for (const one of CONNECTIVITY_CASES)
  for (let run = 0; run < RUNS; run += 1)
    test(titleOf(one.name, run), async () => {
      test.setTimeout(LIMIT_MS + 30_000);
      const open = await openCase({ ...one.conditions, seed: FIRST_SEED + run });
      skipUnless(open !== null, 'Making hosts takes root and iproute2.');
      if (!open) return;
      const browser = await browserOn(open.network.hosts.client, {
        hasProxy: one.conditions.hasProxy ?? false,
      });
      try {
        const url = checksUrl(open.pageUrl);
        let shown: Shown | null = null;
        const updates = await runInChromium(url, {
          launch: browser.launch,
          timeoutMs: LIMIT_MS,
          atEnd: async (page) => {
            shown = await readShown(page);
          },
        });
        const { result } = measuredOf(updates);
        if (!result.connectivity) throw new Error('the result has no connectivity');
        await test.info().attach('connectivity', { body: JSON.stringify(result.connectivity, null, 1) });
        expect(result.connectivity.relay).toBe(RELAY_NAME);
        expectConnectivity(result.connectivity, one.truth);
        expectShown(shown, one.truth);
        expectInTime(one, result.connectivity.tookMs);
        const { proxy } = await open.network.lab.log();
        expect(
          proxy.some(({ target }) => target.endsWith(`:${TLS_PORT}`)),
          'TLS asked of the proxy',
        ).toBe(one.conditions.hasProxy ?? false);
      } finally {
        await browser.close();
        await open.close();
      }
    });
