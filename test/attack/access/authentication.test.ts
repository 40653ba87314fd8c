import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashOfSecret } from '../../../server/accounts/secrets.ts';
import { DESK_ROUTES } from '../../../src/wire/desk/routes.ts';
import { ROUTES } from '../../../src/wire/http.ts';
import { PLANTED, RobbedServer, type Asked, type Keys } from '../../support/server/robbed-server.ts';

/** The attack: every way past a login that anybody has thought of, at routes of each kind, byte by byte over sockets. */
let robbed: RobbedServer;
beforeAll(async () => {
  robbed = await RobbedServer.start();
});
afterAll(() => robbed.close());

const TOKEN_WISH = '{"name":"mine","scopes":["results:read"]}';
const ROUTES_OF_EACH_KIND: readonly Omit<Asked, 'headers'>[] = [
  { method: 'GET', target: DESK_ROUTES.results },
  { method: 'GET', target: DESK_ROUTES.tokens },
  { method: 'HEAD', target: DESK_ROUTES.tokens },
  { method: 'GET', target: DESK_ROUTES.events },
  { method: 'GET', target: '/metrics' },
  { method: 'POST', target: DESK_ROUTES.tokens, body: TOKEN_WISH },
  { method: 'POST', target: ROUTES.samples, body: '{"samples":[]}' },
];

/** What is sent in place of a good credential: header lines. Each is 401, or the status that is named. */
const CREDENTIALS: readonly (readonly [what: string, of: (keys: Keys) => string[], status?: number])[] = [
  ['nothing', () => []],
  ['an empty Authorization', () => ['authorization:']],
  ['a scheme alone', () => ['authorization: Bearer']],
  ['the secret alone', ({ secret }) => [`authorization: ${secret}`]],
  ['Basic', ({ secret }) => [`authorization: Basic ${secret}`]],
  ['Basic, as it is encoded', ({ secret }) => [`authorization: Basic ${btoa(`admin:${secret}`)}`]],
  ['Digest', ({ secret }) => [`authorization: Digest username="admin", response="${secret}"`]],
  ['Token', ({ secret }) => [`authorization: Token ${secret}`]],
  ['a tab for a space', ({ secret }) => [`authorization: Bearer\t${secret}`]],
  ['quotes', ({ secret }) => [`authorization: Bearer "${secret}"`]],
  ['padding', ({ secret }) => [`authorization: Bearer ${secret}=`]],
  ['in capitals', ({ secret }) => [`authorization: Bearer ${secret.toUpperCase()}`]],
  ['in small letters', ({ secret }) => [`authorization: Bearer ${secret.toLowerCase()}`]],
  ['without its prefix', ({ secret }) => [`authorization: Bearer ${secret.slice(3)}`]],
  ['cut short', ({ secret }) => [`authorization: Bearer ${secret.slice(0, -1)}`]],
  ['escaped', ({ secret }) => [`authorization: Bearer %65w_${secret.slice(3)}`]],
  ['two in one', ({ secret }) => [`authorization: Bearer x, Bearer ${secret}`]],
  ['two, the second good', ({ secret }) => ['authorization: Bearer x', `authorization: Bearer ${secret}`]],
  ['a byte that is none', ({ secret }) => [`authorization: Bearer \u00ff${secret}`]],
  ['a NUL', ({ secret }) => [`authorization: Bearer ${secret}\u0000`], 400],
  ['a space before the colon', ({ secret }) => [`authorization : Bearer ${secret}`], 400],
  ['8,000 characters', () => [`authorization: Bearer ew_${'A'.repeat(8000)}`]],
  ['a head without end', () => [`authorization: Bearer ew_${'A'.repeat(80_000)}`], 431],
  ['a pattern', () => ['authorization: Bearer ew_.*']],
  ['SQL', () => [`authorization: Bearer ew_' or '1'='1`]],
  ['a revoked token', ({ revoked }) => [`authorization: Bearer ${revoked}`]],
  ['what the store has of a token', ({ secret }) => [`authorization: Bearer ${hashOfSecret(secret)}`]],
  ["a test's token", ({ testToken }) => [`authorization: Bearer ${testToken}`]],
  ['a session as a token', ({ cookie }) => [`authorization: Bearer ew_${cookie}`]],
  ['a CSRF token as a token', ({ csrf }) => [`authorization: Bearer ew_${csrf}`]],
  [
    'a bad token beside a session',
    ({ cookie }) => ['authorization: Bearer x', `cookie: edgewise-session=${cookie}`],
  ],
  [
    'an empty token beside a session',
    ({ cookie }) => ['authorization:', `cookie: edgewise-session=${cookie}`],
  ],
  [
    'the secret in other headers',
    ({ secret }) =>
      ['x-authorization', 'proxy-authorization', 'x-api-key', 'x-forwarded-authorization'].map(
        (name) => `${name}: Bearer ${secret}`,
      ),
  ],
  [
    'the secret as a cookie',
    ({ secret }) => [`cookie: edgewise-session=${secret}; authorization=Bearer ${secret}`],
  ],
  [
    'a name that a proxy would vouch for',
    () =>
      ['remote-user', 'x-remote-user', 'x-forwarded-user', 'x-forwarded-email', 'x-auth-request-user'].map(
        (name) => `${name}: admin`,
      ),
  ],
  [
    'an address of this machine',
    () =>
      ['x-forwarded-for', 'x-real-ip', 'client-ip', 'true-client-ip', 'forwarded'].map(
        (name) => `${name}: 127.0.0.1`,
      ),
  ],
  ['another host', () => ['x-forwarded-host: localhost', 'x-forwarded-proto: https']],
  ['a session that has expired', ({ ended }) => [`cookie: edgewise-session=${ended.expired}`]],
  ['one that was logged out', ({ ended }) => [`cookie: edgewise-session=${ended['logged out']}`]],
  ['one of an admin who is none any more', ({ ended }) => [`cookie: edgewise-session=${ended.demoted}`]],
  ['one of a disabled account', ({ ended }) => [`cookie: edgewise-session=${ended.disabled}`]],
  ['one of a removed account', ({ ended }) => [`cookie: edgewise-session=${ended.removed}`]],
  ['what the store has of a session', ({ cookie }) => [`cookie: edgewise-session=${hashOfSecret(cookie)}`]],
  ['a CSRF token as a session', ({ csrf }) => [`cookie: edgewise-session=${csrf}`]],
  [
    'a session under another name',
    ({ cookie }) => [
      `cookie: Edgewise-Session=${cookie}; edgewise-sessions=${cookie}; __Secure-edgewise-session=${cookie}`,
    ],
  ],
  ['a session of HTTPS over HTTP', ({ cookie }) => [`cookie: __Host-edgewise-session=${cookie}`]],
  [
    'two sessions, the second good',
    ({ cookie }) => [`cookie: edgewise-session=x; edgewise-session=${cookie}`],
  ],
  [
    'a session in another header',
    ({ cookie }) => [`set-cookie: edgewise-session=${cookie}`, `cookie2: edgewise-session=${cookie}`],
  ],
  ['a session cut short', ({ cookie }) => [`cookie: edgewise-session=${cookie.slice(0, -1)}`]],
  ['a cookie that cannot be read', () => ['cookie: edgewise-session=%; =; ;;']],
  ['a property of every object', () => ['cookie: __proto__=x; constructor=x; edgewise-session=__proto__']],
];

