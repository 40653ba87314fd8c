import { CompareRequestSchema, ComparisonSchema } from '../../../../src/wire/desk/compare.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import type { HttpContext } from '../../context.ts';
import { compareSides } from '../../../results/comparing.ts';
import { READ_BY_POST } from '../../access/access-rules.ts';
import { perMinute, type RateLimits } from '../../access/rate-limits.ts';
import { BY_DESK, ERRORS } from '../../route-schema.ts';
import type { Routes } from '../routes.ts';

/** Two searches of nine fields of 200 characters. */
const COMPARE_BODY_BYTES = 16 * 1024;

/** `POST /api/desk/compare`. */
export const compareRoute =
  ({ store, access }: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    app.post(
      DESK_ROUTES.compare,
      {
        config: perMinute(limits.comparisons),
        bodyLimit: COMPARE_BODY_BYTES,
        schema: {
          summary: 'Compare two results, or all that two searches find',
          tags: ['desk'],
          security: BY_DESK,
          body: CompareRequestSchema,
          response: { 200: ComparisonSchema, ...ERRORS },
        },
        onRequest: access.guard(READ_BY_POST),
      },
      ({ body }) => compareSides(store, body),
    );
  };
