import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { RateLimits } from '../../access/rate-limits.ts';
import { auditRoute } from './audit.ts';
import type { DeskContext } from './desk-context.ts';
import { loginRoutes } from './login.ts';
import { meRoute } from './me.ts';
import { oidcRoutes } from './oidc.ts';
import { tokenRoutes } from './tokens.ts';
import { userRoutes } from './users.ts';

/** Everything about who may use the desk. */
export const deskAccessRoutes =
  (context: DeskContext, limits: RateLimits): FastifyPluginAsyncTypebox =>
  async (app) => {
    await app.register(meRoute(context, limits));
    await app.register(loginRoutes(context, limits));
    await app.register(oidcRoutes(context));
    await app.register(tokenRoutes(context, limits));
    await app.register(userRoutes(context, limits));
    await app.register(auditRoute(context, limits));
  };
