import { expect, test, type Page } from '@playwright/test';
import { startSite, type Site } from './accuracy/site.ts';
import { isFirefoxInstalled, openFirefox } from './firefox/driver.ts';
import { isPulseInstalled, startPulse } from './firefox/pulse.ts';
import { PATIENCE_MS } from './patience.ts';
import { skipUnless } from './skip-unless.ts';

/** A test that ends with its page: whoever opens the page next is told, however it ended, and nobody before it has. */

const CLEAN = { seed: 11 };
/** So long a page takes that is left. */
const LATE_MS = 3000;

const measuring = (page: Page) => page.getByRole('heading', { name: /^Measuring (?!0:00)/ });
const told = (page: Page) => page.getByText('The last test was cut off because its page was closed.');

/** Opens the page, presses the button and waits until it measures, which it does for longer than any machine takes to go on. */
async function measure(page: Page, site: Site): Promise<void> {
  await page.goto(new URL('?relay=lab&duration=300', site.url).href);
  await page.getByRole('button', { name: 'Start the test' }).click();
  await measuring(page).waitFor({ timeout: PATIENCE_MS });
}

test('a test whose page is left half-way is remembered, and its place is free again @long', async ({
  page,
}) => {
  // With one place, a place that was not given back would make the next test wait.
  const site = await startSite(CLEAN, { maxConcurrentTests: 1 });
  try {
    // On a busy machine its last moments come when the next page has long been there.
    await page.addInitScript((lateMs) => {
      addEventListener('pagehide', () => {
        for (const fromMs = performance.now(); performance.now() - fromMs < lateMs;);
      });
    }, LATE_MS);
    await measure(page, site);
    await page.goto('about:blank');
    await page.goto(site.url.href);
    await expect(told(page)).toBeVisible();
    await page.getByRole('button', { name: 'Start the test' }).click();
    await expect(measuring(page)).toBeVisible({ timeout: PATIENCE_MS });
  } finally {
    await site.close();
  }
});

test('a test whose page crashes is remembered @long', async ({ page, context }) => {
  const site = await startSite(CLEAN);
  try {
    await measure(page, site);
    const crashed = page.waitForEvent('crash');
    // It has no last moments in which it could note anything. Nor does it come to an answer.
    await page.goto('chrome://crash').catch(() => undefined);
    await crashed;
    const next = await context.newPage();
    await next.goto(site.url.href);
    await expect(told(next)).toBeVisible();
    await next.reload();
    await expect(next.getByRole('button', { name: 'Start the test' })).toBeEnabled();
    await expect(told(next), 'a second time').toBeHidden();
  } finally {
    await site.close();
  }
});

test('a test that runs in another tab is not told of before that is closed @long', async ({
  page,
  context,
}) => {
  const site = await startSite(CLEAN);
  try {
    await measure(page, site);
    const other = await context.newPage();
    await other.goto(site.url.href);
    await expect(other.getByRole('button', { name: 'Start the test' })).toBeEnabled();
    const waiting = await other.evaluate(async () => (await navigator.locks.query()).pending?.length);
    expect(waiting, 'tests whose end is waited for').toBe(1);
    await expect(told(other)).toBeHidden();
    await expect(measuring(page)).toBeVisible();
    await page.close();
    await expect(told(other)).toBeVisible();
  } finally {
    await site.close();
  }
});

test('in Firefox too, a test whose tab is closed half-way is remembered @long', async () => {
  skipUnless(isFirefoxInstalled(), 'Firefox is not installed (Debian package "firefox-esr").');
  skipUnless(isPulseInstalled(), 'PulseAudio is not installed (Debian package "pulseaudio").');
  const site = await startSite(CLEAN);
  const pulse = await startPulse();
  const browser = await openFirefox(pulse);
  try {
    const page = await browser.newPage();
    await page.goto(site.testUrl({ durationS: 300 }).href);
    await page.waitForSelector('::-p-text(Measuring 0:)', { timeout: PATIENCE_MS });
    const other = await browser.newPage();
    await other.goto(site.url.href);
    await other.waitForSelector('::-p-text(Start the test)', { timeout: PATIENCE_MS });
    expect(await other.$('::-p-text(The last test was cut off)')).toBeNull();
    await page.close();
    await other.waitForSelector('::-p-text(The last test was cut off)', { timeout: PATIENCE_MS });
  } finally {
    await browser.close();
    await pulse.close();
    await site.close();
  }
});
