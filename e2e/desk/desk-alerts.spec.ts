import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import type { Result } from '../../src/wire/result.ts';
import { SeededResults } from '../../test/support/seeded-results.ts';
import { isolated } from '../../src/wording/isolated.ts';
import { logIn, startDesk, type RunningDesk } from './running-desk.ts';
import { recordPageEvents, type PageEvents } from './watched-page.ts';
import { startReceiver, type WebhookReceiver } from './webhook-receiver.ts';

/**
 * A site and who is told of it, on one real server: a week of samples comes in by an agent's token, the site is ready; a
 * rule is made at the desk, fires, is silenced, changed in place and over again, and a receiver is told each time, signed.
 * Every step goes on from the one before.
 */
test.describe.configure({ mode: 'serial' });

const EVERY_MS = 4 * 3_600_000;
const SITE = 'Lisbon';
/** Slots of a week. */
const WEEK = 42;
const NOTHING = { elsewhere: [], dialogs: [], violations: [], errors: [], injected: [] };
const NOW_MS = Date.now();
const results = new SeededResults('alerts', () => ({ ticket: null, site: SITE, user: null }));
/** A look at sites with news (5 s), a look at what is to be delivered (2 s), a look of the page (5 s), and a busy machine. */
const SOON = { timeout: 20_000 };

let desk: RunningDesk;
let receiver: WebhookReceiver;
let context: BrowserContext;
let page: Page;
let seen: PageEvents;
let number = 0;

/** A sample of the site as an agent stores it: in each eight results the first meets, the fourth loses packets going up. */
function sampleOf(kind: 'good' | 'lossy', atMs: number): Result {
  number += 8;
  const result = results.of(number + (kind === 'good' ? 0 : 3));
  const startedAt = new Date(atMs).toISOString();
  return { ...result, startedAt, client: { ...result.client, unattended: true } };
}
/** The newest one, a moment after all before it. */
const store = (kind: 'good' | 'lossy') => desk.store(sampleOf(kind, Date.now() - 1000));

test.beforeAll(async ({ browser }) => {
  desk = await startDesk([{ name: 'anna', role: 'admin' }]);
  receiver = await startReceiver();
  context = await browser.newContext();
  seen = await recordPageEvents(context, desk.server.origin);
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
});

test.afterAll(async () => {
  await context.close();
  await receiver.close();
  await desk.close();
});

test('a week of samples comes in by an agent, and the site is ready', async () => {
  const schedule = await page.request.post(`${desk.server.origin}/api/samples`, {
    headers: { authorization: `Bearer ${desk.token}` },
    data: {
      samples: [
        {
          schema: 'edgewise.sample/1',
          id: 'a-slot-that-was-missed-once',
          site: SITE,
          agent: 'pc-7',
          timeZone: 'Europe/Lisbon',
          everyMs: EVERY_MS,
          startedAt: null,
          outcome: 'missed',
          dueAt: new Date(NOW_MS - 3 * EVERY_MS).toISOString(),
          reason: 'asleep',
          message: null,
          resultId: null,
          relay: null,
        },
      ],
    },
  });
  expect(await schedule.json()).toEqual({ stored: 1, same: 0, refused: [] });
  const week = Array.from({ length: WEEK }, (_, at) =>
    sampleOf('good', NOW_MS - (WEEK - at) * EVERY_MS + 60_000),
  );
  await Promise.all(week.map((result) => desk.store(result)));
  await logIn(page, desk, 'anna', '/desk/sites');
  const site = page.locator('edgewise-sites li', { hasText: SITE });
  await expect(site).toContainText('Ready');
  await expect(site.locator('svg, polyline, path').first()).toBeVisible();
  await site.getByRole('link', { name: SITE }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`${isolated(SITE)} is ready for calls`);
  await expect(page.locator('edgewise-site-heat')).toBeVisible();
  await expect(page.getByText('1 missed: the machine or its agent was not running')).toBeVisible();
});

test('a sample on the time line opens its result', async () => {
  const knob = page.getByRole('slider', { name: 'Sample to read' });
  await knob.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page.locator('edgewise-site-timeline .read-out')).toContainText('Round trip');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Opened result' })).toContainText(SITE);
});

test('a webhook is made, tried out and shows what was delivered', async () => {
  await page.getByRole('link', { name: 'Alerts', exact: true }).click();
  await page.getByLabel('Name of the webhook').fill('Pager');
  await page.getByLabel('Address (http or https)').fill(receiver.url);
  await page.getByRole('button', { name: 'Add the webhook' }).click();
  await expect(page.getByText('Copy the secret now: it is not shown again.')).toBeVisible();
  receiver.secret = await page.locator('edgewise-copy').evaluate((copy) => String(Reflect.get(copy, 'text')));
  expect(receiver.secret).toMatch(/^[\w-]{43}$/);
  await page.getByRole('button', { name: 'I have it' }).click();
  await page.getByRole('button', { name: 'Send a test: Pager' }).click();
  await page.getByRole('button', { name: 'Deliveries: Pager' }).click();
  const row = page.locator('edgewise-alert-deliveries tbody tr').first();
  await expect(row).toContainText('A test');
  await expect(row).toContainText('delivered', SOON);
  expect(receiver.taken).toEqual(['test']);
});

