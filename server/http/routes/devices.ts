import { Type } from 'typebox';
import { ROUTES } from '../../../src/wire/http.ts';
import { DevicesSchema } from '../../../src/wire/result/devices.ts';
import { perMinuteOfSender, type RateLimits } from '../access/rate-limits.ts';
import { claimOf, guardSender } from '../access/result-sender.ts';
import type { HttpContext } from '../context.ts';
import { HttpError } from '../errors/http-error.ts';
import { BY_TEST_OR_MACHINE, ERRORS, ID_PARAMS } from '../route-schema.ts';
import type { Routes } from './routes.ts';

/** Two names and six figures. */
const BODY_BYTES = 4096;

/** `PUT` and `DELETE /api/results/:id/devices`: by whoever tested, as long as its page has the token of the test. */
export const deviceRoutes =
  (context: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    const shared = {
      config: perMinuteOfSender(limits, context.access),
      onRequest: guardSender(context),
    };
    const answer = { 204: Type.Null({ description: 'Done' }), ...ERRORS };
    app.put(
      `${ROUTES.results}/:id/devices`,
      {
        ...shared,
        bodyLimit: BODY_BYTES,
        schema: {
          summary: 'Add figures of microphone and camera to a stored result',
          description:
            'In place of those before. Nothing else of the result changes. They are figures and names of devices, no sound and no picture.',
          tags: ['results'],
          security: BY_TEST_OR_MACHINE,
          params: ID_PARAMS,
          body: DevicesSchema,
          response: answer,
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        claimOf(context, request).requireId(id);
        if (request.body.microphone === null && request.body.camera === null)
          throw new HttpError(400, 'bad-request', 'Neither a microphone nor a camera was checked.');
        if (!(await context.store.results.saveDevices(id, request.body))) throw noSuchResult();
        return reply.status(204).send(null);
      },
    );

    app.delete(
      `${ROUTES.results}/:id/devices`,
      {
        ...shared,
        schema: {
          summary: 'Take the figures of microphone and camera out of a stored result',
          tags: ['results'],
          security: BY_TEST_OR_MACHINE,
          params: ID_PARAMS,
          response: answer,
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        claimOf(context, request).requireId(id);
        if (!(await context.store.results.saveDevices(id, null))) throw noSuchResult();
        return reply.status(204).send(null);
      },
    );
  };

const noSuchResult = (): HttpError =>
  new HttpError(404, 'no-such-result', 'The result of these devices is no longer kept.');
