import { expect, test } from '@playwright/test';
import type { PlanState } from '../../src/app/desk/state.ts';
import { useGallery } from '../gallery/use-gallery.ts';
import { followTasks } from '../main-thread.ts';
import { intentsOf, set } from './shown-view.ts';

type PlanElement = HTMLElement & { readonly state: PlanState; readonly updateComplete: Promise<unknown> };

/** What people do in the plan, and how long a browser has to work to draw a large one. */
const PORT = 15_860;
const DRAWN_WITHIN_MS = 1000;

const gallery = useGallery({ port: PORT, folder: 'test/ui/gallery/views', shown: 'main > *' });
const { open } = gallery;

test('what was typed of a site stays when somebody else was first, and whoever types decides', async ({
  page,
}) => {
  await open(page, 'plan-sites');
  await page.getByRole('button', { name: 'Change: Orlando' }).press('Enter');
  const form = page.locator('edgewise-plan-site');
  await form.getByLabel('People').fill('ten');
  await expect(form.getByRole('button', { name: 'Store the site' })).toBeDisabled();
  await form.getByLabel('People').fill('12');
  const state = await page.evaluate(() => document.querySelector<PlanElement>('edgewise-plan')?.state);
  if (state?.catalogue.kind !== 'ready') throw new Error('no catalogue');
  const { value } = state.catalogue;
  const theirs = value.sites.map(({ site }) => ({ version: 8, site: { ...site, people: 77 } }));
  await set(page, {
    state: {
      ...state,
      catalogue: { kind: 'ready', value: { ...value, revision: 8, sites: theirs } },
      change: { kind: 'failed', message: 'Somebody else has changed the catalogue meanwhile.' },
      isOvertaken: true,
    },
  });
  await expect(form.getByRole('alert')).toContainText('What you typed is still here.');
  await expect(form.getByLabel('People')).toHaveValue('12');
  await form.getByRole('button', { name: 'Keep what I typed' }).click();
  await form.getByLabel('People').press('Enter');
  expect(await intentsOf(page)).toMatch(/^desk-plan \{"kind":"save".*"people":12,.*"version":8\}$/);
});

test('a viewer sees the catalogue and nothing to change it with', async ({ page }) => {
  await open(page, 'plan-sites-viewer');
  await expect(page.getByRole('row')).toHaveCount(7);
  await expect(page.getByRole('button')).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Export CSV' })).toBeVisible();
});

for (const name of ['plan-thousand', 'plan-sites-thousand'])
  test(`a thousand sites are drawn within a second: ${name}`, async ({ browser, page }) => {
    await open(page, 'plan-empty');
    await page.waitForLoadState('networkidle');
    const tasks = await followTasks(browser, page);
    await page.evaluate(async (detail) => {
      dispatchEvent(new CustomEvent('gallery-show', { detail }));
      await document.querySelector<PlanElement>('edgewise-plan')?.updateComplete;
      // Two frames on, what was laid out has been painted.
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    }, name);
    await expect(page.getByText('Sites 1 to 50 of 1,000')).toBeVisible();
    const { totalMs } = await tasks.end();
    test.info().annotations.push({ type: 'drawn', description: `${totalMs.toFixed(0)} ms on the processor` });
    expect(totalMs, 'ms on the processor').toBeLessThan(DRAWN_WITHIN_MS);
    await page.getByRole('button', { name: 'Next' }).click();
    await expect(page.getByText('Sites 51 to 100 of 1,000')).toBeVisible();
  });

test('what was typed is sized, with every formula, and in the address once a field is left', async ({
  page,
}) => {
  await open(page, 'plan-sizing');
  await page.getByLabel('Calls at once at the peak').fill('501');
  await expect(page.getByText('Appliances = 2 + 1 × 1 = 3', { exact: true })).toBeVisible();
  await page.getByLabel('Devices behind the NAT').fill('15000');
  await expect(page.getByText('Addresses = ceil(15,000 / 6,000) = 3', { exact: true })).toBeVisible();
  await page.getByLabel('People').fill('ten');
  await expect(page.getByRole('status').filter({ hasText: 'Type whole numbers from 1.' })).toHaveCount(1);
  await page.getByLabel('Reserve a device').fill('0');
  await page.getByLabel('Reserve a device').press('Tab');
  const [, address = ''] = /"(\/desk[^"]*)"$/.exec(await intentsOf(page)) ?? [];
  const gone = new URL(address, 'http://desk');
  expect(gone.pathname).toBe('/desk/plan/sizing');
  expect(Object.fromEntries(gone.searchParams)).toMatchObject({ calls: '501', 'device-reserve': '0' });
});

test('another choice of a call is another address', async ({ page }) => {
  await open(page, 'plan-flows');
  await page.locator('edgewise-plan-flows select').nth(1).selectOption('pstn');
  expect(await intentsOf(page)).toContain('/desk/plan/flows?scenario=pstn');
});
