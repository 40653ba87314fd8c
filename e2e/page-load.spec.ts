import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { firstLoadOf } from './gallery/first-load.ts';

/** The built page as it is loaded, and where it is not. */
const PLAIN_HOST = 'edgewise.test';

test('without JavaScript, and where the page does not start, the document says so in words', async ({
  browser,
}) => {
  const serve = async (page: Page, isWhole: boolean, name = ''): Promise<void> => {
    const built = path.resolve(import.meta.dirname, '../dist/page');
    await page.route(`http://${PLAIN_HOST}/**`, async (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname.endsWith('.js') && !isWhole) return route.abort();
      if (pathname.startsWith('/api/')) return route.fulfill({ status: 404, json: {} });
      return route.fulfill({ path: path.join(built, pathname === '/' ? 'index.html' : pathname) });
    });
    await page.goto(`http://${PLAIN_HOST}/${name}`);
  };
  const without = await browser.newPage({ javaScriptEnabled: false });
  await serve(without, true);
  const inWords = without.locator('noscript p').first();
  await expect(inWords).toBeVisible();
  await expect(inWords).toContainText('It does so in JavaScript, which is switched off here.');
  await expect(without.locator('#words')).toBeHidden();
  await serve(without, true, 'desk.html');
  await expect(inWords).toContainText('This page shows what others have tested.');
  await without.close();

  const broken = await browser.newPage();
  await serve(broken, false);
  const words = broken.getByText('This page has not started.');
  await expect(words).toBeHidden();
  // The time that a page on a slow network is given; nobody waits for it here.
  await broken.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));
  await expect(words).toBeVisible();
  await broken.close();

  const whole = await browser.newPage();
  await serve(whole, true);
  await expect(whole.getByRole('button', { name: 'Start the test' })).toBeVisible();
  await expect(whole.locator('#words')).toHaveCount(0);
  await whole.close();
});

test('the first load is at most 120 kB compressed, without what opens calls and what reads results', async () => {
  const { files, gzipBytes } = await firstLoadOf('index.html');
  expect(files.some((name) => name.endsWith('.css'))).toBe(true);
  expect(gzipBytes).toBeLessThanOrEqual(120_000);
  expect(files.filter((name) => /peer-pair|result-/.test(name))).toEqual([]);
});
