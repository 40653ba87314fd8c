import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test, type BrowserContext } from '@playwright/test';
import { DESK_ROUTES } from '../../src/wire/desk/routes.ts';
import { startDesk, type RunningDesk } from './running-desk.ts';
import { startProvider, type LocalProvider } from '../oidc/provider.ts';

/**
 * The organisation's login as a browser does it. The provider is 127.0.0.1 and the desk is localhost: two sites, as they
 * are in life, so that a cookie which a browser does not send along from another site is missed here too.
 */
const CLIENT = { clientId: 'desk', clientSecret: 'a secret of this test only' };
const PEOPLE = {
  '1815': { preferred_username: 'ada', email: 'ada@example.com', groups: ['support', 'network'] },
  '1912': { preferred_username: 'alan', email: 'alan@example.com', groups: ['choir'] },
};

let folder: string;
let provider: LocalProvider;
let desk: RunningDesk;
let origin: string;
let context: BrowserContext;

test.beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'edgewise-oidc-'));
  provider = await startProvider(PEOPLE);
  const config = path.join(folder, 'edgewise.json');
  const rules = { allowedGroups: ['support'], adminGroups: ['network'] };
  const oidc = { issuer: provider.issuer, ...CLIENT, name: 'Example <Corp>', ...rules };
  writeFileSync(config, JSON.stringify({ oidc: { ...oidc, scope: 'openid profile email groups' } }), {
    mode: 0o600,
  });
  desk = await startDesk([], { args: ['--config', config] });
  origin = desk.server.origin.replace('127.0.0.1', 'localhost');
  provider.serve({ ...CLIENT, redirectUri: `${origin}${DESK_ROUTES.oidcCallback}` });
});
test.afterAll(async () => {
  await desk.close();
  await provider.close();
  rmSync(folder, { recursive: true, force: true });
});
test.beforeEach(async ({ browser }) => {
  context = await browser.newContext();
});
test.afterEach(() => context.close());

test('somebody of the organisation gets where they wanted to go, stays logged in, and out', async () => {
  provider.person = '1815';
  const page = await context.newPage();
  await page.goto(`${origin}/desk/audit`);
  await page.getByRole('link', { name: 'Log in with Example <Corp>' }).click();
  await expect(page).toHaveURL(`${origin}/desk/audit`);
  const audit = page.getByRole('main');
  await expect(audit.getByText('ada').first()).toBeVisible();

  // A link in a mail comes from another site too.
  const mail = await context.newPage();
  await mail.goto(`${provider.issuer}/nothing-here`);
  await mail.evaluate((to) => location.assign(to), `${origin}/desk`);
  await expect(mail.getByRole('button', { name: 'Log out' })).toBeVisible();
  await mail.getByRole('button', { name: 'Log out' }).click();
  await expect(mail.getByRole('link', { name: 'Log in with Example <Corp>' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('link', { name: 'Log in with Example <Corp>' })).toBeVisible();
});

test('who is in none of the groups is told so, in words, and not let in', async () => {
  provider.person = '1912';
  const page = await context.newPage();
  await page.goto(`${origin}/desk`);
  await page.getByRole('link', { name: 'Log in with Example <Corp>' }).click();
  await expect(
    page.getByText('You are logged in, but are in none of the groups that may use this desk.'),
  ).toBeVisible();
  await page.goto(`${origin}/desk`);
  await expect(page.getByRole('link', { name: 'Log in with Example <Corp>' })).toBeVisible();
});
