import { Check } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { CSRF_HEADER, DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { MeSchema, type Me } from '../../../../src/wire/desk/session.ts';
import { logIn, PASSWORD } from '../../../support/server/desk-login.ts';
import { httpServer, type HttpServer } from '../../../support/server/http-server.ts';

const HOUR = 3_600_000;

interface Attempt {
  readonly name?: string;
  readonly password?: string;
  readonly remoteAddress?: string;
  readonly headers?: Record<string, string>;
}
const attempt = ({ app }: HttpServer, wish: Attempt = {}) =>
  app.inject({
    method: 'POST',
    url: DESK_ROUTES.login,
    headers: wish.headers ?? {},
    remoteAddress: wish.remoteAddress ?? '192.0.2.1',
    payload: { name: wish.name ?? 'ada', password: wish.password ?? PASSWORD },
  });
async function meOf({ app }: HttpServer, headers: Record<string, string> = {}): Promise<Me> {
  const data: unknown = (await app.inject({ url: DESK_ROUTES.me, headers })).json();
  if (!Check(MeSchema, data)) throw new Error(JSON.stringify(data));
  return data;
}
const withAda = async (changes?: Parameters<typeof httpServer>[0]): Promise<HttpServer> => {
  const server = await httpServer(changes);
  await server.desk.accounts.add('cli', { name: 'ada', password: PASSWORD, role: 'viewer' });
  return server;
};
const actionsOf = async ({ store }: HttpServer): Promise<string[]> =>
  (await store.desk.audit({}, { after: null, limit: 100 })).entries.map(
    ({ who, action, subject, address }) =>
      `${who} ${action}${subject === null ? '' : ` ${subject}`}${address === null ? '' : ` from ${address}`}`,
  );

describe('GET /api/desk/me', () => {
  it('says how one logs in, and that nobody can yet', async () => {
    const server = await httpServer();
    expect(await meOf(server)).toEqual({
      user: null,
      login: { password: true, oidcName: null, hasAccounts: false },
    });
    await server.desk.accounts.add('cli', { name: 'ada', password: PASSWORD, role: 'viewer' });
    expect((await meOf(server)).login.hasAccounts).toBe(true);
  });

  it('says who one is', async () => {
    const server = await httpServer();
    const ada = await logIn(server, 'Ada', 'admin');
    expect((await meOf(server, ada.cookie)).user).toEqual({
      name: 'Ada',
      role: 'admin',
      csrfToken: ada.full[CSRF_HEADER],
    });
  });

  it('knows nobody by a cookie that it did not give', async () => {
    const server = await httpServer();
    const ada = await logIn(server, 'ada');
    const { cookie } = ada.cookie;
    for (const other of [`${cookie}x`, cookie.slice(0, -1), 'edgewise-session=', cookie.replace('-', '_')])
      expect((await meOf(server, { cookie: other })).user).toBeNull();
  });
});

describe('POST /api/desk/login', () => {
  it('gives a cookie that scripts cannot read and other sites cannot send', async () => {
    const answer = await attempt(await withAda());
    expect(answer.statusCode).toBe(200);
    expect([answer.headers['set-cookie']].flat()[0]).toMatch(
      /^edgewise-session=[A-Za-z0-9_-]{43}; Max-Age=86400; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('gives one over HTTPS that no other host can set and no plain connection carries', async () => {
    const server = await withAda({ trustProxy: true });
    const https = { 'x-forwarded-proto': 'https' };
    const answer = await attempt(server, { headers: https });
    const header = String([answer.headers['set-cookie']].flat()[0]);
    expect(header).toMatch(
      /^__Host-edgewise-session=[A-Za-z0-9_-]{43}; Max-Age=86400; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    const cookie = header.split(';')[0] ?? '';
    expect((await meOf(server, { ...https, cookie })).user?.name).toBe('ada');
    // Without the prefix it could have come from anywhere.
    expect((await meOf(server, { ...https, cookie: cookie.replace('__Host-', '') })).user).toBeNull();
  });

  it('stores neither cookie nor password', async () => {
    const server = await httpServer();
    const { cookie } = await logIn(server, 'ada');
    const secret = cookie.cookie.split('=')[1] ?? '';
    expect(await server.store.desk.session(secret, 0)).toBeNull();
    const account = await server.store.desk.accountByName('ada');
    expect(account?.passwordHash).toMatch(/^\$argon2id\$/);
  });

  it('gives a new cookie each time, and ends the session that was there', async () => {
    const server = await httpServer();
    const first = await logIn(server, 'ada');
    const answer = await attempt(server, { headers: first.cookie });
    const second = String(answer.headers['set-cookie']).split(';')[0] ?? '';
    expect(second).not.toBe(first.cookie.cookie);
    expect((await meOf(server, first.cookie)).user).toBeNull();
    expect((await meOf(server, { cookie: second })).user?.name).toBe('ada');
  });

  it('says the same of a wrong password and of a name that is none', async () => {
    const server = await withAda();
    const wrong = await attempt(server, { password: 'wrong horse battery' });
    const nobody = await attempt(server, { name: 'eve' });
    expect(wrong.statusCode).toBe(401);
    expect(wrong.json()).toEqual({
      error: { code: 'wrong-login', message: 'The name or the password is wrong.' },
    });
    expect(nobody.statusCode).toBe(401);
    expect(nobody.body).toBe(wrong.body);
    expect(wrong.headers['set-cookie']).toBeUndefined();
  });

  it('tells a disabled account only to who knows its password', async () => {
    const server = await withAda();
    await server.desk.accounts.setDisabled('cli', 'ada', true);
    expect((await attempt(server)).json()).toMatchObject({ error: { code: 'disabled' } });
    expect((await attempt(server, { password: 'wrong horse battery' })).json()).toMatchObject({
      error: { code: 'wrong-login' },
    });
  });

  it('has no password for accounts of the organisation', async () => {
    const server = await httpServer();
    const account = { name: 'ada', role: 'viewer', passwordHash: null, external: 'x y' } as const;
    const more = { id: '1', isDisabled: false, createdAtMs: 0, lastLoginAtMs: null };
    await server.store.desk.addAccount({ ...account, ...more });
    for (const password of ['null', ' ', PASSWORD])
      expect((await attempt(server, { password })).statusCode).toBe(401);
  });

  it('makes a guesser wait longer and longer, and says how long', async () => {
    const server = await withAda();
    for (let time = 0; time < 5; time += 1)
      expect((await attempt(server, { password: 'wrong horse battery' })).statusCode).toBe(401);
    const sixth = await attempt(server);
    expect(sixth.statusCode).toBe(429);
    expect(sixth.headers['retry-after']).toBe('2');
    expect(sixth.json()).toEqual({
      error: {
        code: 'too-many-logins',
        message: 'Too many attempts to log in have failed; try again in 2 seconds.',
      },
    });
    // The right password, from elsewhere: somebody else's guesses do not count.
    expect((await attempt(server, { remoteAddress: '192.0.2.2' })).statusCode).toBe(200);
    await server.clock.advance(2000);
    expect((await attempt(server)).statusCode).toBe(200);
  });

  it('counts an IPv6 /64 as one address', async () => {
    const server = await withAda();
    for (let host = 1; host <= 5; host += 1)
      await attempt(server, { password: 'wrong', remoteAddress: `2001:db8:0:1::${host}` });
    expect((await attempt(server, { remoteAddress: '2001:db8:0:1:ffff::1' })).statusCode).toBe(429);
    expect((await attempt(server, { remoteAddress: '2001:db8:0:2::1' })).statusCode).toBe(200);
  });

  it.each([
    ['another site says so', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbouring host', { 'sec-fetch-site': 'same-site' }],
    ['the address bar, which posts nothing', { 'sec-fetch-site': 'none' }],
    ['another origin', { origin: 'http://evil.example', host: 'edge.example.com' }],
    ['another port', { origin: 'http://edge.example.com:81', host: 'edge.example.com' }],
    ['a page without an origin', { origin: 'null', host: 'edge.example.com' }],
  ])('refuses to log in from %s', async (_what, headers) => {
    const answer = await attempt(await withAda(), { headers });
    expect(answer.statusCode).toBe(403);
    expect(answer.json()).toMatchObject({ error: { code: 'cross-site' } });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it.each([
    ['the page itself', { 'sec-fetch-site': 'same-origin', origin: 'https://public.example.com' }],
    ['a page on plain HTTP', { origin: 'http://Edge.example.com:8080', host: 'edge.example.com:8080' }],
    ['a program', {}],
  ])('lets %s log in', async (_what, headers: Record<string, string>) => {
    expect((await attempt(await withAda(), { headers })).statusCode).toBe(200);
  });

  it('takes JSON of exactly its form', async () => {
    const { app } = await withAda();
    const post = (payload: object | string, type = 'application/json') =>
      app.inject({ method: 'POST', url: DESK_ROUTES.login, headers: { 'content-type': type }, payload });
    expect((await post('name=ada', 'application/x-www-form-urlencoded')).statusCode).toBe(415);
    expect((await post('{"name":"ada"}', 'text/plain')).statusCode).toBe(415);
    expect((await post({ name: 'ada' })).statusCode).toBe(400);
    expect((await post({ name: 'ada', password: PASSWORD, role: 'admin' })).statusCode).toBe(400);
    expect((await post({ name: ['ada'], password: PASSWORD })).statusCode).toBe(400);
  });

  it('writes logins down, and never what was typed for a name that is none', async () => {
    const server = await withAda();
    await attempt(server);
    await attempt(server, { password: 'wrong horse battery' });
    await attempt(server, { name: 'my secret password', remoteAddress: '::ffff:192.0.2.9' });
    expect(await actionsOf(server)).toEqual([
      'nobody login-failed from 192.0.2.9',
      'ada login-failed from 192.0.2.1',
      'ada login from 192.0.2.1',
      'cli user-add ada',
    ]);
    expect((await server.store.desk.accountByName('ada'))?.lastLoginAtMs).toBe(server.clock.nowEpochMs());
  });

  it('hashes a password again that was hashed with other settings', async () => {
    const server = await withAda();
    const stored = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    const ada = await server.store.desk.accountByName('ada');
    await server.store.desk.changeAccount(ada!.id, { passwordHash: stored });
    const answer = await attempt(server, { password: 'password' });
    expect(answer.statusCode).toBe(200);
    // The session that has just begun must not end with the old hash.
    const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
    expect((await meOf(server, { cookie })).user?.name).toBe('ada');
    expect((await server.store.desk.accountByName('ada'))?.passwordHash).toMatch(/\$m=19456,t=2,p=1\$/);
    expect((await attempt(server, { password: 'password' })).statusCode).toBe(200);
  });
});

describe('a session', () => {
  it('ends after an hour without a request', async () => {
    const server = await httpServer();
    const { cookie } = await logIn(server, 'ada');
    for (let time = 0; time < 5; time += 1) {
      await server.clock.advance(HOUR - 1);
      expect((await meOf(server, cookie)).user?.name).toBe('ada');
    }
    await server.clock.advance(HOUR);
    expect((await meOf(server, cookie)).user).toBeNull();
  });

  it('ends after a day, however busy', async () => {
    const server = await httpServer();
    const { cookie } = await logIn(server, 'ada');
    for (let minutes = 30; minutes < 24 * 60; minutes += 30) {
      await server.clock.advance(HOUR / 2);
      expect((await meOf(server, cookie)).user?.name).toBe('ada');
    }
    await server.clock.advance(HOUR / 2);
    expect((await meOf(server, cookie)).user).toBeNull();
  });

  it.each([
    ['its account is disabled', (server: HttpServer) => server.desk.accounts.setDisabled('cli', 'ada', true)],
    ['its account is removed', (server: HttpServer) => server.desk.accounts.remove('cli', 'ada')],
    ['its role changes', (server: HttpServer) => server.desk.accounts.setRole('cli', 'ada', 'admin')],
    [
      'its password changes',
      (server: HttpServer) => server.desk.accounts.setPassword('cli', 'ada', 'another horse battery'),
    ],
  ])('ends at once when %s', async (_what, change) => {
    const server = await httpServer();
    const { cookie } = await logIn(server, 'ada');
    const bob = await logIn(server, 'bob');
    await change(server);
    expect((await meOf(server, cookie)).user).toBeNull();
    expect((await meOf(server, bob.cookie)).user?.name).toBe('bob');
  });
});

describe('POST /api/desk/logout', () => {
  const out = ({ app }: HttpServer, headers: Record<string, string>) =>
    app.inject({ method: 'POST', url: DESK_ROUTES.logout, headers });

  it('ends the session on the server, and takes the cookie back', async () => {
    const server = await httpServer();
    const { cookie, full } = await logIn(server, 'ada');
    const other = await logIn(server, 'ada');
    const answer = await out(server, full);
    expect(answer.statusCode).toBe(204);
    expect(answer.headers['set-cookie']).toBe('edgewise-session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax');
    expect((await meOf(server, cookie)).user).toBeNull();
    // Another browser of the same person stays.
    expect((await meOf(server, other.cookie)).user?.name).toBe('ada');
    expect((await actionsOf(server))[0]).toBe('ada logout from 127.0.0.1');
  });

  it('is nothing new to somebody who is not logged in', async () => {
    expect((await out(await httpServer(), {})).statusCode).toBe(204);
  });

  it('cannot be done to somebody by another site', async () => {
    const server = await httpServer();
    const { cookie, full } = await logIn(server, 'ada');
    expect((await out(server, cookie)).statusCode).toBe(403);
    expect((await out(server, { ...full, 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403);
    expect((await meOf(server, cookie)).user?.name).toBe('ada');
  });
});
