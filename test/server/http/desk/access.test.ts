import { fastify } from 'fastify';
import { Check } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { createDeskAccounts } from '../../../../server/accounts/desk-accounts.ts';
import { DeskAccess, type AccessRule } from '../../../../server/http/access/desk-access.ts';
import {
  AuditPageSchema,
  CreatedTokenSchema,
  TokensSchema,
  UsersSchema,
  type CreatedToken,
  type NewToken,
  type Scope,
} from '../../../../src/wire/desk/admin.ts';
import { CSRF_HEADER, DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { machine, person, type Credentials } from '../../../support/server/desk-people.ts';
import { httpServer, type HttpServer } from '../../../support/server/http-server.ts';

const READ_TOKENS = { method: 'GET', url: DESK_ROUTES.tokens } as const;
const NEW_TOKEN: NewToken = { name: 'Berlin watcher', scopes: ['results:write'] };

const makeToken = ({ app }: HttpServer, headers: Credentials, payload: object = NEW_TOKEN) =>
  app.inject({ method: 'POST', url: DESK_ROUTES.tokens, headers, payload });
async function createdToken(server: HttpServer, admin: Credentials, wish?: NewToken): Promise<CreatedToken> {
  const data: unknown = (await makeToken(server, admin, wish)).json();
  if (!Check(CreatedTokenSchema, data)) throw new Error(JSON.stringify(data));
  return data;
}
const codeOf = (answer: { json: () => unknown }): unknown => {
  const data = answer.json();
  return typeof data === 'object' && data !== null && 'error' in data ? data.error : data;
};

describe('access to the desk', () => {
  it('needs a login', async () => {
    const { app } = await httpServer();
    for (const url of [DESK_ROUTES.tokens, DESK_ROUTES.users, DESK_ROUTES.audit, DESK_ROUTES.results]) {
      const answer = await app.inject({ url });
      expect(answer.statusCode).toBe(401);
      expect(answer.headers['www-authenticate']).toBe('Bearer');
      expect(codeOf(answer)).toEqual({ code: 'not-logged-in', message: 'Log in to the desk first.' });
    }
  });

  it.each([DESK_ROUTES.tokens, DESK_ROUTES.users, DESK_ROUTES.audit])(
    'keeps %s for admins who are people',
    async (url) => {
      const server = await httpServer();
      const viewer = await server.app.inject({ url, headers: await person(server, 'ada', 'viewer') });
      expect(viewer.statusCode).toBe(403);
      expect(codeOf(viewer)).toMatchObject({ code: 'admins-only' });
      const everything: Scope[] = [
        'results:read',
        'results:write',
        'requests:write',
        'metrics:read',
        'relays:join',
      ];
      const token = await server.app.inject({ url, headers: await machine(server, ...everything) });
      expect(token.statusCode).toBe(403);
      expect(codeOf(token)).toMatchObject({ code: 'people-only' });
      const admin = await server.app.inject({ url, headers: await person(server, 'bob', 'admin') });
      expect(admin.statusCode).toBe(200);
    },
  );

  it('asks for the CSRF token of this very session with every change', async () => {
    const server = await httpServer();
    const ada = await person(server, 'ada', 'admin');
    const bob = await person(server, 'bob', 'admin');
    const wrong = [
      { cookie: ada['cookie'] ?? '' },
      { ...ada, [CSRF_HEADER]: '' },
      { ...ada, [CSRF_HEADER]: 'x'.repeat(43) },
      { ...ada, [CSRF_HEADER]: bob[CSRF_HEADER] ?? '' },
    ];
    for (const headers of wrong) {
      const answer = await makeToken(server, headers);
      expect(answer.statusCode).toBe(403);
      expect(codeOf(answer)).toMatchObject({ code: 'bad-csrf' });
    }
    expect(await server.desk.tokens.list()).toEqual([]);
    expect((await makeToken(server, ada)).statusCode).toBe(201);
  });

  it('refuses a change from another site, even with the token', async () => {
    const server = await httpServer();
    const ada = await person(server, 'ada', 'admin');
    const foreign = [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }];
    for (const headers of foreign)
      expect(codeOf(await makeToken(server, { ...ada, ...headers }))).toMatchObject({ code: 'cross-site' });
    expect(await server.desk.tokens.list()).toEqual([]);
  });

  it('decides before a body is read', async () => {
    const { app } = await httpServer();
    const answer = await app.inject({ method: 'POST', url: DESK_ROUTES.tokens, payload: '{broken' });
    expect(answer.statusCode).toBe(401);
  });

  it('lets a role that was taken away do nothing more', async () => {
    const server = await httpServer();
    const ada = await person(server, 'ada', 'admin');
    expect((await server.app.inject({ ...READ_TOKENS, headers: ada })).statusCode).toBe(200);
    await server.desk.accounts.setRole('cli', 'ada', 'viewer');
    expect((await server.app.inject({ ...READ_TOKENS, headers: ada })).statusCode).toBe(401);
  });

  it('knows no token that is not exactly one of ours, and does not fall back to the cookie', async () => {
    const server = await httpServer();
    const { authorization = '' } = await machine(server, 'results:read');
    const { cookie = '' } = await person(server, 'ada', 'admin');
    const search = (headers: Credentials) => server.app.inject({ url: DESK_ROUTES.results, headers });
    expect((await search({ authorization })).statusCode).toBe(200);
    expect((await search({ authorization: authorization.replace('Bearer', 'bearer') })).statusCode).toBe(200);
    const secret = authorization.replace('Bearer ', '');
    for (const wrong of [
      secret,
      `Basic ${secret}`,
      `Bearer ${secret}x`,
      `Bearer ${secret.slice(0, -1)}`,
      `Bearer ${secret.replace('ew_', '')}`,
      `Bearer ew_${'A'.repeat(43)}`,
      'Bearer ',
      '',
    ]) {
      const answer = await search({ authorization: wrong, cookie });
      expect(answer.statusCode).toBe(401);
      expect(codeOf(answer)).toMatchObject({ code: 'bad-token' });
    }
  });

  it('lets a token do what its scopes say and nothing else', async () => {
    const server = await httpServer();
    const headers = await machine(server, 'requests:write', 'metrics:read');
    const answer = await server.app.inject({ url: DESK_ROUTES.results, headers });
    expect(answer.statusCode).toBe(403);
    expect(codeOf(answer)).toEqual({
      code: 'no-scope',
      message: 'The API token lacks the scope results:read.',
    });
  });
});

