import { expect, test, type Page } from '@playwright/test';
import { focused, openDisclosures, showState } from '../gallery/gallery-page.ts';
import { complaintsOf, expectAccessible, expectToFit } from '../gallery/sweep.ts';
import { useGallery } from '../gallery/use-gallery.ts';

/** The views of the desk in a real browser, in every state, under the policy that the server sends. */
const PORT = 15_120;

/** axe takes seconds for each: it looks at states that have parts which no other has. */
const FOR_AXE = new Set([
  'record-loss',
  'compare-marked',
  'compare-sets',
  'requests-made',
  'requests-list',
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
]);
/** Only the contrast depends on the colours; in dark ones it is looked at in the states with the most parts. */
const IN_DARK = new Set([
  'record-loss',
  'compare-sets',
  'requests-made',
  'audit-list',
  'tokens-made',
  'erase-counted',
  'sites-list',
  'site-congested',
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
]);
/** Windows in which nothing may be cut off: a phone, a small one (a window of 1280 px at 400 % zoom), a desk. */
const WIDTHS = [360, 320, 1440];
/** Of a pointer over a picture. */
const MOVES = 60;
/** Pages that look at states side by side, each with a renderer of its own. */
const PAGES = 2;

const gallery = useGallery({ port: PORT, folder: 'test/ui/gallery/views', shown: 'main > *' });
const { open, stateNames } = gallery;

/** What the view has asked for so far, one intent a line. */
const intentsOf = (page: Page): Promise<string> =>
  page.evaluate(() => document.querySelector('main')?.dataset['intents'] ?? '');

/** Gives the view other properties, as the desk does. */
const set = (page: Page, properties: Record<string, unknown>): Promise<void> =>
  page.evaluate((detail) => {
    dispatchEvent(new CustomEvent('gallery-set', { detail }));
  }, properties);

/** Shows another state in the open gallery: without loading, since everything is there already. */
async function show(page: Page, name: string, disclosures: 'open' | 'closed' = 'open'): Promise<void> {
  await showState(page, name);
  if (disclosures === 'open') await openDisclosures(page);
}

async function lookAt(page: Page, name: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await show(page, name);
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
  // Under a minute on two free cores; they may be shared.
  test.setTimeout(300_000);
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
    'desk-request {"ticket":"INC7","site":null,"user":null,"relay":"edge-2","durationMs":60000,"keepPackets":true,"calls":1,"loaded":false}',
  );
  // More than can be measured is told, and not asked for.
  await page.getByLabel('How many calls at once').selectOption('5');
  await page.getByLabel('Also test while the link is busy').check();
  await expect(page.getByRole('alert')).toHaveText(/each of both parts lasts 58 seconds at most/);
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
  await page.getByLabel('Relay').selectOption('edge-2');
  await page.getByLabel('Beside it').selectOption('relay edge-1');
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

test('four weeks of samples are read and redrawn without holding up the page', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 2600 });
  await open(page, 'site-month');
  const canvas = page.locator('edgewise-site-timeline canvas');
  await canvas.waitFor();
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => {
    const { dataset } = document.documentElement;
    const add = (entries: PerformanceEntryList): void => {
      for (const { duration } of entries)
        dataset['heldUpMs'] = String(Number(dataset['heldUpMs'] ?? 0) + duration);
    };
    const observer = new PerformanceObserver((list) => add(list.getEntries()));
    observer.observe({ type: 'longtask' });
    addEventListener('gallery-look', () => add(observer.takeRecords()));
  });
  /** How long tasks over 50 ms took together, since the last look. */
  const heldUpMs = async (): Promise<number> => {
    return page.evaluate(async () => {
      // What is still to be drawn is drawn, and what that took is on record, by the task after the second frame.
      await new Promise((resolve) =>
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 0))),
      );
      dispatchEvent(new Event('gallery-look'));
      const { dataset } = document.documentElement;
      const sumMs = Number(dataset['heldUpMs'] ?? 0);
      dataset['heldUpMs'] = '0';
      return sumMs;
    });
  };
  await heldUpMs();
  const moveOver = async (box: { x: number; y: number; width: number; height: number } | null) => {
    if (!box) throw new Error('It is not in the page.');
    for (let move = 0; move < MOVES; move += 1)
      await page.mouse.move(box.x + (box.width * (move + 8)) / (MOVES + 16), box.y + box.height / 2);
  };
  await moveOver(await canvas.boundingBox());
  await expect(page.locator('edgewise-site-timeline .cursor')).toBeVisible();
  // A page that is held up now and then by something else is not one that is held up by each move.
  expect(await heldUpMs()).toBeLessThan(MOVES * 10);
  await moveOver(await page.locator('edgewise-site-heat tbody').boundingBox());
  expect(await heldUpMs()).toBeLessThan(MOVES * 10);
  const metrics = ['lossUpRatio', 'rttMs', 'jitterUpMs', 'burstLossUpRatio', 'rttMs', 'jitterDownMs'];
  for (const metric of metrics) await page.locator('select[name=metric]').selectOption(metric);
  expect(await heldUpMs()).toBeLessThan(metrics.length * 100);
});

test('alerts: a rule, a silence and a webhook are changed where they stand', async ({ page }) => {
  await open(page, 'alerts-list');
  await page.getByRole('button', { name: 'Change: Loss up', exact: true }).click();
  const rule = page.locator('li edgewise-alert-rule');
  await expect(rule.getByLabel('Name', { exact: true })).toHaveValue('Loss up');
  await expect(rule.getByRole('combobox', { name: 'Metric' })).toHaveValue('lossUpRatio');
  await rule.getByLabel('Limit in %').fill('2.5');
  await rule.getByLabel('Told after minutes').fill('0.5');
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
