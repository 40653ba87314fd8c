import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { MeSchema, type Me } from '../../../../src/wire/desk/session.ts';
import type { UserActor } from '../../../accounts/actor.ts';
import type { DeskAccounts } from '../../../accounts/desk-accounts.ts';
import { perMinute, type RateLimits } from '../../access/rate-limits.ts';
import { ERRORS } from '../../route-schema.ts';
import type { DeskContext } from './desk-context.ts';

/** What the page is told of whoever looks at it. */
export async function describeMe({ store, oidcLogin }: DeskAccounts, person: UserActor | null): Promise<Me> {
  return {
    user: person && { name: person.name, role: person.role, csrfToken: person.csrfToken },
    login: {
      password: true,
      oidcName: oidcLogin?.name ?? null,
      hasAccounts: person !== null || (await store.hasAccounts()),
    },
  };
}

/** `GET /api/desk/me`. */
export const meRoute =
  ({ desk, access }: DeskContext, limits: RateLimits): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      DESK_ROUTES.me,
      {
        config: perMinute(limits.deskReads),
        schema: {
          summary: 'Who is logged in, and how one logs in',
          tags: ['login'],
          security: [],
          response: { 200: MeSchema, ...ERRORS },
        },
      },
      async (request) => describeMe(desk, await access.personOf(request)),
    );
    return Promise.resolve();
  };