describe('DeskAccess', () => {
  const READ: AccessRule = { scope: 'results:read', role: 'viewer', changes: false };

  it('tells a handler who was let in, and nobody who was not', async () => {
    const server = await httpServer();
    const access = new DeskAccess(server.desk);
    const app = fastify();
    app.get('/guarded', { onRequest: access.guard(READ) }, (request) => access.actorOf(request));
    app.get('/open', (request) => access.actorOf(request));
    const headers = await machine(server, 'results:read');
    expect(
      (await app.inject({ url: '/guarded', headers, remoteAddress: '::ffff:192.0.2.7' })).json(),
    ).toEqual({
      kind: 'token',
      tokenId: (await server.desk.tokens.list())[0]?.id,
      name: 'results:read',
      scopes: ['results:read'],
      address: '192.0.2.7',
    });
    // A route that forgot its guard fails instead of trusting.
    expect((await app.inject({ url: '/open', headers })).statusCode).toBe(500);
  });
});

describe('/api/desk/tokens', () => {
  it('makes a token whose secret is shown once and stored as a hash', async () => {
    const server = await httpServer();
    const admin = await person(server, 'ada', 'admin');
    const { token, secret } = await createdToken(server, admin);
    expect(secret).toMatch(/^ew_[A-Za-z0-9_-]{43}$/);
    expect(token).toEqual({
      id: token.id,
      name: 'Berlin watcher',
      scopes: ['results:write'],
      createdBy: 'ada',
      createdAtMs: server.clock.nowEpochMs(),
      lastUsedAtMs: null,
      revokedAtMs: null,
    });
    const listed = await server.app.inject({ ...READ_TOKENS, headers: admin });
    expect(Check(TokensSchema, listed.json())).toBe(true);
    expect(listed.json()).toEqual({ tokens: [token] });
    expect(await server.store.desk.tokenBySecret(secret)).toBeNull();
  });

  it.each([
    ['no scope', { name: 'x', scopes: [] }],
    ['a scope that there is not', { name: 'x', scopes: ['results:erase'] }],
    ['a scope twice', { name: 'x', scopes: ['results:read', 'results:read'] }],
    ['no name', { name: '   ', scopes: ['results:read'] }],
    ['a name of two lines', { name: 'a\nb', scopes: ['results:read'] }],
    ['a name that reads from right to left', { name: 'a\u202eb', scopes: ['results:read'] }],
    ['more than it takes', { name: 'x', scopes: ['results:read'], createdBy: 'eve' }],
  ])('makes none with %s', async (_what, wish) => {
    const server = await httpServer();
    const answer = await makeToken(server, await person(server, 'ada', 'admin'), wish);
    expect(answer.statusCode).toBe(400);
    expect(await server.desk.tokens.list()).toEqual([]);
  });

  it('revokes at once', async () => {
    const server = await httpServer();
    const admin = await person(server, 'ada', 'admin');
    const { token, secret } = await createdToken(server, admin, { name: 'x', scopes: ['results:read'] });
    const search = () =>
      server.app.inject({ url: DESK_ROUTES.results, headers: { authorization: `Bearer ${secret}` } });
    expect((await search()).statusCode).toBe(200);
    const revoke = (id: string) =>
      server.app.inject({ method: 'DELETE', url: DESK_ROUTES.token(id), headers: admin });
    expect((await revoke(token.id)).statusCode).toBe(204);
    expect((await search()).statusCode).toBe(401);
    expect((await revoke(token.id)).statusCode).toBe(404);
    expect((await revoke('none')).statusCode).toBe(404);
  });

  it('knows when a token was last used, to the minute', async () => {
    const server = await httpServer();
    const headers = await machine(server, 'results:read');
    const lastUsed = async () => (await server.desk.tokens.list())[0]?.lastUsedAtMs;
    const use = () => server.app.inject({ url: DESK_ROUTES.results, headers });
    const beganMs = server.clock.nowEpochMs();
    await use();
    expect(await lastUsed()).toBe(beganMs);
    await server.clock.advance(59_999);
    await use();
    expect(await lastUsed()).toBe(beganMs);
    await server.clock.advance(1);
    await use();
    expect(await lastUsed()).toBe(beganMs + 60_000);
  });
});

