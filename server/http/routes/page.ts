import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { DESK_PAGE } from '../../../src/wire/desk/routes.ts';
import { ROUTES } from '../../../src/wire/http.ts';
import { HttpError } from '../errors/http-error.ts';
import { resultPageOf } from '../result-page.ts';

const YEAR_S = 365 * 24 * 3600;

/** The built pages. `/r/<id>` is that of the test: it opens the stored result. Everything below `/desk` is one page. */
export const pageRoutes =
  (pageDir: string | null): FastifyPluginAsyncTypebox =>
  async (app) => {
    const resultPage = ROUTES.resultPage(':id').replace('%3A', ':');
    const deskPages = [DESK_PAGE, `${DESK_PAGE}/*`];
    if (pageDir === null) {
      for (const url of ['/', resultPage, ...deskPages])
        app.get(url, () => {
          throw new HttpError(503, 'no-page', 'The page is not built; run "npm run build" and start again.');
        });
      return;
    }
    // The builder puts a hash of the content into the name of everything below assets/.
    const assets = path.join(pageDir, 'assets') + path.sep;
    await app.register(fastifyStatic, {
      root: pageDir,
      // Files compressed at build time lie beside their originals.
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, file) => {
        const isHashed = file.startsWith(assets);
        reply.header('cache-control', isHashed ? `public, max-age=${YEAR_S}, immutable` : 'no-cache');
        // Not in the script itself, which everybody loads: its map is for developer tools (ECMA-426, 11.1.1).
        const script = isHashed ? /[^/\\]+\.js(?=(\.(br|gz))?$)/.exec(file)?.[0] : undefined;
        if (script !== undefined) reply.header('sourcemap', `${script}.map`);
      },
    });
    // Read for each: whoever brings a new build under a running server has other files below assets/.
    app.get(resultPage, async (_request, reply) => {
      const page = await readFile(path.join(pageDir, 'index.html'), 'utf8');
      return reply
        .header('cache-control', 'no-cache')
        .type('text/html; charset=utf-8')
        .send(resultPageOf(page));
    });
    for (const url of deskPages) app.get(url, (_request, reply) => reply.sendFile('desk.html'));
    // What people type who were told of the sites; their addresses are the desk's.
    app.get('/sites', (_request, reply) => reply.redirect(`${DESK_PAGE}/sites`));
  };
