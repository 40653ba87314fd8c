import { expect, test } from '@playwright/test';
import { measuredOf } from '../accuracy/measured.ts';
import { runInChromium } from '../accuracy/run-in-chromium.ts';
import { skipUnless } from '../skip-unless.ts';
import { browserOn } from './browser-on-client.ts';
import { checksUrl } from './checks-url.ts';
import { openCase } from './open-case.ts';
import { PATIENCE_MS } from '../patience.ts';

/** Between the steps of 30 and 60 s. */
const LIFE_MS = 45_000;

test('Chromium finds between which waits a mapping that lives 45 s idle is gone @long', async () => {
  const nat = { ports: 'random', idleLifeMs: LIFE_MS, inboundRefreshes: false } as const;
  const open = await openCase({ seed: 68 + 100 * test.info().repeatEachIndex, nat });
  skipUnless(open !== null, 'Making hosts takes root and iproute2.');
  if (!open) return;
  const browser = await browserOn(open.network.hosts.client, { hasProxy: false });
  try {
    const url = checksUrl(open.pageUrl, { idle: '1' });
    const { result } = measuredOf(
      await runInChromium(url, { launch: browser.launch, timeoutMs: PATIENCE_MS }),
    );
    const { mappings } = await open.network.lab.log();
    await test.info().attach('mappings', { body: JSON.stringify(mappings, null, 1) });
    expect(mappings.some(({ end }) => end?.cause === 'expired')).toBe(true);
    expect(result.connectivity?.idleLife).toEqual({ keptS: 30, lostS: 60 });
    expect(result.connectivity?.findings).toEqual([{ code: 'mapping-short', keptS: 30, lostS: 60 }]);
  } finally {
    await browser.close();
    await open.close();
  }
});
