import { createServer } from 'vite';

/** What the server answers itself; all else is the page's. */
const OF_SERVER = /^\/(api|healthz|readyz|metrics|sites)(\/|\?|$)/;
/** As server/http/security-headers.ts: without these the page's clock is coarser. The dev server cannot keep the CSP. */
const HEADERS = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
};

/** The document of a path, as server/http/routes/page.ts answers it; `null`: a file of its own name. */
export function documentOf(url) {
  const { pathname } = new URL(url, 'http://page');
  if (pathname === '/desk' || pathname.startsWith('/desk/')) return '/desk.html';
  return pathname.startsWith('/r/') ? '/index.html' : null;
}

/** Both pages from their sources, with hot reload. What is the server's waits until that is there (again). */
export async function servePage({ port, serverPort, untilReady }) {
  const target = `http://127.0.0.1:${serverPort}`;
  const routes = {
    name: 'edgewise-dev-routes',
    configureServer({ middlewares }) {
      middlewares.use((request, _response, next) => {
        if (OF_SERVER.test(request.url)) return void untilReady().then(() => next());
        request.url = documentOf(request.url) ?? request.url;
        next();
      });
    },
  };
  const page = await createServer({
    mode: 'development',
    appType: 'mpa',
    logLevel: 'warn',
    cacheDir: '.cache/vite',
    plugins: [routes],
    server: {
      port,
      strictPort: true,
      host: true,
      allowedHosts: true,
      headers: HEADERS,
      // The server sees the host that was asked, which names its relay, and the address that asks.
      proxy: { [OF_SERVER.source]: { target, changeOrigin: false, xfwd: true } },
    },
  });
  await page.listen();
  return page;
}
