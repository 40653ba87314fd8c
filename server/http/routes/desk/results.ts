import { Type } from 'typebox';
import { OpenedRecordSchema } from '../../../../src/wire/desk/record.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { ResultPageSchema } from '../../../../src/wire/desk/search.ts';
import type { WireTunnel } from '../../../../src/wire/desk/tunnel.ts';
import type { HttpContext } from '../../context.ts';
import { READ } from '../../access/access-rules.ts';
import { perMinute, type RateLimits } from '../../access/rate-limits.ts';
import { BY_DESK, ERRORS, frozen, ID_PARAMS } from '../../route-schema.ts';
import { PAGE_QUERY, pageOf, SEARCH_QUERY, searchOf } from '../../search-query.ts';
import { tunnelFrom } from '../../../plan/site-networks.ts';
import { requireRecord } from '../../../results/stored-result.ts';
import type { StoredRecord } from '../../../store/port/results.ts';
import type { Store } from '../../../store/port/store.ts';
import type { Routes } from '../routes.ts';

/** What a result left by that is not of its site's networks; nothing of one without a site, or without checks. */
async function tunnelOfResult({ plan }: Store, { row, result }: StoredRecord): Promise<WireTunnel | null> {
  const ways = result?.connectivity?.paths ?? [];
  if (row.site === null || ways.length === 0) return null;
  const { sites } = await plan.catalogue();
  return tunnelFrom(
    sites.map(({ site }) => site),
    row.site,
    ways,
  );
}

const Query = Type.Object({ ...SEARCH_QUERY, ...PAGE_QUERY }, { additionalProperties: false });

/** `GET /api/desk/results` and `GET /api/desk/results/:id`. */
export const deskResultRoutes =
  ({ store, access, keepDocumentsDays: wholeDays = null }: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    app.get(
      DESK_ROUTES.results,
      {
        config: perMinute(limits.deskReads),
        schema: {
          summary: 'Find results',
          description:
            'By when they were measured, newest first unless `order` is `oldest`. `next` of one page is `after` of the next.',
          tags: ['desk'],
          security: BY_DESK,
          querystring: Query,
          response: { 200: ResultPageSchema, ...ERRORS },
        },
        onRequest: access.guard(READ),
      },
      (request) => store.results.search(searchOf(request.query), pageOf(request.query)),
    );

    app.get(
      `${DESK_ROUTES.results}/:id`,
      {
        config: perMinute(limits.deskReads),
        schema: {
          summary: 'One result, whole, with what is stored beside it',
          tags: ['desk'],
          security: BY_DESK,
          params: ID_PARAMS,
          response: { 200: frozen(OpenedRecordSchema), ...ERRORS },
        },
        onRequest: access.guard(READ),
      },
      async (request) => {
        const { id } = request.params;
        const found = await requireRecord(store, id);
        await access.audit(access.actorOf(request), 'open-result', id);
        const { row, figures, result, isLinkRevoked, network, hasPackets, requestId } = found;
        const notes = [...(await store.desk.notes(id))];
        const tunnel = await tunnelOfResult(store, found);
        // Of a whole one the figures stand in the result.
        const left = result === null ? { figures: { ...figures }, wholeDays } : {};
        return { row, result, ...left, isLinkRevoked, network, hasPackets, requestId, notes, tunnel };
      },
    );
  };
