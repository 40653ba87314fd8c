import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DESK_ROUTES } from '../../src/wire/desk/routes.ts';
import { ROUTES } from '../../src/wire/http.ts';
import { answerTo } from '../support/server/raw-http.ts';
import { PLANTED, RobbedServer } from '../support/server/robbed-server.ts';

/** The attack: what is protected is asked for by another name, in another manner, or through something else. */
let robbed: RobbedServer;
beforeAll(async () => {
  robbed = await RobbedServer.start();
});
afterAll(() => robbed.close());

/** Other ways to write an address that is protected, and what each is. */
const ADDRESSES: readonly (readonly [what: string, of: (path: string) => string, ...statuses: number[]])[] = [
  ['two slashes before it', (path) => `/${path}`, 404],
  ['two slashes in it', (path) => path.replace(/(?<=.)\//, '//'), 404],
  ['a slash behind it', (path) => `${path}/`, 404, 401],
  ['capitals', (path) => path.toUpperCase(), 404],
  [
    'an escaped letter',
    (path) => `${path.slice(0, -1)}%${path.charCodeAt(path.length - 1).toString(16)}`,
    401,
  ],
  ['an escaped slash', (path) => `/%2f${path.slice(1)}`, 404],
  ['steps up', (path) => `/r/..${path}`, 404],
  ['escaped steps up', (path) => `/r/%2e%2e${path}`, 404],
  ['steps up from what is open', (path) => `/healthz/../${path.slice(1)}`, 404],
  ['a step on the spot', (path) => `/.${path}`, 404],
  ['backslashes', (path) => path.replaceAll('/', '\\'), 400],
  ['a parameter of its last part', (path) => `${path};x=y`, 404],
  ['an escaped NUL', (path) => `${path}%00`, 404],
  ['an escaped space', (path) => `${path}%20`, 404],
  ['an extension', (path) => `${path}.json`, 404],
  ['an empty query', (path) => `${path}?`, 401],
  ['a fragment', (path) => `${path}#x`, 401],
  ['a whole address', (path) => `http://h${path}`, 401],
  ['an escape of two bytes', (path) => `${path}%c0%af`, 400],
];

/** Other ways to ask for it: request lines' methods and headers. */
const MANNERS: readonly (readonly [
  what: string,
  method: string,
  headers: readonly string[],
  statuses: readonly number[],
])[] = [
  ['HEAD', 'HEAD', [], [401]],
  ['OPTIONS', 'OPTIONS', [], [404]],
  ['a preflight', 'OPTIONS', ['origin: https://evil.example', 'access-control-request-method: GET'], [404]],
  ['TRACE', 'TRACE', [], [404]],
  ['QUERY', 'QUERY', [], [404, 400]],
  ['a method in small letters', 'get', [], [400]],
  ['a method that nobody has', 'GETS', [], [400]],
  [
    'an override of the method',
    'GET',
    ['x-http-method-override: OPTIONS', 'x-http-method: HEAD', 'x-method-override: OPTIONS'],
    [401],
  ],
  [
    'another address in a header',
    'GET',
    ['x-original-url: /healthz', 'x-rewrite-url: /healthz', 'x-forwarded-uri: /healthz'],
    [401],
  ],
  [
    'a WebSocket',
    'GET',
    [
      'connection: upgrade',
      'upgrade: websocket',
      'sec-websocket-version: 13',
      'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==',
    ],
    [401],
  ],
  [
    'HTTP/2 in clear',
    'GET',
    ['connection: upgrade, http2-settings', 'upgrade: h2c', 'http2-settings: AAMAAABkAAQAAP__'],
    [401],
  ],
  ['a part of it', 'GET', ['range: bytes=0-1'], [401]],
  [
    'what has changed of it',
    'GET',
    ['if-none-match: *', 'if-modified-since: Thu, 01 Jan 1970 00:00:00 GMT'],
    [401],
  ],
];

describe('nothing that is protected is reached', () => {
  const PROTECTED = [DESK_ROUTES.tokens, DESK_ROUTES.results, DESK_ROUTES.audit];

  it.each(ADDRESSES.map(([what, of, ...statuses]) => ({ what, of, statuses })))(
    'by $what',
    async ({ what, of, statuses }) => {
      for (const path of PROTECTED)
        await robbed.expectRefused(what, { method: 'GET', target: of(path), headers: [] }, statuses);
    },
  );

  it.each(MANNERS)('by %s', async (what, method, headers, statuses) => {
    for (const target of PROTECTED) await robbed.expectRefused(what, { method, target, headers }, statuses);
  });

  it('through what is open', async () => {
    const headers = [DESK_ROUTES.tokens].flatMap((path) =>
      ['x-original-url', 'x-rewrite-url', 'x-forwarded-uri', 'x-forwarded-prefix'].map(
        (name) => `${name}: ${path}`,
      ),
    );
    const answer = await robbed.ask({ method: 'GET', target: '/healthz', headers });
    expect(answer.body).toBe('{"status":"ok"}');
  });

  it('behind another request, as a proxy and we might read it differently', async () => {
    const smuggled = `GET ${DESK_ROUTES.tokens} HTTP/1.1\r\nhost: h\r\ncookie: edgewise-session=${robbed.keys.cookie}\r\n\r\n`;
    for (const lengths of [
      'content-length: 0\r\ntransfer-encoding: chunked',
      'transfer-encoding: chunked\r\ntransfer-encoding: identity',
      'transfer-encoding: xchunked',
      'content-length: 0\r\ncontent-length: 5',
      'content-length: +0',
      'content-length: 0x0',
      'transfer-encoding : chunked',
    ]) {
      const { status, body } = await answerTo(
        robbed.port,
        `POST ${ROUTES.tests} HTTP/1.1\r\nhost: h\r\ncontent-type: application/json\r\n${lengths}\r\n\r\n0\r\n\r\n${smuggled}`,
      );
      expect.soft([lengths, status]).toEqual([lengths, 400]);
      expect.soft(body, lengths).not.toContain(PLANTED);
    }
  });
});
