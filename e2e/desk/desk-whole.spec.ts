import { readFile } from 'node:fs/promises';
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { spellCode } from '../../src/core/result-code.ts';
import { SeededResults } from '../../test/support/seeded-results.ts';
import { readTable } from './read-csv.ts';
import { logIn, startDesk, type RunningDesk } from './running-desk.ts';
import { recordPageEvents, type PageEvents } from './watched-page.ts';

/**
 * Help desk's day, on one real server with real results: from the account that the command makes to the person who is
 * erased. Every step goes on from the one before.
 */
test.describe.configure({ mode: 'serial' });

const STORED = 24;
/** What the engineer at the desk never sees happen. */
const NOTHING = { elsewhere: [], dialogs: [], violations: [], errors: [], injected: [] };
const results = new SeededResults(
  'desk',
  (_random, number) => ({
    ticket: number === 5 ? 'INC0012345' : null,
    site: number < 20 ? 'Berlin "Mitte", 3rd floor' : 'Oslo',
    user: number % 6 === 0 ? 'Kim Keller' : 'somebody else',
  }),
  Date.now() - 3_600_000,
);

let desk: RunningDesk;
let context: BrowserContext;
let page: Page;
let seen: PageEvents;
const codes: string[] = [];

test.beforeAll(async ({ browser }) => {
  desk = await startDesk([
    { name: 'anna', role: 'admin' },
    { name: 'edda', role: 'editor' },
    { name: 'victor', role: 'viewer' },
  ]);
  for (let number = 0; number < STORED; number += 1) codes.push(await desk.store(results.of(number)));
  context = await browser.newContext({ acceptDownloads: true });
  seen = await recordPageEvents(context, desk.server.origin);
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
});

test.afterAll(async () => {
  await context.close();
  await desk.close();
});

const rows = (of: Page = page) => of.locator('edgewise-result-list tr[data-id]');
const open = (of: Page, number: number) =>
  of.goto(`${desk.server.origin}/desk/results/${results.idOf(number)}`);

test('who mistypes the password is told so, and then gets in', async () => {
  await page.goto(`${desk.server.origin}/desk`);
  await page.getByLabel('Name').fill('anna');
  await page.getByLabel('Password').fill('corect horse');
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('alert')).toHaveText('The name or the password is wrong.');
  await logIn(page, desk, 'anna');
  await expect(rows()).toHaveCount(STORED);
});

test('a code is found as it is read aloud, and opens the result beside what is normal there', async () => {
  const code = codes[5] ?? '';
  await page
    .getByRole('searchbox', { name: 'Search' })
    .pressSequentially(spellCode(code).toLowerCase().replace('-', ' '));
  const opened = page.getByRole('region', { name: 'Opened result' });
  await expect(opened.getByText(spellCode(code))).toBeVisible();
  await expect(opened.getByRole('heading', { name: 'Normal for this site' })).toBeVisible();
  await expect(opened.locator('edgewise-band').first()).toBeVisible();
  await expect(opened.getByText('INC0012345').first()).toBeVisible();
});

test('a note is kept, and others at the desk see it', async ({ browser }) => {
  const other = await browser.newContext();
  const second = await other.newPage();
  await logIn(second, desk, 'edda', `/desk/results/${results.idOf(5)}`);
  await page.getByLabel('Another note').fill('Cable was replaced.');
  await page.getByRole('button', { name: 'Add the note' }).click();
  await expect(page.locator('edgewise-notes li')).toContainText(['Cable was replaced.']);
  // By itself: nobody loads anything.
  await expect(second.locator('edgewise-notes li')).toContainText(['Cable was replaced.']);
  await second.getByLabel('Another note').fill('Thank you.');
  await second.getByRole('button', { name: 'Add the note' }).click();
  await expect(page.locator('edgewise-notes li')).toContainText(['Cable was replaced.', 'Thank you.']);
  await other.close();
});

