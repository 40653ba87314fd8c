import { expect, test, type Page } from '@playwright/test';
import { intentsOf } from './shown-view.ts';
import { useGallery } from '../gallery/use-gallery.ts';
import { followTasks } from '../main-thread.ts';

/** What people do in the views of sites and alerts, and what the views ask for then. */
const PORT = 15_150;

/** Of a pointer over a picture. */
const MOVES = 60;

const { open } = useGallery({ port: PORT, folder: 'test/ui/gallery/views', shown: 'main > *' });

test('the hours of a site are read by keyboard, and its samples opened', async ({ page }) => {
  await open(page, 'site-congested');
  const heat = page.locator('edgewise-site-heat');
  await heat.getByRole('gridcell').first().focus();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowDown');
  await expect(heat.locator('.read-out')).toContainText(/Tuesday 22 to 23: .* missed the target\./);
  expect(await focusedLabel(page)).toMatch(/^Tuesday 22 to 23: /);
  const line = page.locator('edgewise-site-timeline');
  await line.getByRole('slider').focus();
  await page.keyboard.press('Home');
  await expect(line.locator('.read-out')).toContainText('24 Oct 2025, 13:00: Loss up');
  await page.keyboard.press('Enter');
  expect(await intentsOf(page)).toMatch(/^desk-go "\/desk\/results\/r\d+"$/);
  const box = await line.locator('canvas').boundingBox();
  await line.locator('canvas').click({ position: { x: (box?.width ?? 0) / 2, y: 60 } });
  expect((await intentsOf(page)).split('\n')).toHaveLength(2);
});

/** The label of what has the focus. */
const focusedLabel = (page: Page): Promise<string | null> =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.getAttribute('aria-label') ?? null;
  });

test('a site is looked at otherwise, and its settings are checked before they are sent', async ({ page }) => {
  await open(page, 'site-good');
  await page.locator('select[name=relay]').selectOption('edge-2');
  await page.getByLabel('Compare with').selectOption('relay edge-1');
  await page.getByText('Settings of this site').click();
  await page.getByLabel('Time zone of the site').fill('Berlin');
  const store = page.getByRole('button', { name: 'Store the settings' });
  await expect(store).toBeDisabled();
  await page.getByLabel('Time zone of the site').fill('Europe/Oslo');
  await page.getByLabel('Minutes between samples').fill('5');
  await store.click();
  expect(await intentsOf(page)).toBe(
    [
      'desk-go "/desk/sites/Berlin?relay=edge-2"',
      'desk-go "/desk/sites/Berlin?beside=Berlin&beside.relay=edge-1"',
      'desk-site-settings {"site":"Berlin","settings":{"timeZone":"Europe/Oslo","everyMs":300000,"target":"client-edge"}}',
    ].join('\n'),
  );
});

test('sites are narrowed by name and verdict', async ({ page }) => {
  await open(page, 'sites-list');
  const names = page.locator('edgewise-sites h2');
  await expect(names.first()).toHaveText('Head office, floor 2');
  await page.getByLabel('Verdict').selectOption('misses');
  await expect(names).toHaveCount(3);
  await page.getByRole('searchbox', { name: 'Name' }).fill('osl');
  await expect(names).toHaveText(['Oslo']);
  await expect(page.getByText('1 of 8 sites')).toBeVisible();
});

test('four weeks of samples are read and redrawn without holding up the page', async ({ browser, page }) => {
  await page.setViewportSize({ width: 1440, height: 2600 });
  await open(page, 'site-month');
  const canvas = page.locator('edgewise-site-timeline canvas');
  await canvas.waitFor();
  await page.waitForLoadState('networkidle');
  /** How long tasks over 50 ms took together on the processor, of those that this leads to. */
  const heldUpMsBy = async (doing: () => Promise<void>): Promise<number> => {
    const tasks = await followTasks(browser, page);
    await doing();
    // What is still to be drawn is drawn, and what that took is on record, by the task after the second frame.
    await page.evaluate(
      () =>
        new Promise((resolve) =>
          requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 0))),
        ),
    );
    return (await tasks.end()).heldUpMs;
  };
  const moveOver = async (box: { x: number; y: number; width: number; height: number } | null) => {
    if (!box) throw new Error('It is not in the page.');
    for (let move = 0; move < MOVES; move += 1)
      await page.mouse.move(box.x + (box.width * (move + 8)) / (MOVES + 16), box.y + box.height / 2);
  };
  const overChart = await heldUpMsBy(async () => {
    await moveOver(await canvas.boundingBox());
    await expect(page.locator('edgewise-site-timeline .cursor')).toBeVisible();
  });
  // A page that is held up now and then by something else is not one that is held up by each move.
  expect(overChart).toBeLessThan(MOVES * 10);
  const overHours = await heldUpMsBy(async () =>
    moveOver(await page.locator('edgewise-site-heat tbody').boundingBox()),
  );
  expect(overHours).toBeLessThan(MOVES * 10);
  const metrics = ['lossUpRatio', 'rttMs', 'jitterUpMs', 'burstLossUpRatio', 'rttMs', 'jitterDownMs'];
  const byChoosing = await heldUpMsBy(async () => {
    for (const metric of metrics) await page.locator('select[name=metric]').selectOption(metric);
  });
  expect(byChoosing).toBeLessThan(metrics.length * 100);
});

