import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { AuditPageSchema } from '../../../../src/wire/desk/admin.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { perMinute, type RateLimits } from '../../access/rate-limits.ts';
import { BY_PERSON, ERRORS } from '../../route-schema.ts';
import type { DeskContext } from './desk-context.ts';

const PAGE = 100;
const filter = Type.Optional(Type.String({ maxLength: 300 }));
const QuerySchema = Type.Object(
  { after: Type.Optional(Type.String({ maxLength: 100 })), who: filter, action: filter, subject: filter },
  { additionalProperties: false },
);

/** `GET /api/desk/audit`; admins only. Looking at the trail is not in it. */
export const auditRoute =
  ({ desk, access }: DeskContext, limits: RateLimits): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      DESK_ROUTES.audit,
      {
        onRequest: access.guard({ scope: null, role: 'admin', changes: false }),
        config: perMinute(limits.deskReads),
        schema: {
          summary: 'Read the audit trail, newest first',
          tags: ['administration'],
          security: BY_PERSON,
          querystring: QuerySchema,
          response: { 200: AuditPageSchema, ...ERRORS },
        },
      },
      async ({ query: { after, ...filters } }) =>
        desk.store.audit(filters, { after: after ?? null, limit: PAGE }),
    );
    return Promise.resolve();
  };
