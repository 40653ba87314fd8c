import { expect, test, type Page } from '@playwright/test';
import { codeOf, spellCode } from '../../src/core/result-code.ts';
import { firstLoadOf } from '../gallery/first-load.ts';
import { focused } from '../gallery/gallery-page.ts';
import { complaintsOf, expectAccessible, expectToFit } from '../gallery/sweep.ts';
import { useGallery } from '../gallery/use-gallery.ts';

/** The whole desk in a real browser over a server in memory, under the policy that the server sends. */
const PORT = 15_130;

/** The others have no part that these have not; what is inside a result has tests of its own (desk-views.spec.ts, desk-acts.spec.ts). */
const FOR_AXE = new Set([
  'login-wrong',
  'server-away',
  'list-filtered',
  'list-failed',
  'list-empty',
  'list-mistyped',
  'list-marked',
  'list-long',
  'list-waiting',
  'removal-stopped',
  'removal-confirmed',
  'news',
  'result',
  'result-gone',
  'expired',
  'admins-only',
]);
/** In the other colours once more those with the most parts. */
const IN_DARK = new Set([
  'login-wrong',
  'list-filtered',
  'list-marked',
  'list-waiting',
  'news',
  'expired',
  'removal-stopped',
]);

const { open, stateNames } = useGallery({
  port: PORT,
  folder: 'test/ui/gallery/desk',
  shown: 'edgewise-desk[data-ready]',
});

const MIDDLE_HEADS = ['Person', 'Ticket', 'Verdict', 'Length', 'Status', 'Assigned to'];
/** Heads of the columns that nobody has chosen, behind the one that it is sorted by. */
const USUAL_HEADS = ['Code', 'Site', ...MIDDLE_HEADS, 'Notes'];

const WITH_RELAY = [/When/, 'Code', ...MIDDLE_HEADS, 'Relay', 'Notes'];

const desk = (page: Page) => page.locator('edgewise-desk');
const rows = (page: Page) => page.locator('edgewise-result-list tr[data-id]');

const tell = (page: Page, type: 'gallery-arrive' | 'gallery-do', what: number | string): Promise<void> =>
  page.evaluate(
    ({ name, detail }) => {
      dispatchEvent(new CustomEvent(name, { detail }));
    },
    { name: type, detail: what },
  );

/** Windows in which nothing may be cut off: a phone, a small one, a desk, and a window of 1440 x 800 at 200 % zoom. */
const WINDOWS = [
  { width: 360, height: 800 },
  { width: 320, height: 800 },
  { width: 1440, height: 800 },
  { width: 720, height: 400 },
];

/** Of the gallery: from there on rows look like those before, and axe looks at each. */
const ROWS = 24;

test('every state of the desk is accessible and fits, small and large, light and dark @long', async ({
  page,
}) => {
  const complaints = complaintsOf(page);
  for (const name of await stateNames(page)) {
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 360, height: 800 });
    await open(page, `${name}&rows=${String(ROWS)}`);
    if (FOR_AXE.has(name)) await expectAccessible(page, name, 'all');
    for (const window of WINDOWS) {
      await page.setViewportSize(window);
      await expectToFit(page, name);
    }
    if (!IN_DARK.has(name)) continue;
    await page.setViewportSize({ width: 1440, height: 800 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await expectAccessible(page, `${name} in the dark`, 'all');
  }
  expect(complaints).toEqual([]);
});

test('results are found, opened, stepped through and closed by keyboard', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, 'list');
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowDown');
  // The second row of the gallery (test/ui/gallery/desk/rows.ts).
  const second = `a: ${spellCode(codeOf(1000 + 7919))}`;
  expect(await focused(page)).toBe(second);
  await expect(rows(page).nth(1)).toContainText(/Oslo\s*Anna Weber\s*misses: packet loss up 3.1/);
  await page.keyboard.press('x');
  await expect(page.getByText('1 result marked')).toBeVisible();
  await page.keyboard.press('Enter');
  const headline = page.locator('edgewise-record h1').first();
  await expect(headline).toBeFocused();
  await expect(desk(page)).toHaveAttribute('data-address', '/desk/results/result-1');
  await page.keyboard.press('j');
  await expect(desk(page)).toHaveAttribute('data-address', '/desk/results/result-2');
  await page.keyboard.press('k');
  await expect(desk(page)).toHaveAttribute('data-address', '/desk/results/result-1');
  await expect(headline).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(headline).toHaveCount(0);
  await expect.poll(() => focused(page)).toBe(second);
});

