import { Check } from 'typebox/value';
import { describe, expect, it, vi } from 'vitest';
import { Passwords } from '../../../server/accounts/passwords.ts';
import { CSRF_HEADER, DESK_ROUTES } from '../../../src/wire/desk/routes.ts';
import { MeSchema } from '../../../src/wire/desk/session.ts';
import { httpServer, type HttpServer } from '../../support/server/http-server.ts';
import { CHEAP_ARGON2ID, HeldArgon2 } from '../../support/server/held-argon2.ts';

const PASSWORD = 'correct horse battery';
const NEW_PASSWORD = 'battery horse correct';
const OFFICE = '192.0.2.1';
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** As little work as Argon2 allows: none of this is about the work. */
const cheap = (): Passwords => new Passwords(CHEAP_ARGON2ID);

const withPeople = async (passwords = cheap()): Promise<HttpServer> => {
  const server = await httpServer({ passwords });
  for (const name of ['ada', 'bob'])
    await server.desk.accounts.add('cli', { name, password: PASSWORD, role: 'viewer' });
  return server;
};

interface Attempt {
  readonly name?: string;
  readonly password?: string;
  readonly from?: string;
  /** What the browser keeps, as `name=value`. */
  readonly cookie?: string;
}
const attempt = (
  { app }: HttpServer,
  { name = 'ada', password = PASSWORD, from = OFFICE, cookie }: Attempt,
) =>
  app.inject({
    method: 'POST',
    url: DESK_ROUTES.login,
    headers: cookie === undefined ? {} : { cookie },
    remoteAddress: from,
    payload: { name, password },
  });
type Answer = Awaited<ReturnType<typeof attempt>>;

/** The cookie by which the browser is known again, as `name=value`. */
function browserOf({ cookies, body }: Answer): string {
  const cookie = cookies.find(({ name }) => name === 'edgewise-browser');
  if (cookie === undefined) throw new Error(`no cookie came with ${body}`);
  return `${cookie.name}=${cookie.value}`;
}
const knownBrowser = async (server: HttpServer, wish: Attempt = {}): Promise<string> =>
  browserOf(await attempt(server, wish));

/** Guesses as fast as the server takes them, for so many guesses that were checked; returns how long that took. */
async function guess(server: HttpServer, count: number, wish: Attempt = {}): Promise<number> {
  const beganMs = server.clock.nowMs();
  for (let checked = 0; checked < count;) {
    const answer = await attempt(server, { password: 'a guess of mine', ...wish });
    if (answer.statusCode === 401) checked += 1;
    else await server.clock.advance(Number(answer.headers['retry-after']) * 1000);
  }
  return server.clock.nowMs() - beganMs;
}

describe('guesses of somebody at the same address', () => {
  it('keep a stranger with the right password out, and not a browser that is known', async () => {
    const server = await withPeople();
    const cookie = await knownBrowser(server);
    await guess(server, 9);
    expect((await attempt(server, {})).statusCode).toBe(429);
    const answer = await attempt(server, { cookie });
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([200, undefined]);
  });

  it('of names without end, or of requests without end, do not either', async () => {
    const server = await withPeople();
    const cookie = await knownBrowser(server);
    for (let name = 0; name < 40; name += 1)
      await attempt(server, { name: `name ${name}`, password: 'a guess of mine' });
    expect((await attempt(server, { name: 'nobody yet' })).statusCode).toBe(429);
    expect((await attempt(server, { cookie })).statusCode).toBe(200);
    for (let request = 0; request < 200; request += 1) await attempt(server, { name: 'nobody' });
    expect((await attempt(server, {})).json()).toMatchObject({ error: { code: 'too-many-requests' } });
    expect((await attempt(server, { cookie })).statusCode).toBe(200);
  });

  it('and from sixty others at the same account do not, also of who mistypes', async () => {
    const server = await withPeople();
    const cookie = await knownBrowser(server, { from: '198.51.100.1' });
    for (let at = 1; at <= 60; at += 1)
      await attempt(server, { password: 'a guess of mine', from: `203.0.113.${at}` });
    await guess(server, 4, { cookie, from: '203.0.113.1' });
    expect((await attempt(server, { cookie, from: '203.0.113.1' })).statusCode).toBe(200);
  });

  it('are not forgotten when somebody with a known browser logs in', async () => {
    const server = await withPeople();
    const cookie = await knownBrowser(server);
    await guess(server, 9);
    expect((await attempt(server, { cookie })).statusCode).toBe(200);
    expect((await attempt(server, { password: 'a guess of mine' })).statusCode).toBe(429);
  });
});