test('a rule is made, a sample makes it fire, and the receiver and the page tell of it', async () => {
  const form = page.locator('edgewise-alert-rule');
  await form.getByLabel('Name', { exact: true }).fill('Loss');
  await form.getByLabel('When').selectOption('metric');
  await form.getByRole('combobox', { name: 'Metric' }).selectOption('lossUpRatio');
  await form.getByLabel('Of the newest samples').fill('6');
  await form.getByLabel('Notify after (minutes)').fill('0');
  await form.getByLabel('Ends after (minutes)').fill('0');
  await form.getByRole('button', { name: 'Make the rule' }).click();
  await expect(page.getByText('more than one in ten of the last 6 samples miss the target')).toBeVisible();
  // Of six the ninetieth percentile is the greatest: one is enough.
  await store('lossy');
  await expect.poll(() => receiver.taken, SOON).toEqual(['test', `fired Loss at ${SITE}`]);
  await expect(page.getByText(`${isolated(SITE)}: firing since`)).toBeVisible(SOON);
  await expect(page.locator('edgewise-alert-deliveries tbody tr').first()).toContainText(
    `Fired: ${isolated('Loss')}, ${isolated(SITE)}`,
    SOON,
  );
});

test('a rule is changed where it stands, and what it told of is over with good samples', async () => {
  await page.getByRole('button', { name: 'Change: Loss' }).click();
  const form = page.locator('li edgewise-alert-rule');
  await expect(form.getByRole('combobox', { name: 'Metric' })).toHaveValue('lossUpRatio');
  await form.getByLabel('Name', { exact: true }).fill('Loss going up');
  await form.getByLabel('Of the newest samples').fill('3');
  await form.getByRole('button', { name: 'Store the rule' }).click();
  await expect(page.getByText('more than one in ten of the last 3 samples miss the target')).toBeVisible();
  await expect(form).toHaveCount(0);
  for (let sample = 0; sample < 3; sample += 1) await store('good');
  await expect.poll(() => receiver.taken.slice(2), SOON).toEqual([`recovered Loss going up at ${SITE}`]);
  await expect(page.getByText(`${isolated(SITE)}: firing since`)).toHaveCount(0, SOON);
});

test('a silence keeps it from telling until it is ended', async () => {
  const form = page.locator('edgewise-alert-silence');
  await form.getByLabel('Site (empty: every site)').fill(SITE.toLowerCase());
  await form.getByLabel('Reason (optional)').fill('the line is being mended');
  await form.getByRole('button', { name: 'Keep silent' }).click();
  await expect(page.getByText('Silent now')).toBeVisible();
  await store('lossy');
  await expect(page.getByText('nobody was notified, since it is silenced')).toBeVisible(SOON);
  expect(receiver.taken).toHaveLength(3);
  await page.getByRole('button', { name: /^End: every rule/ }).click();
  await expect(page.getByText('No alerts are silenced.')).toBeVisible();
  await store('lossy');
  await expect.poll(() => receiver.taken.slice(3), SOON).toEqual([`fired Loss going up at ${SITE}`]);
});

test('a webhook gets a new secret, and both are good until the receiver has it', async () => {
  const before = receiver.secret;
  await page.getByRole('button', { name: 'New secret: Pager' }).click();
  await page.getByRole('button', { name: 'Leave it' }).click();
  await expect(page.getByText('Copy the secret now')).toHaveCount(0);
  await page.getByRole('button', { name: 'New secret: Pager' }).click();
  await page.getByRole('button', { name: 'New secret', exact: true }).click();
  await expect(page.getByText('Copy the secret now: it is not shown again.')).toBeVisible();
  const secret = await page.locator('edgewise-copy').evaluate((copy) => String(Reflect.get(copy, 'text')));
  expect(secret).toMatch(/^[\w-]{43}$/);
  expect(secret).not.toBe(before);
  await page.getByRole('button', { name: 'I have it' }).click();
  await expect(page.getByText('Messages are also signed with the previous secret until')).toBeVisible();
  await page.getByRole('button', { name: 'Send a test: Pager' }).click();
  await expect.poll(() => receiver.taken.slice(4), SOON).toEqual(['test']);
  receiver.secret = secret;
  await page.getByRole('button', { name: 'Send a test: Pager' }).click();
  await expect.poll(() => receiver.taken.slice(4), SOON).toEqual(['test', 'test']);
});

test('Prometheus is told of the site, and the audit trail of every change', async () => {
  const metrics = await (await page.request.get(`${desk.server.origin}/metrics`)).text();
  expect(metrics).toMatch(/^edgewise_site_verdict\{site="Lisbon",verdict="meets"\} 1$/m);
  expect(metrics).toMatch(/^edgewise_site_coverage_ratio\{site="Lisbon"\} [01]/m);
  await page.getByRole('link', { name: 'Audit trail' }).click();
  for (const action of [
    'Added a webhook',
    'Replaced the secret of a webhook',
    'Changed an alert rule',
    'Ended a silence',
  ])
    await expect(
      page.locator('edgewise-admin-audit').getByText(action).filter({ visible: true }).first(),
    ).toBeVisible();
});

test('everything was signed, and nothing else happened', () => {
  expect(receiver.refused).toEqual([]);
  expect(seen).toMatchObject(NOTHING);
});