describe('/api/desk/users', () => {
  it('lists accounts without what they log in with', async () => {
    const server = await httpServer();
    const admin = await person(server, 'Ada', 'admin');
    const passwordHash = '$argon2id$hush';
    const bob = { id: '2', name: 'bob', role: 'viewer', passwordHash, external: 'https://x 1' } as const;
    await server.store.desk.addAccount({ ...bob, isDisabled: true, createdAtMs: 5, lastLoginAtMs: 6 });
    const answer = await server.app.inject({ url: DESK_ROUTES.users, headers: admin });
    expect(Check(UsersSchema, answer.json())).toBe(true);
    expect(answer.body).not.toMatch(/hush|https/);
    expect(answer.json()).toMatchObject({
      users: [
        { name: 'Ada', role: 'admin', isExternal: false, isDisabled: false, lastLoginAtMs: null },
        { name: 'bob', role: 'viewer', isExternal: true, isDisabled: true, lastLoginAtMs: 6 },
      ],
    });
  });
});

describe('/api/desk/audit', () => {
  it('says who did what, people and machines apart, page by page', async () => {
    const server = await httpServer();
    const admin = await person(server, 'ada', 'admin');
    const { token } = await createdToken(server, admin);
    await server.app.inject({ method: 'DELETE', url: DESK_ROUTES.token(token.id), headers: admin });
    for (let entry = 0; entry < 120; entry += 1)
      await server.desk.trail.add({ who: 'cli', action: 'user-role', subject: `u${entry}`, address: null });
    const page = async (query: string) => {
      const data: unknown = (
        await server.app.inject({ url: `${DESK_ROUTES.audit}${query}`, headers: admin })
      ).json();
      if (!Check(AuditPageSchema, data)) throw new Error(JSON.stringify(data));
      return data;
    };
    const first = await page('');
    expect(first.entries).toHaveLength(100);
    expect(first.entries[0]).toMatchObject({ who: 'cli', action: 'user-role', subject: 'u119' });
    const second = await page(`?after=${first.next ?? ''}`);
    expect(second.next).toBeNull();
    expect(second.entries.at(-2)).toMatchObject({
      who: 'ada',
      action: 'token-revoke',
      subject: 'Berlin watcher',
      address: '127.0.0.1',
    });
    expect(second.entries.at(-1)).toMatchObject({ who: 'ada', action: 'token-add' });
    expect((await page('?action=token-add')).entries).toHaveLength(1);
    expect((await page('?who=ada')).entries).toHaveLength(2);
    expect((await page('?subject=u7')).entries).toHaveLength(1);
  });

  it('holds no addresses where none are to be stored', async () => {
    const { store } = await httpServer();
    const session = { idleMs: 1000, absoluteMs: 1000 };
    const desk = createDeskAccounts(
      store.desk,
      { session, oidc: null, secret: 's', storeAddresses: false },
      () => 0,
    );
    await desk.trail.add({ who: 'ada', action: 'login', subject: null, address: '192.0.2.1' });
    const { entries } = await store.desk.audit({}, { after: null, limit: 1 });
    expect(entries[0]?.address).toBeNull();
  });
});