test('two results are marked and compared, the earlier before the later', async () => {
  await page.goto(`${desk.server.origin}/desk`);
  const marks = page.locator('edgewise-result-list input[type=checkbox]');
  await marks.nth(0).check();
  await marks.nth(3).check();
  await page.getByRole('link', { name: 'Compare', exact: true }).last().click();
  await expect(page.getByRole('columnheader', { name: 'Difference' })).toBeVisible();
  await expect(page.locator('edgewise-compare tbody tr').first()).toBeVisible();
});

test('a test is asked for, run through the real relay, and arrives at its ticket by itself', async ({
  browser,
}) => {
  await page.getByRole('link', { name: 'Requests', exact: true }).click();
  await page.getByLabel('Ticket').fill('INC0077777');
  await page.getByLabel('Site (optional)').fill('Wien');
  await page.getByLabel('Length').selectOption('15000');
  await page.getByRole('button', { name: 'Make the link' }).click();
  const link = await page
    .getByRole('region', { name: 'The link is ready' })
    .getByLabel('Link')
    .first()
    .inputValue();
  // Somebody looks at the list meanwhile, and does nothing.
  const list = await context.newPage();
  await list.goto(`${desk.server.origin}/desk`);
  await expect(rows(list)).toHaveCount(STORED);

  const person = await browser.newContext();
  const seenThere = await recordPageEvents(person, desk.server.origin);
  const phone = await person.newPage();
  await phone.goto(link);
  await expect(phone.getByText('For ticket INC0077777, asked for by help desk.')).toBeVisible();
  await phone.getByRole('button', { name: 'Start the test' }).click();
  // Whoever asked for it watches it, and whoever tests is told so.
  await page.getByRole('button', { name: 'Watch', exact: true }).click();
  const watched = page.locator('edgewise-running-tests');
  await expect(watched).toContainText(/Measuring \d+ of 15/, { timeout: 30_000 });
  await expect(watched.getByRole('definition').first()).toHaveText(/\d\sms/);
  await expect(phone.getByText('The help desk is watching this test')).toBeVisible();
  await expect(watched).toContainText('Finished: the result is on its way', { timeout: 60_000 });
  await expect(phone.getByText('The help desk is watching this test')).toHaveCount(0);
  await expect(phone.getByText('Code to read to help desk')).toBeVisible({ timeout: 60_000 });

  await expect(rows(list)).toHaveCount(STORED + 1);
  await expect(rows(list).first()).toContainText('INC0077777');
  await expect(page.getByText('The result that you asked for is here.')).toBeVisible();
  await expect(page.locator('edgewise-requests li.request').first()).toContainText('1 result.');
  await page.getByRole('link', { name: 'Open', exact: true }).click();
  const opened = page.getByRole('region', { name: 'Opened result' });
  await expect(opened.getByText('Wien').first()).toBeVisible();
  await expect(opened.getByText('INC0077777').first()).toBeVisible();

  // Whoever tested shows the desk how dark it is, and takes that back.
  await phone.evaluate((grey) => {
    const canvas = document.createElement('canvas');
    const drawing = canvas.getContext('2d');
    setInterval(() => {
      if (!drawing) return;
      drawing.fillStyle = `rgb(${String(grey)} ${String(grey)} ${String(grey)})`;
      drawing.fillRect(0, 0, canvas.width, canvas.height);
    }, 20);
    navigator.mediaDevices.getUserMedia = () => Promise.resolve(canvas.captureStream(30));
  }, 30);
  await phone.getByRole('heading', { name: 'Microphone and camera' }).click();
  await phone.getByRole('button', { name: 'Check the camera' }).click();
  await phone.getByRole('button', { name: 'Add them to the result' }).click({ timeout: 30_000 });
  await expect(phone.getByText('The figures are in the result.')).toBeVisible();
  await page.reload();
  const devices = opened.locator('edgewise-stored-devices');
  await expect(devices).toContainText('It is dark.');
  await expect(devices.getByRole('definition').last()).toHaveText(/^1[12]\.\d\s%$/);
  await phone.getByRole('button', { name: 'Take them out of the result' }).click();
  await expect(phone.getByText('The result has no figures of your devices any more.')).toBeVisible();
  await page.reload();
  await expect(opened.getByText('INC0077777').first()).toBeVisible();
  await expect(devices).toHaveCount(0);
  expect(seenThere).toMatchObject(NOTHING);
  await person.close();
  await list.close();
});