test('the search box takes the slash, a name, and a code that opens at once', async ({ page }) => {
  await open(page, 'list');
  await rows(page).first().waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('okafor');
  await page.keyboard.press('Enter');
  await expect(desk(page)).toHaveAttribute('data-address', '/desk?text=okafor');
  await expect(page.getByRole('button', { name: 'Remove the filter \u201cokafor\u201d' })).toBeVisible();
  // A shortcut is a letter in a field.
  await page.keyboard.type(' x?');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByRole('button', { name: 'Remove the filter' }).click();
  await page.getByRole('searchbox').fill('2A3C-4D5F');
  await expect(page.getByText('one of its characters is wrong')).toBeVisible();
  await page.getByRole('searchbox').fill('');
  await page.getByRole('searchbox').pressSequentially(await codeOfRow(page, 3));
  await expect(desk(page)).toHaveAttribute('data-address', /^\/desk\/results\/result-3\?text=/);
});

/** The code of a row, as the result itself shows it. */
async function codeOfRow(page: Page, index: number): Promise<string> {
  await rows(page).nth(index).getByRole('link').click();
  const code = await page.locator('edgewise-record .code').first().textContent();
  await page.keyboard.press('Escape');
  return code?.trim() ?? '';
}

test('columns are chosen, kept, and the usual ones again', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, 'list');
  const heads = page.locator('edgewise-result-list thead th');
  await expect(heads).toHaveText([/When/, ...USUAL_HEADS]);
  await page.getByText('Columns', { exact: true }).click();
  const choices = page.getByRole('group', { name: 'Columns of the list' });
  await choices.getByLabel('Relay').check();
  await choices.getByLabel('Site').uncheck();
  await expect(heads).toHaveText(WITH_RELAY);
  await page.reload();
  await expect(heads).toHaveText(WITH_RELAY);
  await page.getByText('Columns', { exact: true }).click();
  await page.getByRole('button', { name: 'Usual columns' }).click();
  await expect(heads).toHaveText([/When/, ...USUAL_HEADS]);
});

test('find the code, see why, set status, write the note: in under 10 key presses', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, 'list');
  const code = await codeOfRow(page, 5);
  await page.evaluate((text) => navigator.clipboard.writeText(text), code);
  let presses = 0;
  const press = async (key: string): Promise<void> => {
    presses += 1;
    await page.keyboard.press(key);
  };
  // The code comes from the ticket, by the clipboard; the note's own letters are not counted.
  await press('/');
  await press('ControlOrMeta+v');
  await expect(page.locator('edgewise-record h1').first()).toBeFocused();
  await expect(page.locator('edgewise-record h1').first()).toHaveText(/\S/);
  await press('a');
  const triage = page.locator('edgewise-triage');
  await expect(triage.getByLabel('Assigned to')).toHaveValue('a.weber');
  await press('d');
  await expect(triage.getByLabel('Status')).toHaveValue('done');
  await press('n');
  await expect(page.getByLabel('Another note')).toBeFocused();
  await page.keyboard.insertText('Moved to the cable; tested again.');
  await press('ControlOrMeta+Enter');
  await expect(page.locator('edgewise-notes li')).toContainText(['Moved to the cable']);
  const row = page.locator('edgewise-result-list tr[data-id=result-5]');
  await expect(row).toContainText('Done');
  await expect(row).toContainText('a.weber');
  expect(presses).toBeLessThan(10);
});

