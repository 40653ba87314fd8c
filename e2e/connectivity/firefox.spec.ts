import { expect, test } from '@playwright/test';
import { measuredOf } from '../accuracy/measured.ts';
import { isFirefoxInstalled } from '../firefox/driver.ts';
import { skipUnless } from '../skip-unless.ts';
import { CONNECTIVITY_CASES } from './cases.ts';
import { expectConnectivity } from './expect-connectivity.ts';
import { runInFirefoxOn } from './firefox-on-client.ts';
import { checksUrl } from './checks-url.ts';
import { openCase } from './open-case.ts';
import { aloneIfTimed, expectInTime } from './timed.ts';

const LIMIT_MS = 90_000;
/** Firefox tells a page less of failures than Chromium does: these are told by other signs. */
const NAMES = [
  'a plain home network',
  'a NAT with a mapping for each port of the relay',
  'one UDP port dropped',
  'UDP dropped, TCP and TLS open',
  'everything but the page dropped',
  'TCP 3478 refused',
  'a relay whose name does not exist',
  'a resolver that does not answer for the relay’s name',
];

for (const one of CONNECTIVITY_CASES.filter(({ name }) => NAMES.includes(name)))
  test(`Firefox finds ${one.name} @long${aloneIfTimed(one.name)}`, async () => {
    skipUnless(isFirefoxInstalled(), 'Firefox is not installed (Debian package "firefox-esr").');
    test.setTimeout(LIMIT_MS + 90_000);
    const open = await openCase({ ...one.conditions, seed: 70 });
    skipUnless(open !== null, 'Making hosts takes root and iproute2.');
    if (!open) return;
    try {
      const url = checksUrl(open.pageUrl);
      const { hosts } = open.network;
      const updates = await runInFirefoxOn(hosts.client, { url: url.href, timeoutMs: LIMIT_MS });
      const { result } = measuredOf(updates);
      if (!result.connectivity) throw new Error('the result has no connectivity');
      await test.info().attach('connectivity', { body: JSON.stringify(result.connectivity, null, 1) });
      expect(result.client.browser).toMatch(/^Firefox \d+$/);
      expectConnectivity(result.connectivity, one.truth);
      expectInTime(one, result.connectivity.tookMs);
    } finally {
      await open.close();
    }
  });