test('a test is watched by the code that its page shows, until it ends', async ({ browser }) => {
  const person = await browser.newContext();
  const phone = await person.newPage();
  await phone.goto(desk.server.origin);
  await phone.getByRole('button', { name: 'Start the test' }).click();
  await phone.getByRole('button', { name: 'Let the help desk watch' }).click();
  const code = phone.locator('edgewise-watched strong');
  await expect(code).toHaveText(/^\w{4}-\w{4}$/);
  await page.goto(`${desk.server.origin}/desk/requests`);
  const watching = page.locator('edgewise-running-tests');
  await watching.getByLabel('Code read out from a test that runs').fill((await code.textContent()) ?? '');
  await watching.getByRole('button', { name: 'Watch by code' }).click();
  await expect(watching).toContainText(/Measuring \d+ of/, { timeout: 30_000 });
  await expect(phone.getByText('The help desk is watching this test')).toBeVisible();
  await phone.getByRole('button', { name: 'Stop and show result' }).click();
  await expect(watching).toContainText('Finished: the result has a code of its own to read out');
  await expect(code).toHaveCount(0);
  await person.close();
});

test('a revoked link says so to the public, and a restored one opens again', async ({ browser }) => {
  const other = await browser.newContext();
  const outside = await other.newPage();
  const address = `${desk.server.origin}/r/${results.idOf(5)}`;
  await open(page, 5);
  await page.getByRole('button', { name: 'Revoke the link' }).click();
  await page.locator('edgewise-confirm').getByRole('button', { name: 'Revoke the link' }).click();
  await expect(page.getByText('The link of this result is revoked')).toBeVisible();
  await outside.goto(address);
  await expect(outside.getByRole('heading', { level: 1 })).toHaveText('This link no longer opens a result.');
  await expect(outside.getByText('INC0012345')).toHaveCount(0);
  await page.getByRole('button', { name: 'Restore the link' }).click();
  await expect(page.getByRole('button', { name: 'Revoke the link' })).toBeVisible();
  await outside.reload();
  await expect(outside.locator('edgewise-result')).toBeVisible();
  await expect(outside.getByText('This link no longer opens a result.')).toHaveCount(0);
  await other.close();
});

test('exports hold what was stored, to the last digit', async () => {
  await page.goto(`${desk.server.origin}/desk?site=Berlin`);
  await expect(rows()).toHaveCount(20);
  const texts: Record<string, string> = {};
  for (const format of ['CSV', 'NDJSON']) {
    const menu = page.locator('edgewise-export-menu');
    if (
      (await menu.getByRole('link', { name: format }).count()) === 0 ||
      !(await menu.getByRole('link', { name: format }).last().isVisible())
    )
      await menu.getByText('Export', { exact: true }).click();
    const download = page.waitForEvent('download');
    await menu.getByRole('link', { name: format, exact: true }).last().click();
    texts[format] = await readFile(await (await download).path(), 'utf8');
  }
  const table = readTable(texts['CSV'] ?? '');
  const lines = (texts['NDJSON'] ?? '')
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(lines).toHaveLength(20);
  // Newest first.
  const sent = Array.from({ length: 20 }, (_, back) => results.of(19 - back));
  expect(lines).toMatchObject(sent.map((result, back) => ({ code: codes[19 - back], result })));
  expect(table.map((row) => [row['id'], row['site'], row['verdict'], Number(row['rttMeanMs'])])).toEqual(
    sent.map(({ id, labels, grades, metrics }) => [
      id,
      labels.site,
      grades.verdict,
      metrics.loop.rttMs?.mean,
    ]),
  );
});

