import { Check } from 'typebox/value';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createDeskAccounts, type OidcSettings } from '../../../../server/accounts/desk-accounts.ts';
import { PENDING_MS } from '../../../../server/accounts/pending-logins.ts';
import { openStore } from '../../../../server/store/open-store.ts';
import type { Store } from '../../../../server/store/port/store.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { MeSchema, type Me } from '../../../../src/wire/desk/session.ts';
import { startProvider, type LocalProvider, type Person } from '../../../../e2e/oidc/provider.ts';
import { FetchBrowser, type Visit } from '../../../support/fetch-browser.ts';
import { USUAL_RULES } from '../../../support/server/identity-rules.ts';
import { httpServer } from '../../../support/server/http-server.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const PEOPLE: Record<string, Person> = {
  '1815': { preferred_username: 'ada', email: 'ada@example.com', email_verified: true, groups: ['support'] },
  '1906': { preferred_username: 'grace', email: 'grace@example.com', groups: ['support', 'network'] },
  '1912': { preferred_username: 'ada', email: 'other.ada@example.org', groups: ['choir'] },
};
const SECRET = 'a secret of the provider & the desk+%';

interface Site {
  readonly base: string;
  readonly provider: LocalProvider;
  readonly store: Store;
  readonly clock: ManualClock;
  readonly faults: unknown[];
  readonly desk: ReturnType<typeof createDeskAccounts>;
}
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  vi.restoreAllMocks();
});

/** A desk and its organisation, both listening on this machine. */
async function openSite(changes: Partial<OidcSettings> = {}): Promise<Site> {
  // The provider says on the console that it is not fit for production; it is not.
  for (const method of ['warn', 'info', 'error'] as const)
    vi.spyOn(console, method).mockImplementation(() => undefined);
  const provider = await startProvider({ ...PEOPLE });
  closing.push(() => provider.close());
  const store = await openStore({ kind: 'sqlite', file: ':memory:' });
  closing.push(() => store.close());
  const clock = new ManualClock();
  const settings: OidcSettings = {
    issuer: provider.issuer,
    clientId: 'desk',
    clientSecret: SECRET,
    clientAuth: 'basic',
    name: 'Example <Corp>',
    scope: 'openid profile email groups',
    ...USUAL_RULES,
    ...changes,
  };
  const session = { idleMs: 3_600_000, absoluteMs: 86_400_000 };
  const deskSettings = { session, oidc: settings, secret: 'secret', storeAddresses: true };
  const desk = createDeskAccounts(store.desk, deskSettings, () => clock.nowEpochMs());
  const { app, faults } = await httpServer({ store, desk });
  closing.push(() => app.close());
  const base = await app.listen({ host: '127.0.0.1', port: 0 });
  provider.serve({
    clientId: 'desk',
    clientSecret: SECRET,
    redirectUri: `${base}${DESK_ROUTES.oidcCallback}`,
  });
  return { base, provider, store, clock, faults, desk };
}

const isDesk = (url: URL): boolean => url.pathname.startsWith('/desk');
const isCallback = (url: URL): boolean => url.pathname === DESK_ROUTES.oidcCallback;
/** Logs in; ends before the page of the desk, which is not built here, or at an answer that is no redirect. */
const logIn = ({ base }: Site, browser = new FetchBrowser(), query = ''): Promise<Visit> =>
  browser.visit(`${base}${DESK_ROUTES.oidcStart}${query}`, isDesk);
async function meOf({ base }: Site, browser: FetchBrowser): Promise<Me> {
  const data: unknown = JSON.parse((await browser.visit(`${base}${DESK_ROUTES.me}`)).body);
  if (!Check(MeSchema, data)) throw new Error('not Me');
  return data;
}
const sentenceOf = ({ body }: Visit): string | undefined => /<p>([^<]*)<\/p>/.exec(body)?.[1];
const actionsOf = async ({ store }: Site): Promise<string[]> =>
  (await store.desk.audit({}, { after: null, limit: 100 })).entries.map(
    ({ who, action }) => `${who} ${action}`,
  );

