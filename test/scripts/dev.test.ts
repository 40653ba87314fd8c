import { describe, expect, it } from 'vitest';
import { argumentsOf } from '../../scripts/dev/arguments.mjs';
import { documentOf, servePage } from '../../scripts/dev/page.mjs';

describe('npm run dev', () => {
  it('takes the port for the page, and leaves the rest to the server', () => {
    expect(argumentsOf([])).toEqual({ pagePort: 8080, serveArgs: [] });
    for (const port of [['--port', '9000'], ['--port=9000']])
      expect(argumentsOf(['--data-dir', 'x', ...port, '--max-tests', '3'])).toEqual({
        pagePort: 9000,
        serveArgs: ['--data-dir', 'x', '--max-tests', '3'],
      });
    expect(() => argumentsOf(['--port', 'x'])).toThrow('--port is a whole number');
  });

  it.each([
    ['/', null],
    ['/src/main.ts', null],
    ['/r/abc?x=1', '/index.html'],
    ['/desk', '/desk.html'],
    ['/desk/sites?days=7', '/desk.html'],
    ['/desktop', null],
  ])('answers %s as the server does', (url, document) => {
    expect(documentOf(url)).toBe(document);
  });

  it('serves both pages from their sources, cross-origin isolated', async () => {
    const page = await servePage({ port: 0, serverPort: 1, untilReady: () => Promise.resolve() });
    try {
      const address = page.httpServer?.address();
      const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
      for (const [path, script] of [
        ['/r/abc', '/src/main.ts'],
        ['/desk/sites', '/src/desk.ts'],
      ] as const) {
        const answer = await fetch(origin + path, { headers: { accept: 'text/html' } });
        expect(answer.headers.get('cross-origin-opener-policy')).toBe('same-origin');
        expect(answer.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
        expect(await answer.text()).toContain(`src="${script}"`);
      }
    } finally {
      await page.close();
    }
  });
});