describe('nobody is let in', () => {
  it.each(CREDENTIALS.map(([what, of, status = 401]) => ({ what, of, status })))(
    'by $what',
    async ({ what, of, status }) => {
      for (const route of ROUTES_OF_EACH_KIND)
        await robbed.expectRefused(what, { ...route, headers: of(robbed.keys) }, [status]);
    },
  );

  it('by a secret in the address or the body', async () => {
    const { secret, cookie } = robbed.keys;
    for (const name of ['token', 'access_token', 'api_key', 'authorization', 'edgewise-session'])
      for (const value of [secret, cookie])
        for (const { method, target } of ROUTES_OF_EACH_KIND)
          await robbed.expectRefused(
            `${name} in the address`,
            {
              method,
              target: `${target}?${name}=${value}`,
              headers: [],
              ...(method === 'POST' ? { body: `{"${name}":"${value}"}` } : {}),
            },
            [401],
          );
  });

  it('lets in who is what they say, so that the above was refused for its reason', async () => {
    const byToken = await robbed.ask({
      method: 'GET',
      target: DESK_ROUTES.results,
      headers: [`authorization: Bearer ${robbed.keys.secret}`],
    });
    const byCookie = await robbed.ask({
      method: 'GET',
      target: DESK_ROUTES.tokens,
      headers: [`cookie: edgewise-session=${robbed.keys.cookie}`],
    });
    expect([byToken.status, byCookie.status]).toEqual([200, 200]);
    expect(byCookie.body).toContain(PLANTED);
  });
});