test('a list is printed as a list: what it is of and its rows, without what is pressed', async ({ page }) => {
  await open(page, 'list-filtered');
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByText(/^Results: .*site \u2068Berlin\u2069/)).toBeVisible();
  await expect(rows(page).first()).toBeVisible();
  for (const pressed of [
    page.getByRole('searchbox'),
    page.getByRole('checkbox'),
    page.getByRole('navigation'),
  ])
    await expect(pressed.filter({ visible: true })).toHaveCount(0);
});

test('the reader’s own colours show where one is: in the navigation and in the list', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await open(page, 'result');
  const borders = await page
    .locator('nav a')
    .evaluateAll((all) =>
      all.map((link) => [link.ariaCurrent, getComputedStyle(link).borderBlockEndColor] as const),
    );
  const background = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  for (const [current, color] of borders) expect(color === background).toBe(current !== 'page');
  await expect(page.locator('.result.open')).toHaveCSS('outline-style', 'solid');
});

test('the last change of status is undone, by its button and by its key', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, 'result');
  const triage = page.locator('edgewise-triage');
  await triage.getByLabel('Status').selectOption('waiting');
  await triage.getByRole('button', { name: 'Undo the last change' }).click();
  await expect(triage.getByLabel('Status')).toHaveValue('new');
  await expect(triage.getByRole('button', { name: 'Undo the last change' })).toHaveCount(0);
  await page.locator('edgewise-record h1').first().focus();
  await page.keyboard.press('l');
  await expect(triage.getByLabel('Status')).toHaveValue('looking');
  await page.keyboard.press('u');
  await expect(triage.getByLabel('Status')).toHaveValue('new');
});

test('the oldest come first when asked for, and the newest again', async ({ page }) => {
  await open(page, 'list');
  const when = page.getByRole('columnheader', { name: 'When' });
  await expect(when).toHaveAttribute('aria-sort', 'descending');
  await when.getByRole('button').press('Enter');
  await expect(desk(page)).toHaveAttribute('data-address', '/desk?order=oldest');
  await expect(when).toHaveAttribute('aria-sort', 'ascending');
  // The last of 120 results of the gallery.
  await expect(rows(page).first()).toHaveAttribute('data-id', 'result-119');
  await when.getByRole('button').press('Enter');
  await expect(desk(page)).toHaveAttribute('data-address', '/desk');
  await expect(rows(page).first()).toHaveAttribute('data-id', 'result-0');
});

test('filters narrow the list and are taken away one by one', async ({ page }) => {
  await open(page, 'list');
  await page.getByLabel('Verdict').selectOption('misses');
  await page.getByLabel('Time', { exact: true }).selectOption('28d');
  await page.getByText('More filters').click();
  await page.getByLabel('Site').fill('Berlin');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(desk(page)).toHaveAttribute('data-address', '/desk?site=Berlin&verdict=misses&within=28d');
  await expect(rows(page).first()).toContainText('Berlin');
  await page.getByRole('button', { name: 'Remove the filter Last 28 days' }).click();
  await page.getByRole('button', { name: 'Remove the filter Site: Berlin' }).click();
  await expect(desk(page)).toHaveAttribute('data-address', '/desk?verdict=misses');
});

test('more results come by scrolling, and by a button for those who do not', async ({ page }) => {
  await open(page, 'list');
  await expect(rows(page)).toHaveCount(50);
  await page.getByRole('button', { name: 'Load more' }).press('Enter');
  await expect(rows(page)).not.toHaveCount(50);
  await page.locator('.list').evaluate((list) => {
    list.scrollTop = list.scrollHeight;
  });
  await expect(rows(page)).toHaveCount(120);
  await expect(page.getByText('That is all.')).toBeVisible();
});

