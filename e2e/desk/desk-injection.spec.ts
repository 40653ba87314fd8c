import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { HOSTILE, hostileResult, hostileTarget, lookForHarm, unfoldAll } from './hostile.ts';
import { plantedResults } from './planted-results.ts';
import { logIn, PASSWORD, startDesk, type RunningDesk } from './running-desk.ts';
import { recordPageEvents, type PageEvents } from './watched-page.ts';
import type { Result } from '../../src/wire/result.ts';
import { edgewise } from '../store/edgewise-process.ts';

/**
 * What anybody can write is shown as it was written and never run: hostile texts stand in every text field that there
 * is, and every view is opened with all its parts unfolded.
 */
test.describe.configure({ mode: 'serial' });

const idOf = (at: number): string => `hostile-result-number-${String(at).padStart(2, '0')}`;
/** A minute apart, the newest just now: they are samples of their sites too. */
const startedAt = (at: number): string => new Date(Date.now() - (at + 1) * 60_000).toISOString();
/** Of the results that have a text in each field that the schema leaves free, those that are not in hostile.ts. */
const plantedOf = (text: string): Result[] =>
  plantedResults(
    text,
    (at) => `planted-${HOSTILE.indexOf(text as (typeof HOSTILE)[number])}-result-number-${at}`,
    (at) => startedAt(40 + at),
  ).slice(2);
/** Some fields cannot hold more of a text. */
const SHORT = 12;
const NOTHING = { elsewhere: [], dialogs: [], violations: [], errors: [], injected: [] };

let desk: RunningDesk;
let context: BrowserContext;
let page: Page;
let seen: PageEvents;
/** Addresses that a hostile text made the browser ask for. */
const stray: string[] = [];

test.beforeAll(async ({ browser }) => {
  desk = await startDesk([{ name: 'anna', role: 'admin' }]);
  context = await browser.newContext();
  seen = await recordPageEvents(context, desk.server.origin);
  context.on('request', (request) => {
    const { pathname } = new URL(request.url());
    const isOurs = request.isNavigationRequest() || isAskedFor(request.url());
    if (/\/x$|injected/.test(decodeURIComponent(pathname)) && !isOurs) stray.push(request.url());
  });
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
});

test.afterAll(async () => {
  await context.close();
  await desk.close();
});

/** Sites are pages whose names stand in the address, for which we ask. */
const isAskedFor = (address: string): boolean =>
  /\/(desk|api\/desk)\/sites\//.test(new URL(address).pathname);

/** Opens a view and all that is folded in it; `expected`: a text that must stand there, so that something was tried. */
async function view(where: string, ready: string, expected: readonly string[]): Promise<void> {
  await page.goto(desk.server.origin + where);
  await page.locator(ready).first().waitFor();
  await page.waitForLoadState('networkidle');
  await check(where, expected);
}

async function check(where: string, expected: readonly string[]): Promise<void> {
  for (const media of ['screen', 'print'] as const) {
    await page.emulateMedia({ media });
    await page.evaluate(unfoldAll);
    const { harm, text } = await page.evaluate(lookForHarm);
    expect.soft(harm, `${where} on ${media}`).toEqual([]);
    for (const hostile of expected) expect.soft(text, `${where} on ${media}`).toContain(hostile);
  }
  await page.emulateMedia({ media: 'screen' });
}