describe('the login of the organisation', () => {
  it('lets somebody in, makes the account, and goes where they wanted to go', async () => {
    const site = await openSite();
    const browser = new FetchBrowser();
    const visit = await logIn(site, browser, `?to=${encodeURIComponent('/desk/results/abc?tab=2')}`);
    expect(visit.url.href).toBe(`${site.base}/desk/results/abc?tab=2`);
    const me = await meOf(site, browser);
    expect(me.user).toMatchObject({ name: 'ada', role: 'editor' });
    expect(me.login.oidcName).toBe('Example <Corp>');
    expect(await site.store.desk.accountByName('ada')).toMatchObject({
      external: `${site.provider.issuer} 1815`,
      passwordHash: null,
      lastLoginAtMs: site.clock.nowEpochMs(),
    });
    expect(await actionsOf(site)).toEqual(['ada login', 'ada user-add']);
    // What bound the login to the browser is gone.
    expect([...(browser.jar.get(site.base)?.keys() ?? [])]).toEqual(['edgewise-session']);
  });

  it('asks by authorization code, PKCE, state and nonce', async () => {
    const site = await openSite();
    const { trail } = await logIn(site);
    const asked = trail[1]!.searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: 'code',
      client_id: 'desk',
      redirect_uri: `${site.base}${DESK_ROUTES.oidcCallback}`,
      code_challenge_method: 'S256',
    });
    for (const each of ['state', 'nonce', 'code_challenge']) expect(asked.get(each)).toMatch(/^[\w-]{43}$/);
  });

  it('knows somebody again, whatever their name is then', async () => {
    const site = await openSite();
    await logIn(site);
    site.provider.people['1815'] = { ...PEOPLE['1815']!, preferred_username: 'countess' };
    const browser = new FetchBrowser();
    await logIn(site, browser);
    expect((await meOf(site, browser)).user?.name).toBe('ada');
    expect(await site.store.desk.accounts()).toHaveLength(1);
  });

  it('gives nobody the account of somebody else of the same name', async () => {
    const site = await openSite();
    await site.desk.accounts.add('cli', { name: 'Ada', password: 'correct horse battery', role: 'admin' });
    const [first, second] = [new FetchBrowser(), new FetchBrowser()];
    await logIn(site, first);
    site.provider.person = '1912';
    await logIn(site, second);
    expect((await meOf(site, first)).user).toMatchObject({ name: 'ada-2', role: 'editor' });
    expect((await meOf(site, second)).user).toMatchObject({ name: 'ada-3', role: 'editor' });
  });

  it('goes to paths of its own only', async () => {
    const site = await openSite();
    for (const to of ['//evil.example/', 'https://evil.example/', '/\\evil.example', 'javascript:alert(1)'])
      expect((await logIn(site, new FetchBrowser(), `?to=${encodeURIComponent(to)}`)).url.href).toBe(
        `${site.base}/desk`,
      );
  });
});

describe('groups of the organisation', () => {
  const rules = { allowedGroups: ['support'], adminGroups: ['network'] };

  it('decide the role at each login', async () => {
    const site = await openSite(rules);
    site.provider.person = '1906';
    const before = new FetchBrowser();
    await logIn(site, before);
    expect((await meOf(site, before)).user?.role).toBe('admin');
    site.provider.people['1906'] = { ...PEOPLE['1906']!, groups: ['support'] };
    const after = new FetchBrowser();
    await logIn(site, after);
    expect((await meOf(site, after)).user?.role).toBe('editor');
    // The login as an admin ended with the role.
    expect((await meOf(site, before)).user).toBeNull();
  });

  it('keep out who is in none of them', async () => {
    const site = await openSite(rules);
    site.provider.person = '1912';
    const browser = new FetchBrowser();
    const visit = await logIn(site, browser);
    expect(visit.status).toBe(403);
    expect(sentenceOf(visit)).toBe(
      'You are logged in, but are in none of the groups that may use this desk.',
    );
    expect((await meOf(site, browser)).user).toBeNull();
    expect(await site.store.desk.accounts()).toEqual([]);
    expect(await actionsOf(site)).toEqual(['nobody login-failed']);
  });

  it('are not asked for a domain, which has a say of its own', async () => {
    const site = await openSite({ allowedDomains: ['example.org'] });
    expect((await logIn(site)).status).toBe(403);
    site.provider.person = '1912';
    expect((await logIn(site)).url.pathname).toBe('/desk');
  });
});

describe('a disabled account of the organisation', () => {
  it('does not get in', async () => {
    const site = await openSite();
    await logIn(site);
    await site.desk.accounts.setDisabled('cli', 'ada', true);
    const visit = await logIn(site);
    expect(visit.status).toBe(403);
    expect(sentenceOf(visit)).toBe('Your account at this desk is disabled.');
  });
});

