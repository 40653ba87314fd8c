import { afterAll, beforeAll, describe, it } from 'vitest';
import { DESK_ROUTES } from '../../../src/wire/desk/routes.ts';
import { RobbedServer, type Asked, type Keys } from '../../support/server/robbed-server.ts';

/** The attack: a page that is not ours uses the session that the browser has. */
let robbed: RobbedServer;
beforeAll(async () => {
  robbed = await RobbedServer.start();
});
afterAll(() => robbed.close());

/** How somebody's session is used from a page that is not ours: 403, whatever else is right. */
const FOREIGN: readonly (readonly [what: string, of: (keys: Keys) => string[]])[] = [
  ['no CSRF token', () => []],
  ['an empty one', () => ['x-edgewise-csrf:']],
  ['that of another session', ({ otherCsrf }) => [`x-edgewise-csrf: ${otherCsrf}`]],
  ['one in capitals', ({ csrf }) => [`x-edgewise-csrf: ${csrf.toUpperCase()}x`]],
  ['one twice', ({ csrf }) => [`x-edgewise-csrf: ${csrf}`, `x-edgewise-csrf: ${csrf}`]],
  ['one that is too long', ({ csrf }) => [`x-edgewise-csrf: ${csrf}${'A'.repeat(8000)}`]],
  ['the cookie as one', ({ cookie }) => [`x-edgewise-csrf: ${cookie}`]],
  [
    'one in other headers',
    ({ csrf }) => [`x-csrf-token: ${csrf}`, `x-xsrf-token: ${csrf}`, `csrf-token: ${csrf}`],
  ],
  ['another origin', ({ csrf }) => [`x-edgewise-csrf: ${csrf}`, 'origin: https://evil.example']],
  [
    'an origin that begins like ours',
    ({ csrf }) => [`x-edgewise-csrf: ${csrf}`, 'origin: http://h.evil.example'],
  ],
  ['our host as a name', ({ csrf }) => [`x-edgewise-csrf: ${csrf}`, 'origin: http://h@evil.example']],
  ['another port', ({ csrf }) => [`x-edgewise-csrf: ${csrf}`, 'origin: http://h:81']],
  ['no origin at all', ({ csrf }) => [`x-edgewise-csrf: ${csrf}`, 'origin: null']],
  ['two origins', ({ csrf }) => [`x-edgewise-csrf: ${csrf}`, 'origin: http://h http://evil.example']],
  ...['cross-site', 'same-site', 'none', 'SAME-ORIGIN', 'same-origin, cross-site', ''].map(
    (site): readonly [string, (keys: Keys) => string[]] => [
      `Sec-Fetch-Site "${site}"`,
      ({ csrf }) => [`x-edgewise-csrf: ${csrf}`, `sec-fetch-site: ${site}`],
    ],
  ),
];

describe('no other page acts for somebody', () => {
  const CHANGES: readonly Omit<Asked, 'headers'>[] = [
    { method: 'POST', target: DESK_ROUTES.tokens, body: '{"name":"mine","scopes":["results:read"]}' },
    { method: 'POST', target: DESK_ROUTES.requests, body: '{}' },
    { method: 'POST', target: DESK_ROUTES.erase, body: '{"by":"user","user":"x"}' },
    { method: 'DELETE', target: DESK_ROUTES.token('x') },
    { method: 'POST', target: DESK_ROUTES.logout },
  ];

  it.each(FOREIGN)('with %s', async (what, of) => {
    for (const change of CHANGES)
      await robbed.expectRefused(
        what,
        { ...change, headers: [`cookie: edgewise-session=${robbed.keys.cookie}`, ...of(robbed.keys)] },
        [403],
      );
  });

  it('by a CSRF token in the address, the body or a cookie', async () => {
    const { cookie, csrf } = robbed.keys;
    for (const change of CHANGES)
      await robbed.expectRefused(
        'elsewhere',
        {
          ...change,
          target: `${change.target}?x-edgewise-csrf=${csrf}`,
          headers: [`cookie: edgewise-session=${cookie}; x-edgewise-csrf=${csrf}`],
          ...(change.method === 'POST' ? { body: `{"x-edgewise-csrf":"${csrf}"}` } : {}),
        },
        [403],
      );
  });
});