test('arrivals slide in at the top, but never move what is being read', async ({ page }) => {
  await open(page, 'list');
  await expect(rows(page)).toHaveCount(50);
  await tell(page, 'gallery-arrive', 1);
  await expect(rows(page)).toHaveCount(51);
  await page.locator('.list').evaluate((list) => {
    list.scrollTop = 600;
  });
  // The scroll is told on the next frame.
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  const read = rows(page).nth(20);
  const before = await read.boundingBox();
  const text = await read.textContent();
  await tell(page, 'gallery-arrive', 3);
  const pill = page.getByRole('button', { name: '3 new results' });
  await expect(pill).toBeVisible();
  expect(await read.boundingBox()).toEqual(before);
  expect(await read.textContent()).toBe(text);
  await pill.click();
  await expect(pill).toHaveCount(0);
  await expect(rows(page).first().getByRole('link')).toBeFocused();
});

test('rows wait below the pointer, and come in when it has left', async ({ page }) => {
  await open(page, 'list');
  const nextFrames = () =>
    page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
  await rows(page).nth(2).hover();
  await nextFrames();
  await tell(page, 'gallery-arrive', 1);
  await page.getByRole('button', { name: '1 new result' }).press('Enter');
  await expect(rows(page)).toHaveCount(51);
  await page.getByRole('searchbox').click();
  await nextFrames();
  await tell(page, 'gallery-arrive', 1);
  await expect(rows(page)).toHaveCount(52);
});

test('a login that ends keeps what was being written', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, 'result');
  const note = page.locator('edgewise-notes textarea');
  await note.fill('Called back: only in the meeting room.');
  await tell(page, 'gallery-do', 'expire');
  await page.getByRole('button', { name: 'Add the note' }).click();
  await expect(page.getByRole('heading', { name: 'Please log in again' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.type('correct horse');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(note).toHaveValue('Called back: only in the meeting room.');
  await page.getByRole('button', { name: 'Add the note' }).click();
  await expect(page.locator('edgewise-notes').getByRole('listitem')).toContainText(['meeting room']);
  await expect(note).toHaveValue('');
});

test('the keys are told, and single letters can be switched off', async ({ page }) => {
  await open(page, 'list');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await page.getByLabel('Use single letters as shortcuts').uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('searchbox')).not.toBeFocused();
});

test('a lost connection is told quietly until it is back', async ({ page }) => {
  await open(page, 'connection-lost');
  const notice = page.getByText('Connection lost; trying again.');
  await expect(notice).toBeVisible();
  // It tries again by itself after a second.
  await expect
    .poll(async () => {
      await tell(page, 'gallery-do', 'come-back');
      return notice.count();
    })
    .toBe(0);
});

test('an admin is told that nothing is deleted any more, and has it deleted after a second look', async ({
  page,
}) => {
  await open(page, 'removal-stopped');
  const notice = page.getByRole('region', { name: 'The server has stopped deleting old results.' });
  await expect(notice).toContainText('The clock is 400 days ahead of when this server last knew the time.');
  await expect(notice).toContainText(
    'If you confirm, 18,240 of 18,240 results and 312 of 312 packet records',
  );
  const first = notice.getByRole('button', { name: 'Delete it: what is beyond its limits' });
  await first.press('Enter');
  await expect(notice.getByRole('group')).toContainText('Nothing brings them back.');
  expect(await focused(page)).toBe('button: Leave it');
  await page.keyboard.press('Enter');
  await expect(first).toBeFocused();
  await first.press('Enter');
  await notice.getByRole('button', { name: 'Delete it' }).press('Enter');
  await expect(page.getByText('Confirmed. The server deletes it within minutes.')).toBeVisible();
  await expect(notice).toHaveCount(0);
  await open(page, 'removal-stopped-viewer');
  await expect(rows(page)).toHaveCount(50);
  await expect(notice).toHaveCount(0);
});

test('the first load of the desk is at most 150 kB compressed, without the charts', async () => {
  const { files, gzipBytes } = await firstLoadOf('desk.html');
  expect(files.some((name) => name.endsWith('.js'))).toBe(true);
  expect(files.some((name) => name.startsWith('drawing'))).toBe(false);
  expect(gzipBytes).toBeLessThanOrEqual(150_000);
});