test('hostile texts are taken into every field that takes text @long', async () => {
  for (const [at, text] of HOSTILE.entries()) {
    await desk.store(hostileResult(idOf(at), text, startedAt(at)));
    await desk.store(hostileTarget(idOf(at + 20), text, startedAt(at + 20)));
    for (const result of plantedOf(text)) await desk.store(result);
    // Who fails to log in chooses what stands in the audit trail.
    await page.request.post(`${desk.server.origin}/api/desk/login`, {
      data: { name: text, password: 'wrong' },
      headers: { origin: desk.server.origin },
    });
    const added = await edgewise(
      { dataDir: desk.dataDir },
      ['user', 'add', text, '--password-stdin'],
      PASSWORD,
    );
    expect(added.stderr + added.stdout).not.toContain('    at ');
  }
  await logIn(page, desk, 'anna');
  const me: unknown = await (await page.request.get(`${desk.server.origin}/api/desk/me`)).json();
  const csrf = /"csrfToken":"([^"]+)"/.exec(JSON.stringify(me))?.[1] ?? '';
  const headers = { 'x-edgewise-csrf': csrf, origin: desk.server.origin };
  for (const [at, text] of HOSTILE.entries()) {
    const noted = await page.request.post(`${desk.server.origin}/api/desk/results/${idOf(at)}/notes`, {
      data: { text: `${text}\n${text}` },
      headers,
    });
    expect(noted.status()).toBe(201);
    const asked = await page.request.post(`${desk.server.origin}/api/desk/requests`, {
      data: { ticket: text, site: text, user: text, relay: null, durationMs: 15_000, keepPackets: false },
      headers,
    });
    expect(asked.status()).toBe(201);
    const made = await page.request.post(`${desk.server.origin}/api/desk/tokens`, {
      data: { name: text, scopes: ['results:write'] },
      headers,
    });
    expect(made.status()).toBe(201);
    const sampled = await page.request.post(`${desk.server.origin}/api/samples`, {
      headers: { authorization: `Bearer ${desk.token}` },
      data: {
        samples: [
          {
            schema: 'edgewise.sample/1',
            id: `hostile-sample-number-${at}`,
            site: text,
            agent: text,
            timeZone: 'UTC',
            everyMs: 600_000,
            dueAt: startedAt(at),
            startedAt: startedAt(at),
            outcome: 'failed',
            reason: text.slice(0, 60),
            message: text,
            resultId: null,
            relay: text,
          },
        ],
      },
    });
    expect(sampled.ok(), await sampled.text()).toBe(true);
    await alertOf(text, headers);
  }
});

/** A rule that fires at the site of the text, to a webhook that is not there, and a silence of it that is yet to come. */
async function alertOf(text: string, headers: Record<string, string>): Promise<void> {
  const make = async (what: string, data: object): Promise<string> => {
    const made = await page.request.post(`${desk.server.origin}/api/desk/alerts/${what}`, { data, headers });
    expect(made.status(), await made.text()).toBe(201);
    return made.text();
  };
  // Nobody listens at the port of `discard`: what is sent there waits, and says why.
  await make('webhooks', { name: text, url: `http://127.0.0.1:9/${text}` });
  const rule = { name: text, site: text, condition: { kind: 'verdict' }, samples: 1, forMs: 0, recoverMs: 0 };
  const ruleId = /"id":"([^"]+)"/.exec(await make('rules', rule))?.[1] ?? '';
  const window = { fromMs: Date.now() + 3_600_000, toMs: Date.now() + 7_200_000 };
  await make('silences', { ruleId, site: text, reason: text, ...window });
}

