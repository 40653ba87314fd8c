import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { startSite } from './accuracy/site.ts';
import { PATIENCE_MS } from './patience.ts';

const KILL_RELAY = fileURLToPath(new URL('accuracy/kill-relay.cjs', import.meta.url));
/** A sign of life is sent every 5 s. */
const TOLD_MS = 10_000;

test('a relay whose thread dies voids the test on it, at a distance and with loss, and is back for the next @long', async ({
  page,
}) => {
  const way = { delayMs: 60, lossRatio: 0.02 };
  const site = await startSite({ seed: 4, up: way, down: way }, { isActive: true, preload: KILL_RELAY });
  const stored: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/api/results')) stored.push(request.url());
  });
  const ready = async () => (await page.request.get(new URL('/readyz', site.url).href)).status();
  const measuring = page.getByRole('heading', { name: /^Measuring [1-9]/ });
  try {
    await page.goto(new URL('?relay=lab&duration=60', site.url).href);
    await page.getByRole('button', { name: 'Start the test' }).click();
    await measuring.waitFor({ timeout: PATIENCE_MS });
    site.signal('SIGUSR2');

    const lost = page.getByRole('heading', { name: 'The test\u2019s relay went away.' });
    await expect(lost).toBeVisible({ timeout: TOLD_MS });
    await expect(page.getByText('says nothing about your network')).toBeVisible();
    expect(await ready()).toBe(200);
    await page.getByRole('button', { name: 'Test again' }).click();
    // Packets flow through the one that was started again, on the ports of the first.
    await measuring.waitFor({ timeout: PATIENCE_MS });
    expect(stored).toEqual([]);
  } finally {
    await site.close();
  }
});