describe('an answer that is not to this login', () => {
  /** Logs in with each address changed on the way; nobody may be logged in then. */
  async function refusedWith(change: (url: URL) => void, site?: Site): Promise<Visit> {
    const here = site ?? (await openSite());
    const browser = new FetchBrowser();
    browser.tamper = (url) => {
      const other = new URL(url);
      change(other);
      return other;
    };
    const visit = await logIn(here, browser);
    browser.tamper = (url) => url;
    expect((await meOf(here, browser)).user).toBeNull();
    expect(await here.store.desk.accounts()).toEqual([]);
    return visit;
  }
  const set = (name: string, value: string, when: (url: URL) => boolean) => (url: URL) => {
    if (when(url) && url.searchParams.has(name)) url.searchParams.set(name, value);
  };
  const isAuthorization = (url: URL): boolean => url.pathname === '/auth';
  const NOT_IN = 'The login of Example &lt;Corp&gt; did not let you in. Begin it again.';

  it.each([
    ['another state', set('state', 'x'.repeat(43), isCallback)],
    [
      'no state',
      (url: URL) => {
        if (isCallback(url)) url.searchParams.delete('state');
      },
    ],
    ['another nonce', set('nonce', 'x'.repeat(43), isAuthorization)],
    ['another PKCE challenge', set('code_challenge', 'x'.repeat(43), isAuthorization)],
    ['another code', set('code', 'x'.repeat(43), isCallback)],
    ['another issuer', set('iss', 'https://evil.example', isCallback)],
    [
      'a refusal of the provider',
      (url: URL) => {
        if (!isCallback(url)) return;
        url.searchParams.delete('code');
        url.searchParams.set('error', 'access_denied');
      },
    ],
  ])('is refused with %s', async (_what, change) => {
    const visit = await refusedWith(change);
    expect(isCallback(visit.url)).toBe(true);
    expect(visit.status).toBe(403);
    expect(visit.body).toContain(NOT_IN);
  });

  it('is refused when its code was used before', async () => {
    const site = await openSite();
    const browser = new FetchBrowser();
    const { url } = await browser.visit(`${site.base}${DESK_ROUTES.oidcStart}`, isCallback);
    // The attacker has everything that the browser has.
    const thief = new FetchBrowser();
    for (const [host, cookies] of browser.jar) thief.jar.set(host, new Map(cookies));
    expect((await browser.visit(url, isDesk)).url.pathname).toBe('/desk');
    const replay = await thief.visit(url, isDesk);
    expect(replay.status).toBe(403);
    expect((await meOf(site, thief)).user).toBeNull();
  });

  it('is refused in another browser, so that nobody is logged in as an attacker', async () => {
    const site = await openSite();
    const { url } = await new FetchBrowser().visit(`${site.base}${DESK_ROUTES.oidcStart}`, isCallback);
    const victim = new FetchBrowser();
    const visit = await victim.visit(url, isDesk);
    expect(visit.status).toBe(400);
    expect(sentenceOf(visit)).toBe(
      'The login took too long, or it began in another browser. Begin it again.',
    );
    // Also where that browser has a login of its own under way.
    await victim.visit(`${site.base}${DESK_ROUTES.oidcStart}`, isCallback);
    expect((await victim.visit(url, isDesk)).status).toBe(403);
    expect((await meOf(site, victim)).user).toBeNull();
  });

  it('is refused after ten minutes', async () => {
    const site = await openSite();
    const browser = new FetchBrowser();
    const { url } = await browser.visit(`${site.base}${DESK_ROUTES.oidcStart}`, isCallback);
    await site.clock.advance(PENDING_MS);
    expect((await browser.visit(url, isDesk)).status).toBe(400);
  });

  it('is refused when the secret of the client is wrong, and the log says why', async () => {
    const site = await openSite({ clientSecret: 'wrong' });
    const visit = await logIn(site);
    expect(visit.status).toBe(403);
    expect(site.faults).toHaveLength(1);
  });
});

describe('a provider that does not answer', () => {
  it('is a sentence, and no reason to start again once it does', async () => {
    const site = await openSite();
    const port = Number(new URL(site.provider.issuer).port);
    await site.provider.close();
    const visit = await logIn(site);
    expect(visit.status).toBe(502);
    expect(visit.body).toContain(
      'The login of Example &lt;Corp&gt; does not answer just now. Try again in some minutes.',
    );
    expect(site.faults).toMatchObject([{ name: 'ProviderError', code: 'unreachable' }]);
    const again = await startProvider({ ...PEOPLE }, port);
    closing.push(() => again.close());
    again.serve({
      clientId: 'desk',
      clientSecret: SECRET,
      redirectUri: `${site.base}${DESK_ROUTES.oidcCallback}`,
    });
    expect((await logIn(site)).url.pathname).toBe('/desk');
  });

  it('is a sentence also on the way back', async () => {
    const site = await openSite();
    const browser = new FetchBrowser();
    const { url } = await browser.visit(`${site.base}${DESK_ROUTES.oidcStart}`, isCallback);
    await site.provider.close();
    const visit = await browser.visit(url, isDesk);
    expect(visit.status).toBe(502);
    expect((await meOf(site, browser)).user).toBeNull();
  });
});

describe('without a provider', () => {
  it('there is nothing to go to', async () => {
    const { app } = await httpServer();
    expect((await app.inject({ url: DESK_ROUTES.oidcStart })).statusCode).toBe(404);
    expect((await app.inject({ url: DESK_ROUTES.oidcCallback })).statusCode).toBe(404);
  });
});
