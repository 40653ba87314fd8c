import { Type } from 'typebox';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import {
  MAX_REPORT_DAYS,
  SITE_QUERY,
  type SiteReport,
  SiteReportSchema,
  SiteSettingsChangeSchema,
  SitesSchema,
} from '../../../../src/wire/desk/sites.ts';
import { namedTargets, settingsProblem } from '../../../sites/settings.ts';
import { USUAL_DAYS } from '../../../sites/stretch.ts';
import type { HttpContext } from '../../context.ts';
import { ADMINISTER, READ } from '../../access/access-rules.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { Store } from '../../../store/port/store.ts';
import { perMinute, type RateLimits } from '../../access/rate-limits.ts';
import { BY_DESK, BY_PERSON, ERRORS, orTable, written } from '../../route-schema.ts';
import { siteTable } from '../../../sites/site-table.ts';
import { jsonBeside, jsonWithList } from '../../written-json.ts';
import type { Routes } from '../routes.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
const SITE_PARAMS = Type.Object({ site: Type.String({ minLength: 1, maxLength: 200 }) });
/** What the newest search of a site for the number of calls has found. */
async function newestCalls(
  { results }: Store,
  site: string,
): Promise<NonNullable<SiteReport['calls']> | null> {
  const found = await results.newestSearch(site);
  if (!found?.result?.callSearch) return null;
  const { callSearch, startedAt } = found.result;
  const steps = callSearch.steps.map((step) => ({ ...step, misses: [...step.misses] }));
  return { id: found.row.id, code: found.row.code, startedAt, search: { ...callSearch, steps } };
}

const NO_SUCH_SITE =
  'Nothing was tested at a site of this name by a machine, or nothing of it is kept any more.';

function found<T>(site: T | null): T {
  if (site === null) throw new HttpError(404, 'no-such-site', NO_SUCH_SITE);
  return site;
}

/** `GET /api/desk/sites`, `GET /api/desk/sites/:site` and `PUT /api/desk/sites/:site/settings`. */
export const siteRoutes =
  ({ store, access, sites }: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    app.get(
      DESK_ROUTES.sites,
      {
        config: perMinute(limits.deskReads),
        schema: {
          summary: 'All sites, each as the last seven days show it',
          tags: ['desk'],
          security: BY_DESK,
          response: { 200: written(SitesSchema), ...ERRORS },
        },
        onRequest: access.guard(READ),
      },
      async (_request, reply) => {
        const { sites: rows, ...others } = await sites.list();
        return reply.type(JSON_TYPE).send(jsonWithList(others, 'sites', rows));
      },
    );

    app.get(
      `${DESK_ROUTES.sites}/:site`,
      {
        config: perMinute(limits.siteReports),
        schema: {
          summary: 'Assess one site',
          description:
            'Over `days` (1 to 28, 7 without it) that end with the last whole interval; `relay` for samples through ' +
            'one relay; `target` to hold them against another; `people=1` counts tests of people as well; ' +
            '`format=csv` answers the rows as a table.',
          tags: ['desk'],
          security: BY_DESK,
          params: SITE_PARAMS,
          querystring: Type.Object(SITE_QUERY, { additionalProperties: false }),
          response: { 200: orTable(written(SiteReportSchema), 'The report'), ...ERRORS },
        },
        onRequest: access.guard(READ),
      },
      async (request, reply) => {
        const { relay = null, target = null, people, format } = request.query;
        const days = Number(request.query.days ?? USUAL_DAYS);
        if (days < 1 || days > MAX_REPORT_DAYS)
          throw new HttpError(400, 'bad-request', `A report is of 1 to ${MAX_REPORT_DAYS} days.`);
        if (target !== null && namedTargets(target) === null)
          throw new HttpError(400, 'bad-request', `There is no target called "${target}".`);
        const look = { days, relay, target, withPeople: people === '1' };
        const { site } = request.params;
        if (format === 'csv') {
          const report = found(await sites.report(site, look));
          return reply
            .type('text/csv; charset=utf-8; header=present')
            .header('content-disposition', 'attachment; filename="edgewise-site.csv"')
            .send(Buffer.from(siteTable(report)));
        }
        const [report, calls] = await Promise.all([
          sites.writtenReport(site, look),
          newestCalls(store, site),
        ]);
        return reply.type(JSON_TYPE).send(jsonBeside({ calls }, found(report)));
      },
    );

    app.put(
      `${DESK_ROUTES.sites}/:site/settings`,
      {
        config: perMinute(limits.deskChanges),
        schema: {
          summary: 'Set by what a site is judged',
          description: 'What is `null` is left to the newest samples.',
          tags: ['administration'],
          security: BY_PERSON,
          params: SITE_PARAMS,
          body: SiteSettingsChangeSchema,
          response: { 204: Type.Null({ description: 'Done' }), ...ERRORS },
        },
        onRequest: access.guard(ADMINISTER),
      },
      async (request, reply) => {
        const problem = settingsProblem(request.body);
        if (problem !== null) throw new HttpError(400, 'bad-settings', problem);
        const site = found(await sites.find(request.params.site));
        await access.audit(access.actorOf(request), 'site-settings', site.name);
        await store.sites.setSettings(site.key, request.body);
        return reply.status(204).send(null);
      },
    );
  };
