import { expect, test } from '@playwright/test';
import { focused } from '../gallery/gallery-page.ts';
import { intentsOf, set } from './shown-view.ts';
import { useGallery } from '../gallery/use-gallery.ts';

/** What people do in the views of results and of the admins, and what the views ask for then. */
const PORT = 15_140;

const gallery = useGallery({ port: PORT, folder: 'test/ui/gallery/views', shown: 'main > *' });
const { open } = gallery;

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
  const before = page.getByRole('group', { name: 'A', exact: true });
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
    'desk-request {"ticket":"INC7","site":null,"user":null,"relay":"edge-2","region":null,"durationMs":60000,"keepPackets":true,"calls":1,"loaded":false}',
  );
  // More than can be measured is told, and not asked for.
  await page.getByLabel('How many calls at once').selectOption('5');
  await page.getByLabel('Also test while the link is busy').check();
  await expect(page.getByRole('alert')).toHaveText(/each of the two parts lasts at most 58 seconds/);
  await expect(page.getByRole('button', { name: 'Make the link' })).toBeDisabled();
  await page.getByLabel('Length').selectOption('30000');
  await page.getByRole('button', { name: 'Make the link' }).click();
  expect(await intentsOf(page)).toMatch(/"durationMs":30000,"keepPackets":true,"calls":5,"loaded":true\}$/);
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
