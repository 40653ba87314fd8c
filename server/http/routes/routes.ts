import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';

/** Adds routes to a part of the application that is their own; nothing of it waits. */
export type Routes = (app: Parameters<FastifyPluginCallbackTypebox>[0]) => void;

/** The same as Fastify registers it. */
export const pluginOf =
  (routes: Routes): FastifyPluginCallbackTypebox =>
  (app, _options, done) => {
    routes(app);
    done();
  };