describe('a cookie of a known browser', () => {
  it('is for the server alone to read, cannot be sent by another site, and is new each time', async () => {
    const server = await withPeople();
    const first = await attempt(server, {});
    const [, text] = [first.headers['set-cookie']].flat();
    expect(text).toMatch(
      /^edgewise-browser=[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{43}; Max-Age=15552000; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect(browserOf(await attempt(server, { cookie: browserOf(first) }))).not.toBe(browserOf(first));
  });

  it('comes with HTTPS for this host and HTTPS only', async () => {
    const server = await httpServer({ passwords: cheap(), trustProxy: true });
    await server.desk.accounts.add('cli', { name: 'ada', password: PASSWORD, role: 'viewer' });
    const answer = await server.app.inject({
      method: 'POST',
      url: DESK_ROUTES.login,
      headers: { 'x-forwarded-proto': 'https' },
      payload: { name: 'ada', password: PASSWORD },
    });
    expect([answer.headers['set-cookie']].flat()[1]).toMatch(
      /^__Host-edgewise-browser=\S+ Max-Age=15552000; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
  });

  it('lets nobody in, and comes with no failure', async () => {
    const server = await withPeople();
    const cookie = await knownBrowser(server);
    const me = await server.app.inject({ url: DESK_ROUTES.me, headers: { cookie } });
    expect(me.json()).toMatchObject({ user: null });
    const wrong = await attempt(server, { cookie, password: 'a guess of mine' });
    expect([wrong.statusCode, wrong.cookies]).toEqual([401, []]);
  });

  it('gives nothing where it is of another account, forged, of another server or too old', async () => {
    const server = await withPeople();
    const own = await knownBrowser(server);
    const [head = '', mac = ''] = own.split('.');
    const said = Buffer.from(head.split('=')[1] ?? '', 'base64url').toString();
    const longer = said.replace(/"untilMs":\d+/, '"untilMs":9999999999999');
    const other = await httpServer({ passwords: cheap() });
    const account = { ...(await server.store.desk.accountByName('ada'))! };
    const elsewhere = await withPeople();
    const worthless = [
      await knownBrowser(server, { name: 'bob' }),
      `${own}x`,
      `${head}.${'A'.repeat(mac.length)}`,
      `${head}.`,
      `edgewise-browser=${Buffer.from(longer).toString('base64url')}.${mac}`,
      await knownBrowser(elsewhere),
      // The same secret must not do for another purpose.
      `edgewise-browser=${other.desk.pendingLogins.seal({ state: 's', nonce: 'n', verifier: 'v' }, '/desk')}`,
    ];
    expect(longer).not.toBe(said);
    expect(server.desk.browsers.isOf(server.desk.browsers.read(own.split('=')[1] ?? '')!, account)).toBe(
      true,
    );
    await guess(server, 9);
    for (const cookie of worthless)
      expect([cookie, (await attempt(server, { cookie })).statusCode]).toEqual([cookie, 429]);
    expect((await attempt(server, { cookie: own })).statusCode).toBe(200);
    await server.clock.sleep(180 * DAY_MS);
    await guess(server, 9);
    expect((await attempt(server, { cookie: own })).statusCode).toBe(429);
  });

  it('that is stolen is worth what one more address is, and not one guess more', async () => {
    const server = await withPeople();
    const cookie = await knownBrowser(server);
    // By the lane of the browser and by that of all, as anybody has it.
    const withCookieMs = await guess(server, 60, { cookie, from: '198.51.100.9' });
    const other = await withPeople();
    const withoutMs = await guess(other, 30, { from: '198.51.100.9' });
    expect(withoutMs).toBeGreaterThan(4 * 60 * MINUTE_MS);
    expect(withCookieMs).toBeGreaterThanOrEqual(withoutMs);
    // Many at once gain nothing.
    const third = await withPeople();
    const stolen = await knownBrowser(third);
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => attempt(third, { cookie: stolen, password: 'a guess of mine' })),
    );
    expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(10);
  });

  it('holds its owner up no longer than if there were none', async () => {
    const server = await withPeople();
    const cookie = await knownBrowser(server);
    await guess(server, 12, { cookie, from: '198.51.100.9' });
    expect((await attempt(server, { cookie })).statusCode).toBe(200);
  });

  it('outlives logging out, and no other password', async () => {
    const server = await withPeople();
    const login = await attempt(server, {});
    const me: unknown = login.json();
    if (!Check(MeSchema, me) || me.user === null) throw new Error(login.body);
    const session = login.cookies.find(({ name }) => name === 'edgewise-session')?.value;
    const cookie = browserOf(login);
    const out = await server.app.inject({
      method: 'POST',
      url: DESK_ROUTES.logout,
      headers: { cookie: `edgewise-session=${session}; ${cookie}`, [CSRF_HEADER]: me.user.csrfToken },
    });
    expect([out.statusCode, out.cookies.map(({ name }) => name)]).toEqual([204, ['edgewise-session']]);
    await guess(server, 9);
    expect((await attempt(server, { cookie })).statusCode).toBe(200);
    await server.desk.accounts.setPassword('cli', 'ada', NEW_PASSWORD);
    expect((await attempt(server, { cookie, password: NEW_PASSWORD })).statusCode).toBe(429);
  });
});

/** Lets everything else go on until this is so. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

describe('400 logins of strangers at once', () => {
  it('leave room for known browsers, who are next', async () => {
    const argon2 = new HeldArgon2();
    const passwords = new Passwords(CHEAP_ARGON2ID, argon2);
    const server = await withPeople(passwords);
    const cookie = await knownBrowser(server);
    const verify = vi.spyOn(passwords, 'verify');
    argon2.hold();
    const strangers = Array.from({ length: 400 }, (_, at) =>
      attempt(server, { name: `name ${at}`, password: 'a guess of mine', from: `203.0.113.${at % 200}` }),
    );
    await until(() => verify.mock.calls.length === 400);
    const known = attempt(server, { cookie, from: '198.51.100.1' });
    await until(() => verify.mock.calls.length === 401);
    argon2.release();
    expect((await known).statusCode).toBe(200);
    const answers = await Promise.all(strangers);
    const checked = answers.filter(({ statusCode }) => statusCode === 401);
    const refused = answers.filter(({ statusCode }) => statusCode === 503);
    // Two were being checked when the attack was under way, and a hundred waited.
    expect([checked.length, refused.length]).toEqual([102, 298]);
    expect(new Set(refused.map(({ headers }) => headers['retry-after']))).toEqual(new Set(['2']));
    expect(argon2.asked.indexOf(PASSWORD)).toBe(2);
  });

  it('hold the password of none back for so long that it is good after it was changed', async () => {
    const argon2 = new HeldArgon2();
    const server = await withPeople(new Passwords(CHEAP_ARGON2ID, argon2));
    argon2.hold();
    const late = attempt(server, {});
    await until(() => argon2.asked.length === 1);
    await server.desk.accounts.setPassword('cli', 'ada', NEW_PASSWORD);
    const changed = await server.store.desk.accountByName('ada');
    argon2.release();
    expect((await late).statusCode).toBe(401);
    expect((await server.store.desk.accountByName('ada'))?.passwordHash).toBe(changed?.passwordHash);
  });
});
