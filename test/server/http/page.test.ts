import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpServer, type HttpServer } from '../../support/server/http-server.ts';

let folder: string;
let server: HttpServer;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'edgewise-page-'));
  mkdirSync(path.join(folder, 'assets'));
  writeFileSync(path.join(folder, 'index.html'), '<!doctype html>the page');
  writeFileSync(path.join(folder, 'desk.html'), '<!doctype html>the desk');
  writeFileSync(path.join(folder, 'favicon.svg'), '<svg/>');
  writeFileSync(path.join(folder, 'assets', 'main-AbC123.js'), 'let x = 1;');
  writeFileSync(path.join(folder, 'assets', 'main-AbC123.js.br'), 'compressed');
  server = await httpServer({ pageDir: folder });
});
afterAll(async () => {
  await server.app.close();
  rmSync(folder, { recursive: true });
});

describe('the page', () => {
  it.each(['/', '/index.html', '/r/abc_DEF-123', '/?autostart=1&duration=15'])(
    'is served at %s, asked for anew each time',
    async (url) => {
      const answer = await server.app.inject({ url });
      expect(answer.statusCode).toBe(200);
      expect(answer.body).toBe('<!doctype html>the page');
      expect(answer.headers['content-type']).toMatch(/^text\/html/);
      expect(answer.headers['cache-control']).toBe('no-cache');
    },
  );

  it('sends whoever asks for the sites to the desk', async () => {
    const response = await server.app.inject({ url: '/sites' });
    expect([response.statusCode, response.headers.location]).toEqual([302, '/desk/sites']);
  });

  it.each(['/desk', '/desk/', '/desk/results/abc_DEF-123?site=x', '/desk/compare', '/desk/no/such/page'])(
    'is that of the desk at %s, asked for anew each time',
    async (url) => {
      const answer = await server.app.inject({ url });
      expect([answer.statusCode, answer.body]).toEqual([200, '<!doctype html>the desk']);
      expect(answer.headers['cache-control']).toBe('no-cache');
    },
  );

  it('lets hashed files be kept for ever, and no others', async () => {
    const hashed = await server.app.inject({ url: '/assets/main-AbC123.js' });
    expect(hashed.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(hashed.headers['content-type']).toMatch(/^application\/javascript/);
    const icon = await server.app.inject({ url: '/favicon.svg' });
    expect(icon.headers['cache-control']).toBe('no-cache');
    // Scripts only have a map, and it lies beside them.
    expect([hashed.headers['sourcemap'], icon.headers['sourcemap']]).toEqual([
      'main-AbC123.js.map',
      undefined,
    ]);
  });

  it('sends what was compressed at build time to whoever takes it', async () => {
    const answer = await server.app.inject({
      url: '/assets/main-AbC123.js',
      headers: { 'accept-encoding': 'gzip, br' },
    });
    expect(answer.headers['content-encoding']).toBe('br');
    expect(answer.headers['sourcemap']).toBe('main-AbC123.js.map');
    expect(answer.headers.vary).toMatch(/accept-encoding/i);
    expect(answer.body).toBe('compressed');
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(answer.headers['content-type']).toMatch(/^application\/javascript/);
  });

  it.each(['/', '/r/abc', '/desk', '/assets/main-AbC123.js', '/api/config', '/healthz'])(
    'answers HEAD %s',
    async (url) => {
      const answer = await server.app.inject({ method: 'HEAD', url, headers: { host: 'h' } });
      expect([answer.statusCode, answer.body]).toEqual([200, '']);
    },
  );

  it.each([
    ['/api', 'no-such-route'],
    ['/api/', 'no-such-route'],
    ['/api/nothing', 'no-such-route'],
    ['/nothing', 'no-such-page'],
    ['/assets/', 'no-such-page'],
    ['/../package.json', 'no-such-page'],
    ['/%2e%2e/package.json', 'no-such-page'],
    ['/r/a/b', 'no-such-page'],
  ])('answers 404 in JSON to %s', async (url, code) => {
    const answer = await server.app.inject({ url });
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toEqual({ error: { code, message: expect.stringMatching(/\.$/) as unknown } });
  });

  it.each(['/nothing', '/r/a/b', '/nothing?q=<script>'])(
    'answers %s in words to a browser, with the way on',
    async (url) => {
      const answer = await server.app.inject({ url, headers: { accept: 'text/html,*/*;q=0.8' } });
      expect(answer.statusCode).toBe(404);
      expect(answer.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        vary: 'accept',
      });
      expect(answer.body).toContain('<h1>There is no such page.</h1>');
      expect(answer.body).toContain('<a href="/">Test this network</a>');
      expect(answer.body).not.toContain('script');
    },
  );

  it.each(['/api/nothing', '/api'])('answers %s in JSON, to a browser too', async (url) => {
    const answer = await server.app.inject({ url, headers: { accept: 'text/html' } });
    expect(answer.json()).toMatchObject({ error: { code: 'no-such-route' } });
  });

  it('answers 404 in JSON to a method that a route does not have', async () => {
    const answer = await server.app.inject({ method: 'DELETE', url: '/api/tests' });
    expect(answer.json()).toMatchObject({ error: { code: 'no-such-route' } });
  });

  it.each(['/', '/desk', '/assets/main-AbC123.js', '/api/nothing', '/api/desk/me', '/healthz'])(
    'is guarded by headers at %s',
    async (url) => {
      const { headers } = await server.app.inject({ url });
      expect(headers['content-security-policy']).toBe(
        "default-src 'self';script-src 'self';style-src 'self';worker-src 'self';connect-src 'self';img-src 'self' data:;object-src 'none';base-uri 'none';frame-ancestors 'none';form-action 'self'",
      );
      expect(headers).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'permissions-policy':
          'camera=(self), microphone=(self), display-capture=(), geolocation=(), midi=(), payment=(), serial=(), usb=()',
      });
      expect(headers).not.toHaveProperty('strict-transport-security');
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    },
  );

  it('says so when it is not built, while the API goes on', async () => {
    const { app } = await httpServer();
    const answer = await app.inject({ url: '/' });
    expect([answer.statusCode, answer.json()]).toEqual([
      503,
      { error: { code: 'no-page', message: 'The page is not built; run "npm run build" and start again.' } },
    ]);
    expect((await app.inject({ url: '/healthz' })).json()).toEqual({ status: 'ok' });
  });

  it('is never limited, and neither is the health check', async () => {
    for (const url of ['/', '/desk', '/healthz', '/readyz'])
      expect((await server.app.inject({ url })).headers).not.toHaveProperty('x-ratelimit-limit');
  });
});
