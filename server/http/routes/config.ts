import { ROUTES, ServerConfigSchema } from '../../../src/wire/http.ts';
import type { HttpContext } from '../context.ts';
import { joinedOffer, offerTo } from '../relays/offered-relays.ts';
import { relaysOut } from '../relays/relays-out.ts';
import { perMinute, type RateLimits } from '../access/rate-limits.ts';
import { hostOf } from '../request/request-host.ts';
import { ERRORS } from '../route-schema.ts';
import type { Routes } from './routes.ts';

/** `GET /api/config`: what the page needs before a test. */
export const configRoutes =
  (context: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    const { version, relays, fleet, configured, places, transfers } = context;
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
        const out = relaysOut(context);
        return {
          version,
          relays: [
            ...relays.filter(({ name }) => configured.isOffered(name)),
            ...fleet.offers().map(joinedOffer),
          ].map((relay) => offerTo(host, relay)),
          ...(out.length > 0 && { relaysOut: out }),
          maxConcurrentTests: places.limits.maxRunning,
          transferBitsPerSecond: transfers.bitsPerSecond,
        };
      },
    );
  };
