import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { focused, openDisclosures, overflowOf } from './gallery/gallery-page.ts';
import { serveGallery, type ServedGallery } from './gallery/serve-gallery.ts';

/** The views of the desk in a real browser, in every state, under the policy that the server sends. */
const PORT = 15_120;

/** Records differ in few parts: axe, which takes seconds for each, looks at those with all of them. */
const isForAxe = (name: string): boolean =>
  !name.startsWith('record-') ||
  ['record-loss', 'record-few', 'record-revoked', 'record-hostile'].includes(name);
/** In the other colours once more those with the most parts. */
const IN_DARK = new Set([
  'record-loss',
  'compare-sets',
  'requests-made',
  'audit-list',
  'tokens-made',
  'erase-counted',
]);

let gallery: ServedGallery;
let directory: string;

test.beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'edgewise-views-'));
  gallery = await serveGallery({
    outDir: directory,
    port: PORT,
    extraHost: '127.0.0.1',
    folder: 'test/ui/gallery/views',
  });
});

test.afterAll(async () => {
  await gallery.close();
  await rm(directory, { recursive: true, force: true });
});

const open = async (page: Page, state: string): Promise<void> => {
  await page.goto(`${gallery.url}?state=${state}`);
  await page.locator('main > *').first().waitFor();
};

async function stateNames(page: Page): Promise<string[]> {
  await page.goto(gallery.url);
  return page.locator('#states li').allTextContents();
}

/** What the view has asked for so far, one intent a line. */
const intentsOf = (page: Page): Promise<string> =>
  page.evaluate(() => document.querySelector('main')?.dataset['intents'] ?? '');

/** Gives the view other properties, as the desk does. */
const set = (page: Page, properties: Record<string, unknown>): Promise<void> =>
  page.evaluate((detail) => {
    dispatchEvent(new CustomEvent('gallery-set', { detail }));
  }, properties);

