import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Check } from 'typebox/value';
import { ApiErrorSchema } from '../../src/wire/http.ts';
import { httpServer, type HttpServer } from '../support/server/http-server.ts';
import { answerTo, type RawAnswer } from '../support/server/raw-http.ts';
import { seededRandom } from '../support/seeded-random.ts';

/** What helmet is told in security-headers.ts, by what it says to a browser. */
const WANTED: Readonly<Record<string, RegExp>> = {
  'content-security-policy': /^default-src 'self';.*frame-ancestors 'none'/,
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^DENY$/,
  'referrer-policy': /^no-referrer$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'cross-origin-opener-policy': /^same-origin$/,
};

let server: HttpServer;
let port = 0;
beforeAll(async () => {
  server = await httpServer();
  port = Number(new URL(await server.app.listen({ port: 0, host: '127.0.0.1' })).port);
});
afterAll(() => server.app.close());

function expectOurs(asked: string, { status, headers, body }: RawAnswer): void {
  expect(status, asked).toBeGreaterThanOrEqual(200);
  for (const [name, value] of Object.entries(WANTED))
    expect(headers.get(name) ?? '', `${asked}: ${name}`).toMatch(value);
  expect(headers.has('x-powered-by') || headers.has('server'), asked).toBe(false);
  if (status < 400) return;
  expect(headers.get('content-type'), asked).toBe('application/json; charset=utf-8');
  if (!asked.startsWith('HEAD '))
    expect(Check(ApiErrorSchema, JSON.parse(body)), `${asked}: ${body}`).toBe(true);
  expect(body, asked).not.toMatch(/FST_|node_modules| {4}at /);
}

const get = (target: string): string => `GET ${target} HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n`;

describe('every answer has the same headers and shape', () => {
  it.each([
    ['an address that is not UTF-8', get('/%c0%ae'), 400],
    ['one in the API', get('/api/results/%ff'), 400],
    ['half an escape', get('/%'), 400],
    ['a parameter that is too long', get(`/api/results/${'a'.repeat(200)}`), 414],
    ['an address that is none', get('nonsense'), 400],
    ['no request', 'nonsense\r\n\r\n', 400],
    ['a head without end', `GET / HTTP/1.1\r\nhost: h\r\nx: ${'y'.repeat(70_000)}\r\n\r\n`, 431],
    [
      'two lengths',
      'POST /api/tests HTTP/1.1\r\nhost: h\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n',
      400,
    ],
    ['an expectation', 'GET / HTTP/1.1\r\nhost: h\r\nexpect: miracles\r\nconnection: close\r\n\r\n', 417],
    ['no host', 'GET /healthz HTTP/1.1\r\nconnection: close\r\n\r\n', 400],
    ['a method that nobody has', 'PURGE /healthz HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n', 404],
    ['no such route', get('/api/nothing'), 404],
    ['what is there', get('/healthz'), 200],
  ])('to %s', async (_what, bytes, status) => {
    const answer = await answerTo(port, bytes);
    expectOurs(bytes.slice(0, 60), answer);
    expect(answer.status).toBe(status);
  });

  it('to what nobody thought of (seeded)', async () => {
    const random = seededRandom(16);
    const one = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
    const parts = [
      'api',
      'results',
      'tests',
      'desk',
      'r',
      '..',
      '%2e%2e',
      '%c0%ae',
      '%00',
      '%',
      '%zz',
      'é',
      '*',
      ';',
      '?',
      '#',
    ];
    const more = [
      'a'.repeat(150),
      '%e2%80%ae',
      '\u00ff',
      'load',
      'packets',
      'witness',
      ' ',
      '\\',
      '//',
      '{}',
      "'",
      '"<',
    ];
    const target = (): string =>
      Array.from({ length: 1 + Math.floor(random() * 5) }, () => `/${one([...parts, ...more])}`).join('');
    const headers = [
      'accept: */*',
      'content-type: application/json',
      'content-type: x',
      'range: bytes=9-1',
      'origin: null',
    ];
    const odd = [
      'cookie: %',
      'authorization: Bearer x',
      'content-length: 0',
      'transfer-encoding: chunked',
      'x-test-token: a',
    ];
    for (let at = 0; at < 250; at += 1) {
      const method = one([
        'GET',
        'HEAD',
        'POST',
        'PUT',
        'DELETE',
        'OPTIONS',
        'PATCH',
        'TRACE',
        'QUERY',
        'get',
      ]);
      const chosen = [one(headers), one(odd), one([...headers, ...odd])];
      const bytes = `${method} ${target()} HTTP/1.${one(['1', '1', '0', '9'])}\r\nhost: h\r\nconnection: close\r\n${chosen.join('\r\n')}\r\n\r\n${one(['', '0\r\n\r\n', '{}'])}`;
      expectOurs(bytes, await answerTo(port, bytes));
    }
  });
});
