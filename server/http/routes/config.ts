import { ROUTES, ServerConfigSchema } from '../../../src/wire/http.ts';
import type { HttpContext } from '../context.ts';
import { joinedOffer, offerTo } from '../relays/offered-relays.ts';
import { perMinute, type RateLimits } from '../access/rate-limits.ts';
import { hostOf } from '../request/request-host.ts';
import { ERRORS } from '../route-schema.ts';
import type { Routes } from './routes.ts';

/** `GET /api/config`: what the page needs before a test. */
export const configRoutes =
  ({ version, relays, fleet, configured, places, transfers }: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    app.get(
      ROUTES.config,
      {
        config: perMinute(limits.reads),
        schema: {
          summary: 'What a page needs before a test',
          tags: ['tests'],
          security: [],
          response: { 200: ServerConfigSchema, ...ERRORS },
        },
      },
      (request) => {
        const host = hostOf(request);
        return {
          version,
          relays: [
            ...relays.filter(({ name }) => configured.isOffered(name)),
            ...fleet.offers().map(joinedOffer),
          ].map((relay) => offerTo(host, relay)),
          maxConcurrentTests: places.limits.maxRunning,
          transferBitsPerSecond: transfers.bitsPerSecond,
        };
      },
    );
  };
