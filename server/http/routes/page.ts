import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ROUTES } from '../../../src/wire/http.ts';
import { HttpError } from '../http-error.ts';

const YEAR_S = 365 * 24 * 3600;

/** The built page. `/r/<id>` is the same page: it opens the stored result. */
export const pageRoutes =
  (pageDir: string | null): FastifyPluginAsyncTypebox =>
  async (app) => {
    const resultPage = ROUTES.resultPage(':id').replace('%3A', ':');
    if (pageDir === null) {
      for (const url of ['/', resultPage])
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
      },
    });
    app.get(resultPage, (_request, reply) => reply.sendFile('index.html'));
  };
