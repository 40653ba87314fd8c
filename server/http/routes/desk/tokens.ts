import { Type } from 'typebox';
import { CreatedTokenSchema, NewTokenSchema, TokensSchema } from '../../../../src/wire/desk/admin.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { actorName } from '../../../accounts/actor.ts';
import { isTokenName } from '../../../accounts/api-tokens.ts';
import { HttpError } from '../../errors/http-error.ts';
import { perMinute, type RateLimits } from '../../access/rate-limits.ts';
import { BY_PERSON, ERRORS, ID_PARAMS } from '../../route-schema.ts';
import type { DeskContext } from './desk-context.ts';
import type { Routes } from '../routes.ts';

/** `GET` and `POST /api/desk/tokens`, `DELETE /api/desk/tokens/:id`; admins only, and no machine makes another. */
export const tokenRoutes =
  ({ desk, access, fleetOrders, streams }: DeskContext, limits: RateLimits): Routes =>
  (app) => {
    const reads = { scope: null, role: 'admin', changes: false } as const;
    const changes = { ...reads, changes: true } as const;

    app.get(
      DESK_ROUTES.tokens,
      {
        config: perMinute(limits.deskReads),
        onRequest: access.guard(reads),
        schema: {
          summary: 'List API tokens',
          tags: ['administration'],
          security: BY_PERSON,
          response: { 200: TokensSchema, ...ERRORS },
        },
      },
      async () => ({ tokens: [...(await desk.tokens.list())] }),
    );

    app.post(
      DESK_ROUTES.tokens,
      {
        config: perMinute(limits.deskChanges),
        onRequest: access.guard(changes),
        schema: {
          summary: 'Make an API token; its secret is shown this once',
          tags: ['administration'],
          security: BY_PERSON,
          body: NewTokenSchema,
          response: { 201: CreatedTokenSchema, ...ERRORS },
        },
      },
      async (request, reply) => {
        const actor = access.actorOf(request);
        const name = request.body.name.trim();
        if (!isTokenName(name))
          throw new HttpError(400, 'bad-name', 'The name of a token must be one line of text.');
        await access.audit(actor, 'token-add', name);
        const created = await desk.tokens.add({ ...request.body, name }, actorName(actor));
        return reply.status(201).send(created);
      },
    );

    app.delete(
      `${DESK_ROUTES.tokens}/:id`,
      {
        config: perMinute(limits.deskChanges),
        onRequest: access.guard(changes),
        schema: {
          summary: 'Revoke an API token',
          tags: ['administration'],
          security: BY_PERSON,
          params: ID_PARAMS,
          response: { 204: Type.Null(), ...ERRORS },
        },
      },
      async (request, reply) => {
        const token = (await desk.tokens.list()).find(({ id }) => id === request.params.id);
        if (token?.revokedAtMs !== null)
          throw new HttpError(
            404,
            'no-such-token',
            'There is no token of this id, or it is revoked already.',
          );
        await access.audit(access.actorOf(request), 'token-revoke', token.name);
        await desk.tokens.revoke(token.id);
        fleetOrders.shutOut(token.id);
        streams.lookAgain();
        return reply.status(204).send(null);
      },
    );
  };
