import { Type } from 'typebox';
import { gapsOf } from '../../../../src/core/plan/gaps.ts';
import { meetMeTable } from '../../../../src/core/plan/meet-me.ts';
import {
  FEW_PEOPLE,
  meetMeOnWire,
  pendingMeetMe,
  PlanMeetMeSchema,
  type PlanMeetMe,
} from '../../../../src/wire/desk/plan/meet-me.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { MeetMeRows } from '../../../plan/meet-me-rows.ts';
import { meetMeCsv } from '../../../plan/meet-me-table.ts';
import type { HttpContext } from '../../context.ts';
import { READ } from '../../access/access-rules.ts';
import { perMinute, type RateLimits } from '../../access/rate-limits.ts';
import { BY_DESK, ERRORS, orTable } from '../../route-schema.ts';
import type { Routes } from '../routes.ts';

/** `GET /api/desk/plan/meet-me`. */
export const meetMeRoute =
  ({ store, access, clock }: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    const rows = new MeetMeRows({ store: store.sites, nowMs: () => clock.epochMs() });

    const make = async (fewPeople: number): Promise<PlanMeetMe> => {
      const { revision, sites: stored } = await store.plan.catalogue();
      const sites = stored.map(({ site }) => site);
      const found = await rows.find(sites);
      if (found.kind === 'pending') return pendingMeetMe(revision, fewPeople, found.count);
      const gaps = gapsOf({ sites }).flatMap(({ code, answer, of }) =>
        answer === 'meet-me' ? [{ code, of }] : [],
      );
      return meetMeOnWire(meetMeTable(found.rows, fewPeople), found.rows, { revision, fewPeople, gaps });
    };

    app.get(
      DESK_ROUTES.planMeetMe,
      {
        config: perMinute(limits.siteReports),
        schema: {
          tags: ['desk'],
          security: BY_DESK,
          summary: 'The table for choosing meet-me locations, with what follows from it',
          description:
            'By the tests of the last seven days from each site, or by what was entered. `few`: up to so many people a ' +
            'circuit is called into question. `format=csv` answers a line for each ExpressRoute path.',
          querystring: Type.Object(
            {
              few: Type.Optional(Type.String({ pattern: '^\\d{1,6}$' })),
              format: Type.Optional(Type.Literal('csv')),
            },
            { additionalProperties: false },
          ),
          response: { 200: orTable(PlanMeetMeSchema, 'The table'), ...ERRORS },
        },
        onRequest: access.guard(READ),
      },
      async (request, reply) => {
        const { few, format } = request.query;
        const table = await make(few === undefined ? FEW_PEOPLE : Number(few));
        if (format !== 'csv') return table;
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', 'attachment; filename="edgewise-meet-me.csv"')
          .serializer(() => meetMeCsv(table))
          .send(table);
      },
    );
  };
