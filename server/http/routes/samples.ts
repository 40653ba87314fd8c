import { ROUTES } from '../../../src/wire/http.ts';
import { SamplesSchema, SamplesStoredSchema } from '../../../src/wire/sample.ts';
import { takeSamples } from '../../sites/take-samples.ts';
import type { HttpContext } from '../context.ts';
import type { AccessRule } from '../access/desk-access.ts';
import { HttpError } from '../errors/http-error.ts';
import { perMinuteOfSender, type RateLimits } from '../access/rate-limits.ts';
import { isFromMachine } from '../access/result-sender.ts';
import { BY_MACHINE, ERRORS } from '../route-schema.ts';
import type { Routes } from './routes.ts';

/** 500 samples of at most 2 kB each. */
const SAMPLES_BODY_BYTES = 1024 * 1024;
const MACHINE: AccessRule = { scope: 'results:write', role: 'admin', changes: true };

/** `POST /api/samples`. */
export const sampleRoute =
  ({ store, clock, access, heartbeat, onSampled }: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    const guard = access.guard(MACHINE);
    app.post(
      ROUTES.samples,
      {
        config: perMinuteOfSender(limits, access),
        bodyLimit: SAMPLES_BODY_BYTES,
        schema: {
          summary: 'Store what became of slots of a schedule',
          description:
            'The answer comes when they are on disk. Storing the same again changes nothing. A sample that cannot be, or ' +
            'another one under a stored id, is refused and named in the answer; the others are stored. When all are ' +
            'refused, the answer is the error of the first.',
          tags: ['results'],
          security: BY_MACHINE,
          body: SamplesSchema,
          response: { 200: SamplesStoredSchema, ...ERRORS },
        },
        onRequest: (request, reply) => {
          if (!isFromMachine(request))
            throw new HttpError(401, 'bad-token', 'Samples are stored with an API token.');
          return guard(request, reply);
        },
      },
      async ({ body: { samples } }) => {
        const nowMs = (): number => clock.epochMs();
        const taken = await takeSamples({ store: store.sites, heartbeat, nowMs }, samples);
        const { stored, same, refused } = taken;
        const [first] = refused;
        if (first && refused.length === samples.length)
          throw new HttpError(first.code === 'bad-sample' ? 400 : 409, first.code, first.message);
        const ids = new Set(refused.map(({ id }) => id));
        const sites = samples.flatMap(({ id, site }) => (ids.has(id) ? [] : [site]));
        for (const site of new Set(sites)) onSampled(site);
        return { stored, same, refused: [...refused] };
      },
    );
  };
