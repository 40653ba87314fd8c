import { ResultContextSchema } from '../../../../src/wire/desk/record.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import type { HttpContext } from '../../context.ts';
import { READ } from '../../access/access-rules.ts';
import { marksBeside } from '../../../results/marks-beside.ts';
import { normalsOf } from '../../../results/normals.ts';
import { perMinute, type RateLimits } from '../../access/rate-limits.ts';
import { BY_DESK, ERRORS, ID_PARAMS } from '../../route-schema.ts';
import { requireRecord } from '../../../results/stored-result.ts';
import type { Routes } from '../routes.ts';

/** Results shown before and after one. */
const NEIGHBOURS = 5;

/** `GET /api/desk/results/:id/context`. */
export const contextRoute =
  ({ store, access }: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    app.get(
      `${DESK_ROUTES.results}/:id/context`,
      {
        config: perMinute(limits.deskReads),
        schema: {
          summary: 'What is normal beside a result, and the results just before and after it',
          tags: ['desk'],
          security: BY_DESK,
          params: ID_PARAMS,
          response: { 200: ResultContextSchema, ...ERRORS },
        },
        onRequest: access.guard(READ),
      },
      async (request) => {
        const found = await requireRecord(store, request.params.id);
        const normals = await normalsOf(store.results, found);
        const { before, after } = await store.results.neighbours(found.row.id, NEIGHBOURS);
        const marks = await marksBeside(store.results, found);
        return {
          normals,
          before: [...before],
          after: [...after],
          ...(marks ? { marksOfOthers: marks } : {}),
        };
      },
    );
  };