test('a person is counted, erased after the count was typed, and gone', async () => {
  await page.goto(`${desk.server.origin}/desk/erase`);
  await page.getByRole('textbox', { name: /^Name/ }).fill('Kim Keller');
  await page.getByRole('button', { name: 'Count the results' }).click();
  await page.getByLabel('Type 4 to delete them').fill('4');
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await expect(page.locator('edgewise-admin-erase').getByRole('status').last()).toContainText('4 results');
  await page.goto(`${desk.server.origin}/desk?q=kim+keller`);
  const left = await fetch(`${desk.server.origin}/api/desk/results?user=keller`, {
    headers: { authorization: `Bearer ${desk.token}` },
  });
  expect(await left.json()).toEqual({ rows: [], next: null });
  await open(page, 0);
  await expect(page.getByRole('heading', { name: 'This result is not here.' })).toBeVisible();
});

test('a site is entered into the plan, decided, given a step of the test plan, and taken back', async () => {
  await page.getByRole('link', { name: 'Plan', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'The catalogue has no sites.' })).toBeVisible();
  await page.getByRole('link', { name: 'Catalogue' }).click();
  await page.getByRole('button', { name: 'Add a site' }).click();
  await page.getByLabel('Name', { exact: true }).first().fill('Orlando');
  await page.getByLabel('People').fill('10000');
  await page.getByRole('button', { name: 'Add an Internet path' }).click();
  await page.getByLabel('Loss from the site, entered (%)').fill('5.1');
  await page.getByLabel('Loss from the edge of its network, entered (%)').fill('5.1');
  await page.getByRole('button', { name: 'Store the site' }).click();
  await expect(page.getByRole('row', { name: /^Orlando/ })).toContainText('loss 5.1');
  await page.getByRole('link', { name: 'Decision' }).click();
  await expect(page.getByRole('heading', { name: /work with the network provider first/ })).toBeVisible();
  await page.getByRole('link', { name: 'Meet-me locations' }).click();
  await expect(page.getByRole('heading', { name: 'Latency by people' })).toBeVisible();
  await page.getByRole('link', { name: 'Test plan' }).click();
  await page.getByLabel('What is done').fill('See the routes');
  await page.getByRole('button', { name: 'Add the step' }).click();
  await page.locator('edgewise-plan-step summary').click();
  await page.getByRole('button', { name: 'Ask for tests before' }).click();
  await expect(page.getByText('Asked for; the link is at Requests.')).toBeVisible();
  await page.getByRole('link', { name: 'Catalogue', exact: true }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('The catalogue has no sites yet.')).toBeVisible();
});

test('a viewer is offered no administration, and gets none by its address either', async ({ browser }) => {
  const other = await browser.newContext();
  const viewer = await other.newPage();
  const asked: number[] = [];
  viewer.on('response', (response) => {
    if (/\/api\/desk\/(audit|tokens|users|erase)/.test(response.url())) asked.push(response.status());
  });
  await logIn(viewer, desk, 'victor');
  await expect(viewer.getByRole('navigation', { name: 'Desk' }).getByRole('link')).not.toContainText([
    /Audit|Tokens|People|Delete/,
  ]);
  for (const view of ['audit', 'tokens', 'people', 'erase']) {
    await viewer.goto(`${desk.server.origin}/desk/${view}`);
    await expect(viewer.getByRole('button', { name: 'Log out' })).toBeVisible();
    await expect(viewer.locator(`edgewise-admin-${view}, edgewise-admin-users`)).toHaveCount(0);
  }
  for (const route of ['audit', 'tokens', 'users'])
    expect((await viewer.request.get(`${desk.server.origin}/api/desk/${route}`)).status()).toBe(403);
  expect(asked.filter((status) => status < 400)).toEqual([]);
  await other.close();
});

test('who logs out is out, and the browser did nothing that it should not', async () => {
  await page.getByRole('button', { name: 'Log out' }).click();
  await expect(page.getByLabel('Password')).toBeVisible();
  expect((await page.request.get(`${desk.server.origin}/api/desk/results`)).status()).toBe(401);
  await page.goBack();
  await expect(page.getByLabel('Password')).toBeVisible();
  expect(seen).toMatchObject(NOTHING);
});
