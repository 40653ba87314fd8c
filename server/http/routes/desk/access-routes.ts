import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { RateLimits } from '../../access/rate-limits.ts';
import { pluginOf } from '../routes.ts';
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
    await app.register(pluginOf(meRoute(context, limits)));
    await app.register(pluginOf(loginRoutes(context, limits)));
    await app.register(pluginOf(oidcRoutes(context)));
    await app.register(pluginOf(tokenRoutes(context, limits)));
    await app.register(pluginOf(userRoutes(context, limits)));
    await app.register(pluginOf(auditRoute(context, limits)));
  };
