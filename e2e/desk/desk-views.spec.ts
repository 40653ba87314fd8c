import { expect, test, type Page } from '@playwright/test';
import { complaintsOf, expectAccessible, expectIsolated, expectToFit } from '../gallery/sweep.ts';
import { useGallery } from '../gallery/use-gallery.ts';
import { show } from './shown-view.ts';

/** The views of the desk in a real browser, in every state, under the policy that the server sends. */
const PORT = 15_120;

/** axe takes seconds for each: it looks at states that have parts which no other has. */
const FOR_AXE = new Set([
  'record-loss',
  'compare-marked',
  'compare-results',
  'compare-sets',
  'requests-made',
  'requests-list',
  'running-code-mistyped',
  'running-watched',
  'running-lost',
  'audit-list',
  'tokens-made',
  'users-list',
  'erase-counted',
  'export',
  'sites-list',
  'sites-empty',
  'sites-pending',
  'site-only-checks',
  'alerts-list',
  'alerts-deliveries',
  'alerts-secret',
  'site-congested',
  'plan-decided',
  'plan-sites',
  'plan-sites-overtaken',
  'plan-meet-me',
  'plan-flows-measured',
  'plan-sizing',
  'plan-tests',
  'usual-record',
  'devices-faults',
  'devices-microphones',
]);
/** Only the contrast depends on the colours; in dark ones it is looked at in the states with the most parts. */
const IN_DARK = new Set([
  'record-loss',
  'compare-sets',
  'compare-results',
  'requests-made',
  'running-watched',
  'audit-list',
  'tokens-made',
  'erase-counted',
  'sites-list',
  'site-congested',
  'plan-decided',
  'plan-flows-measured',
]);
/** Of a window of 1440 px with text at twice its size. */
const IN_LARGE = new Set([
  'record-hostile',
  'compare-sets',
  'requests-list',
  'audit-list',
  'tokens-list',
  'sites-list',
  'site-hostile',
  'plan-hostile',
]);
/** Windows in which nothing may be cut off: a phone, a small one (a window of 1280 px at 400 % zoom), a desk. */
const WIDTHS = [360, 320, 1440];
/** Pages that look at states side by side, each with a renderer of its own. */
const PAGES = 2;

const gallery = useGallery({ port: PORT, folder: 'test/ui/gallery/views', shown: 'main > *' });
const { open, stateNames } = gallery;

async function lookAt(page: Page, name: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await show(page, name);
  await expectIsolated(page, name);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    await expectToFit(page, name);
  }
  if (IN_LARGE.has(name)) {
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
    await expectToFit(page, `${name} with large text`);
    await page.evaluate(() => (document.documentElement.style.fontSize = ''));
  }
  if (FOR_AXE.has(name)) {
    await page.setViewportSize({ width: 360, height: 800 });
    await expectAccessible(page, name, 'all');
  }
  if (IN_DARK.has(name)) {
    await page.emulateMedia({ colorScheme: 'dark' });
    // Tables of figures have the colours of the others, and thousands of cells: they stay closed.
    await show(page, name, 'closed');
    await page.setViewportSize({ width: 1440, height: 800 });
    await expectAccessible(page, `${name} in the dark`, ['color-contrast']);
  }
}

test('every view is accessible and fits, small and large, light and dark @long', async ({
  page,
  browser,
}) => {
  const names = await stateNames(page);
  for (const name of [...FOR_AXE, ...IN_DARK, ...IN_LARGE]) expect(names).toContain(name);
  // Whoever is free takes the next one: some states take ten times as long as others.
  const left = [...names];
  await Promise.all(
    Array.from({ length: PAGES }, async () => {
      const context = await browser.newContext();
      const own = await context.newPage();
      const complaints = complaintsOf(own);
      await own.goto(gallery.url);
      for (let name = left.shift(); name !== undefined; name = left.shift()) await lookAt(own, name);
      expect.soft(complaints).toEqual([]);
      await context.close();
    }),
  );
});

/** The fullest reports, and how many sheets they may take: notes and labels take what they need. */
const SHEETS = {
  'record-loss': 2,
  'record-long': 2,
  'record-hostile': 3,
  'site-congested': 2,
  'site-gaps': 2,
  'plan-decided': 1,
  'plan-thousand': 1,
};

test('results and sites print as reports of at most two sheets of A4 or Letter @long', async ({ page }) => {
  await page.goto(gallery.url);
  for (const [name, most] of Object.entries(SHEETS)) {
    await show(page, name);
    for (const format of ['A4', 'Letter']) {
      const pdf = await page.pdf({ format, preferCSSPageSize: false, margin: MARGIN });
      const sheets = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
      expect.soft(sheets, `${name} on ${format}`).toBeGreaterThanOrEqual(1);
      expect.soft(sheets, `${name} on ${format}`).toBeLessThanOrEqual(most);
    }
  }
});

const MARGIN = { top: '12mm', right: '12mm', bottom: '12mm', left: '12mm' };

test('on paper there is the report and nothing to press', async ({ page }) => {
  await open(page, 'record-loss');
  await expect(page.locator('edgewise-report')).toHaveCount(0);
  await page.emulateMedia({ media: 'print' });
  const report = page.locator('edgewise-report');
  await expect(report).toContainText('2A3C-4D5F');
  await expect(report.getByRole('heading', { level: 1 })).toHaveText(
    'Calls may break up for people listening to you.',
  );
  await expect(report.getByRole('img')).toHaveCount(3);
  for (const title of ['Measured and target', 'Likely causes', 'Beside what is normal there', 'Notes'])
    await expect(report.getByRole('heading', { name: title })).toBeVisible();
  await expect(page.getByRole('button')).toHaveCount(0);
  await page.emulateMedia({ media: 'screen' });
  await expect(page.locator('edgewise-report')).toHaveCount(0);
});

test('of one relay alone, which needs no map, its row tells how busy it is and how its clock stands', async ({
  page,
}) => {
  await open(page, 'relays-one');
  await expect(page.getByRole('heading', { name: 'By place' })).toHaveCount(0);
  await expect(page.locator('td[data-label="Load"]')).toHaveText('34 % busy');
  await expect(page.locator('td[data-label="Clock"]')).toHaveText('Right');
  await open(page, 'relays-built-in');
  await expect(page.locator('td.state')).toContainText('Offline');
  await expect(page.locator('td.state')).toContainText('It does not answer');
  await expect(page.locator('td[data-label="Clock"]')).toHaveText('The server\u2019s');
  await expect(page.locator('td[data-label="Version"]')).toHaveText('0.1.0');
});