test('alerts: a rule, a silence and a webhook are changed where they stand', async ({ page }) => {
  await open(page, 'alerts-list');
  await page.getByRole('button', { name: 'Change: Loss up', exact: true }).click();
  const rule = page.locator('li edgewise-alert-rule');
  await expect(rule.getByLabel('Name', { exact: true })).toHaveValue('Loss up');
  await expect(rule.getByRole('combobox', { name: 'Metric' })).toHaveValue('lossUpRatio');
  await rule.getByLabel('Limit in %').fill('2.5');
  await rule.getByLabel('Notify after (minutes)').fill('0.5');
  await rule.getByRole('button', { name: 'Store the rule' }).click();
  await rule.getByRole('button', { name: 'Leave it as it is' }).click();
  await expect(rule).toHaveCount(0);
  await page.getByRole('button', { name: 'Change: Loss up, every site' }).click();
  const silence = page.locator('li edgewise-alert-silence');
  await expect(silence.locator('datalist option')).toHaveCount(3);
  await silence.getByLabel('Site (empty: every site)').fill('Oslo');
  await silence.getByRole('button', { name: 'Store the silence' }).click();
  await page.getByRole('button', { name: 'Change: Pager' }).click();
  const webhook = page.locator('li edgewise-alert-webhook');
  await webhook.getByLabel('Name of the webhook').fill('Chat');
  await webhook.getByRole('button', { name: 'Store the webhook' }).click();
  await page.getByRole('button', { name: 'Deliveries: Pager' }).click();
  await page.getByRole('button', { name: 'Remove: Pager' }).click();
  await page.getByRole('button', { name: 'Leave it', exact: true }).click();
  await page.getByRole('button', { name: 'New secret: Pager' }).click();
  await page.getByRole('button', { name: 'Leave it', exact: true }).click();
  await page.getByRole('button', { name: 'New secret: Pager' }).click();
  await page.getByRole('button', { name: 'New secret', exact: true }).click();
  const intents = (await intentsOf(page)).split('\n');
  expect(intents).toHaveLength(5);
  expect(intents[0]).toBe(
    'desk-alerts {"kind":"change-rule","id":"a1","rule":{"name":"Loss up","site":null,"condition":{"kind":"metric","metric":"lossUpRatio","atLeast":0.025},"samples":144,"forMs":30000,"recoverMs":3600000}}',
  );
  expect(intents[1]).toMatch(
    /^desk-alerts \{"kind":"change-silence","id":"s1","silence":\{"ruleId":"a1","site":"Oslo",/,
  );
  expect(intents[2]).toBe(
    'desk-alerts {"kind":"change-webhook","id":"w1","webhook":{"name":"Chat","url":"https://pager.example.com/hook"}}',
  );
  expect(intents[3]).toBe('desk-deliveries "w1"');
  expect(intents[4]).toBe('desk-alerts {"kind":"new-webhook-secret","id":"w1"}');
});

test('alerts: a rule is made, a silence kept, a webhook added and tried', async ({ page }) => {
  await open(page, 'alerts-list');
  const make = page.getByRole('button', { name: 'Make the rule' });
  await expect(make).toBeDisabled();
  await page.getByLabel('Name', { exact: true }).fill('Slow');
  await page.getByLabel('When').selectOption('metric');
  await page.getByLabel('Limit in ms').fill('80');
  await make.click();
  await page.getByRole('button', { name: 'Send a test: Pager' }).click();
  await page.getByRole('button', { name: 'End: Loss up' }).click();
  await page.getByLabel('Name of the webhook').fill('Chat');
  await page.getByLabel('Address (http or https)').fill('https://chat.example.com/');
  await page.getByRole('button', { name: 'Add the webhook' }).click();
  expect((await intentsOf(page)).split('\n')).toEqual([
    'desk-alerts {"kind":"add-rule","rule":{"name":"Slow","site":null,"condition":{"kind":"metric","metric":"rttMs","atLeast":80},"samples":144,"forMs":1800000,"recoverMs":3600000}}',
    'desk-alerts {"kind":"test-webhook","id":"w1"}',
    'desk-alerts {"kind":"remove-silence","id":"s1"}',
    'desk-alerts {"kind":"add-webhook","webhook":{"name":"Chat","url":"https://chat.example.com/"}}',
  ]);
});
