import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { UsersSchema } from '../../../../src/wire/desk/admin.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { perMinute, type RateLimits } from '../../access/rate-limits.ts';
import { BY_PERSON, ERRORS } from '../../route-schema.ts';
import type { DeskContext } from './desk-context.ts';

/** `GET /api/desk/users`; admins only. Accounts are changed by the command line (`edgewise user`). */
export const userRoutes =
  ({ desk, access }: DeskContext, limits: RateLimits): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      DESK_ROUTES.users,
      {
        onRequest: access.guard({ scope: null, role: 'admin', changes: false }),
        config: perMinute(limits.deskReads),
        schema: {
          summary: 'List accounts',
          tags: ['administration'],
          security: BY_PERSON,
          response: { 200: UsersSchema, ...ERRORS },
        },
      },
      async () => ({
        users: (await desk.accounts.list()).map(
          ({ name, role, external, isDisabled, createdAtMs, lastLoginAtMs }) => ({
            name,
            role,
            isExternal: external !== null,
            isDisabled,
            createdAtMs,
            lastLoginAtMs,
          }),
        ),
      }),
    );
    return Promise.resolve();
  };