for (const { colorScheme, width } of [
  { colorScheme: 'light', width: 360 },
  { colorScheme: 'dark', width: 1440 },
] as const)
  test(`every view is accessible and fits, ${colorScheme}, ${String(width)} px`, async ({ page }) => {
    test.setTimeout(300_000);
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => {
      complaints.push(`a label was run as script: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 800 });
    for (const name of await stateNames(page)) {
      await open(page, name);
      if (name === 'record-loss' || !name.startsWith('record-')) await openDisclosures(page);
      for (const narrow of [width, 320]) {
        await page.setViewportSize({ width: narrow, height: 800 });
        expect
          .soft(await overflowOf(page), `${name} is no wider than ${String(narrow)} px`)
          .toBeLessThanOrEqual(0);
      }
      await page.setViewportSize({ width, height: 800 });
      if (colorScheme === 'dark' ? !IN_DARK.has(name) : !isForAxe(name)) continue;
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
      expect.soft(found, `axe finds nothing in ${name}`).toEqual([]);
    }
    expect(complaints).toEqual([]);
  });

test('text at twice its size fits a window of 1440 px', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  for (const name of ['record-hostile', 'compare-sets', 'requests-list', 'audit-list', 'tokens-list']) {
    await open(page, name);
    await page.evaluate(() => {
      document.documentElement.style.fontSize = '200%';
    });
    expect.soft(await overflowOf(page), name).toBeLessThanOrEqual(0);
  }
});

test('a result prints as a report of at most two sheets of A4 or Letter', async ({ page }) => {
  test.setTimeout(180_000);
  for (const name of (await stateNames(page)).filter((state) => state.startsWith('record-'))) {
    await page.emulateMedia({ media: null });
    await open(page, name);
    for (const format of ['A4', 'Letter']) {
      const pdf = await page.pdf({ format, preferCSSPageSize: false, margin: MARGIN });
      const sheets = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
      expect.soft(sheets, `${name} on ${format}`).toBeGreaterThanOrEqual(1);
      // Notes and labels take what they need; everything else fits two sheets.
      expect.soft(sheets, `${name} on ${format}`).toBeLessThanOrEqual(name === 'record-hostile' ? 3 : 2);
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
    'Calls will break up for people listening to you.',
  );
  await expect(report.getByRole('img')).toHaveCount(3);
  for (const title of ['Measured and target', 'Likely causes', 'Beside what is normal there', 'Notes'])
    await expect(report.getByRole('heading', { name: title })).toBeVisible();
  await expect(page.getByRole('button')).toHaveCount(0);
  await page.emulateMedia({ media: 'screen' });
  await expect(page.locator('edgewise-report')).toHaveCount(0);
});

test('labels are shown as they were written, never run', async ({ page }) => {
  await open(page, 'record-hostile');
  const facts = page.locator('edgewise-connection');
  await expect(facts).toContainText('<script>alert(1)</script><img src=x onerror=alert(1)>');
  expect(await page.locator('main').evaluate((main) => main.querySelectorAll('script, img').length)).toBe(0);
  const link = facts.getByRole('link', { name: /^Search for Site/ });
  const href = await link.getAttribute('href');
  expect(new URL(href ?? '', gallery.url).searchParams.get('site')).toBe(
    '<script>alert(1)</script><img src=x onerror=alert(1)>',
  );
});

test('a note stays in its field until the server has it', async ({ page }) => {
  await open(page, 'record-loss');
  const field = page.getByLabel('Another note');
  await expect(page.getByRole('button', { name: 'Add the note' })).toBeDisabled();
  await field.fill('  Called back.  ');
  await field.press('Control+Enter');
  expect(await intentsOf(page)).toBe('desk-note {"id":"q7h2m9x4k1v8c3b6n5z0t2w7","text":"Called back."}');
  await set(page, { note: { kind: 'failed', message: 'The server could not be reached.' } });
  await expect(field).toHaveValue('  Called back.  ');
  await expect(page.getByText('The server could not be reached.')).toBeVisible();
  await set(page, { note: { kind: 'done' } });
  await expect(field).toHaveValue('');
});

test('a link is revoked only after asking, by keyboard, and can be restored', async ({ page }) => {
  await open(page, 'record-loss');
  await page.getByRole('button', { name: 'Revoke the link' }).press('Enter');
  expect(await focused(page)).toBe('button: Leave it');
  await page.keyboard.press('Escape');
  expect(await focused(page)).toBe('button: Revoke the link');
  expect(await intentsOf(page)).toBe('');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  expect(await intentsOf(page)).toBe('desk-link {"id":"q7h2m9x4k1v8c3b6n5z0t2w7","isRevoked":true}');
  await open(page, 'record-revoked');
  await page.getByRole('button', { name: 'Restore the link' }).click();
  expect(await intentsOf(page)).toBe('desk-link {"id":"q7h2m9x4k1v8c3b6n5z0t2w7","isRevoked":false}');
});

test('what is normal is told in words, the strangest first', async ({ page }) => {
  await open(page, 'record-loss');
  const normal = page.locator('edgewise-normal');
  await expect(normal.getByRole('listitem').first()).toContainText('Loss is far above what is usual here');
  await expect(normal.getByRole('img').first()).toHaveAttribute(
    'aria-label',
    /^Loss: 2\.2\u00a0%; 7 days: half at most .*; 28 days: .*; target under 1\u00a0%$/,
  );
  await open(page, 'record-few');
  await expect(normal).toContainText('Too little has been measured here to say what is normal.');
});

test('two marked results are compared, and the sides swapped', async ({ page }) => {
  await open(page, 'compare-marked');
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByRole('button', { name: 'Swap the sides' }).click();
  await page.getByRole('button', { name: 'Compare' }).click();
  const [one, two] = ['{"kind":"result","id":"one"}', '{"kind":"result","id":"two"}'];
  expect(await intentsOf(page)).toBe(
    `desk-compare {"a":${one},"b":${two}}\ndesk-compare {"a":${two},"b":${one}}`,
  );
});

test('sides are chosen by search, and a time that ends before it begins is told', async ({ page }) => {
  await open(page, 'compare-empty');
  const before = page.getByRole('group', { name: 'Before' });
  await before.getByLabel('Site').fill('Berlin');
  await before.getByLabel('From').fill('2025-11-20T10:00');
  await before.getByLabel('Until').fill('2025-11-20T09:00');
  await expect(page.getByText('A time must begin before it ends.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Compare' })).toBeDisabled();
  await before.getByLabel('Until').fill('');
  await before.getByLabel('From').fill('');
  await page.getByRole('button', { name: 'Compare' }).click();
  expect(await intentsOf(page)).toBe(
    'desk-compare {"a":{"kind":"search","search":{"site":"Berlin"}},"b":{"kind":"search","search":{}}}',
  );
});

test('a test is requested, and a withdrawn one asked for again', async ({ page }) => {
  await open(page, 'requests-list');
  await page.getByLabel('Ticket').fill(' INC7 ');
  await page.getByLabel('Site (optional)').fill('   ');
  await page.getByLabel('Relay').selectOption('edge-2');
  await page.getByLabel('Length').selectOption('60000');
  await page.getByLabel('Keep packet records').check();
  await page.getByRole('button', { name: 'Make the link' }).click();
  expect(await intentsOf(page)).toBe(
    'desk-request {"ticket":"INC7","site":null,"user":null,"relay":"edge-2","durationMs":60000,"keepPackets":true}',
  );
  await page.getByRole('button', { name: 'Ask again: INC0012290' }).click();
  await expect(page.getByLabel('Ticket')).toBeFocused();
  await expect(page.getByLabel('Ticket')).toHaveValue('INC0012290');
  await expect(page.getByLabel('Person (optional)')).toHaveValue('m.keller');
});

test('a person is erased only after the count was typed', async ({ page }) => {
  await open(page, 'erase-start');
  await page.getByRole('textbox', { name: /^Name/ }).fill('m.keller');
  await page.getByRole('button', { name: 'Count the results' }).click();
  const erasure = { by: 'user', user: 'm.keller' };
  await set(page, { state: { kind: 'counted', erasure, results: 1200 } });
  const erase = page.getByRole('button', { name: 'Delete for good' });
  await expect(erase).toBeDisabled();
  await page.getByLabel('Type 1200 to delete them').fill('120');
  await expect(erase).toBeDisabled();
  await page.getByLabel('Type 1200 to delete them').fill('1200');
  await erase.click();
  expect(await intentsOf(page)).toBe(
    'desk-erase-count {"by":"user","user":"m.keller"}\ndesk-erase {"by":"user","user":"m.keller"}',
  );
  // What was counted is not what would be deleted any more.
  await page.getByRole('textbox', { name: /^Name/ }).fill('m.kell');
  await expect(erase).toHaveCount(0);
});

test('a token is made with its scopes and its secret put away', async ({ page }) => {
  await open(page, 'tokens-empty');
  const make = page.getByRole('button', { name: 'Make the token' });
  await page.getByLabel('Name: what will use it').fill('Grafana');
  await expect(make).toBeDisabled();
  await page.getByLabel(/Read \/metrics/).check();
  await make.click();
  expect(await intentsOf(page)).toBe('desk-new-token {"name":"Grafana","scopes":["metrics:read"]}');
  await open(page, 'tokens-made');
  await expect(page.getByRole('textbox', { name: 'Secret' })).toHaveValue(/^ew_/);
  await page.getByRole('button', { name: 'I have it' }).click();
  expect(await intentsOf(page)).toBe('desk-token-seen');
});

test('the audit trail is narrowed and read on', async ({ page }) => {
  await open(page, 'audit-list');
  await page.getByRole('searchbox', { name: 'Who' }).fill('anna');
  await page.getByRole('combobox', { name: 'What' }).selectOption('export');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByRole('button', { name: 'Show older ones' }).click();
  expect(await intentsOf(page)).toBe(
    'desk-audit {"who":"anna","action":"export","subject":""}\ndesk-audit-more',
  );
});

test('an export is a plain link that names what is exported', async ({ page }) => {
  await open(page, 'export');
  await page.getByText('Export', { exact: true }).click();
  const csv = page.getByRole('link', { name: 'CSV' });
  const addresses = await Promise.all(
    [0, 1].map(async (index) => new URL((await csv.nth(index).getAttribute('href')) ?? '', gallery.url)),
  );
  expect(addresses.map(({ searchParams }) => Object.fromEntries(searchParams))).toEqual([
    { format: 'csv', ids: 'one,two' },
    { format: 'csv', site: 'Berlin & <b>' },
  ]);
});