test('the desk shows them as they were written @long', async () => {
  await view('/desk', 'edgewise-result-list tr[data-id]', HOSTILE);
  for (const [at, text] of HOSTILE.entries()) {
    for (const { id } of plantedOf(text))
      await view(`/desk/results/${id}`, 'edgewise-notes', [text.slice(0, SHORT)]);
    await view(`/desk/results/${idOf(at)}`, 'edgewise-notes li', [text]);
    const query = new URLSearchParams({ q: text, text, site: text, user: text, relay: text });
    await view(`/desk?${query.toString()}`, 'edgewise-result-list', []);
  }
  await view(`/desk/results/${idOf(20)}`, 'edgewise-record', [HOSTILE[0]]);
  await view(`/desk/compare?a=${idOf(0)}&b=${idOf(1)}`, 'edgewise-compare table', []);
  await view('/desk/requests', 'edgewise-requests li.request', HOSTILE);
  await view('/desk/audit', 'edgewise-admin-audit', HOSTILE);
  await view('/desk/tokens', 'edgewise-admin-tokens', HOSTILE);
  await view('/desk/people', 'edgewise-admin-users', []);
  await view('/desk/sites', 'edgewise-sites', HOSTILE);
  for (const text of HOSTILE) await view(`/desk/sites/${encodeURIComponent(text)}`, 'edgewise-site', [text]);
  await view('/desk/alerts', 'edgewise-alert-rules li', HOSTILE);
  // The forms that change each thing, and what was delivered.
  for (const of of ['rules', 'silences', 'webhooks'])
    for (const at of HOSTILE.keys()) {
      const thing = page.locator(`edgewise-alert-${of} ul.editable > li`).nth(at);
      await thing.getByRole('button', { name: /^Change/ }).click();
      if (of === 'webhooks') {
        await thing.getByRole('button', { name: /^Deliveries/ }).click();
        await expect(thing.locator('edgewise-alert-deliveries tbody tr').first()).toContainText('Fired: ', {
          timeout: 90_000,
        });
      }
      await check(`/desk/alerts, ${of}`, HOSTILE);
    }
  await view('/desk/erase', 'edgewise-admin-erase', []);
  for (const text of HOSTILE) {
    await page.getByRole('textbox', { name: /^Name/ }).fill(text);
    await page.getByRole('button', { name: 'Count the results' }).click();
    await expect(page.getByLabel('Type 2 to delete them')).toBeVisible();
    await check('/desk/erase', [text]);
  }
});

test("the page of a test and that of a result show them as they were written, the link's too @long", async () => {
  for (const [at, text] of HOSTILE.entries()) {
    await view(`/r/${idOf(at)}`, 'edgewise-result', []);
    const query = new URLSearchParams({
      ticket: text,
      site: text,
      user: text,
      request: text,
      relay: text,
      target: text,
    });
    await view(`/?${query.toString()}`, 'edgewise-app', [text]);
  }
});

test('no answer of the API can be taken for a page @long', async () => {
  const asked = [
    ...['csv', 'ndjson', 'json'].map((format) => `/api/desk/export?format=${format}`),
    `/api/results/${idOf(0)}`,
    `/api/desk/results/${idOf(0)}`,
    `/api/desk/results?text=${encodeURIComponent(HOSTILE[0])}`,
    '/api/desk/requests',
    `/api/desk/results/${encodeURIComponent(HOSTILE[0])}`,
    `/api/${encodeURIComponent(HOSTILE[1])}`,
    `/${encodeURIComponent(HOSTILE[0])}`,
    `/api/desk/results?verdict=${encodeURIComponent(HOSTILE[0])}`,
  ];
  for (const where of asked) {
    const answer = await page.request.get(desk.server.origin + where);
    const headers = answer.headers();
    expect.soft(headers['x-content-type-options'], where).toBe('nosniff');
    expect.soft(headers['content-security-policy'], where).toContain("default-src 'self'");
    if (headers['content-type']?.startsWith('text/html'))
      expect.soft(await answer.text(), where).not.toContain('injected');
    if (where.startsWith('/api/desk/export'))
      expect.soft(headers['content-disposition']).toMatch(/^attachment;/);
    // As the browser itself takes it: a file, or a text.
    await page.goto(desk.server.origin + where).catch(() => undefined);
  }
  // A formula in a table would run in a spreadsheet.
  const csv = await (await page.request.get(`${desk.server.origin}/api/desk/export?format=csv`)).text();
  expect(csv).not.toMatch(/(^|,)"?[=+@]/m);
});

test('nothing ran, nothing was stopped only by the policy, and nobody else was asked @long', () => {
  expect(seen).toMatchObject(NOTHING);
  expect(stray).toEqual([]);
  expect(seen.policies.size).toBeGreaterThan(0);
  for (const policy of seen.policies) {
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("object-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  }
});
