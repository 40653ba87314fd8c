import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { HttpContext } from '../../context.ts';
import type { RateLimits } from '../../access/rate-limits.ts';
import { pluginOf } from '../routes.ts';
import { alertRuleRoutes } from './alerts.ts';
import { compareRoute } from './compare.ts';
import { contextRoute } from './context.ts';
import { eraseRoute } from './erase.ts';
import { eventRoute } from './events.ts';
import { exportRoute } from './export.ts';
import { linkRoute } from './link.ts';
import { noteRoute } from './notes.ts';
import { deskPacketRoute } from './packets.ts';
import { runningRoutes } from '../help-desk/running.ts';
import { viewRoutes } from '../help-desk/views.ts';
import { meetMeRoute } from '../plan/meet-me.ts';
import { planEditRoutes } from '../plan/plan-edits.ts';
import { planTestRoutes } from '../plan/tests.ts';
import { planRoutes } from '../plan/plan.ts';
import { removalRoutes } from './removal.ts';
import { requestRoutes } from './requests.ts';
import { deskResultRoutes } from './results.ts';
import { silenceRoutes } from './silences.ts';
import { siteRoutes } from './sites.ts';
import { triageRoutes } from './triage.ts';
import { webhookRoutes } from './webhooks.ts';

/** Everything that is done with results at the desk. */
export const deskRoutes =
  (context: HttpContext, limits: RateLimits): FastifyPluginAsyncTypebox =>
  async (app) => {
    // Whole results are unions of many kinds: they go out as they are, not picked together by a schema.
    app.setSerializerCompiler(() => (data) => JSON.stringify(data));
    for (const route of [
      deskResultRoutes,
      contextRoute,
      noteRoute,
      triageRoutes,
      linkRoute,
      deskPacketRoute,
      compareRoute,
      exportRoute,
      requestRoutes,
      eventRoute,
      eraseRoute,
      removalRoutes,
      siteRoutes,
      planRoutes,
      planEditRoutes,
      meetMeRoute,
      planTestRoutes,
      alertRuleRoutes,
      silenceRoutes,
      webhookRoutes,
      viewRoutes,
      runningRoutes,
    ])
      await app.register(pluginOf(route(context, limits)));
  };
