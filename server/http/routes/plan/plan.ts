import { Type } from 'typebox';
import type { PlanSite } from '../../../../src/core/plan/catalogue.ts';
import { gapsWithoutRow } from '../../../../src/core/plan/gaps.ts';
import { decidePlan } from '../../../../src/core/plan/decide.ts';
import { catalogueCsv } from '../../../../src/wire/desk/plan/catalogue-csv.ts';
import {
  CatalogueDocumentSchema,
  PlanCatalogueSchema,
  planSiteOnWire,
} from '../../../../src/wire/desk/plan/catalogue.ts';
import {
  decisionOnWire,
  pendingDecision,
  PlanDecisionSchema,
  type WirePlanDecision,
} from '../../../../src/wire/desk/plan/decision.ts';
import { catalogueJson } from '../../../../src/wire/desk/plan/read-catalogue.ts';
import { PlanUsualSchema } from '../../../../src/wire/desk/plan/usual.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { decisionTable } from '../../../plan/decision-table.ts';
import { PlanFigures } from '../../../plan/plan-figures.ts';
import { siteKey } from '../../../store/port/sites.ts';
import type { HttpContext } from '../../context.ts';
import { READ } from '../../access/access-rules.ts';
import { perMinute, type RateLimits } from '../../access/rate-limits.ts';
import { BY_DESK, ERRORS, orTable } from '../../route-schema.ts';
import type { Routes } from '../routes.ts';

const asFile = (type: string, name: string) =>
  ({ type: `${type}; charset=utf-8`, disposition: `attachment; filename="${name}"` }) as const;
const CSV = asFile('text/csv', 'edgewise-plan.csv');
const JSON_FILE = asFile('application/json', 'edgewise-plan.json');
/** A download is the catalogue alone, as it is imported again. */
const CATALOGUE_ANSWER = orTable(
  Type.Union([PlanCatalogueSchema, CatalogueDocumentSchema]),
  'The catalogue, or the sites alone',
);
const DECISION_CSV = asFile('text/csv', 'edgewise-decision.csv');

/** Whether tests of a label measure the Internet path of a site, from it or from the edge of its network. */
const isMeasuredBy = ({ paths }: PlanSite, label: string): boolean =>
  paths
    .find(({ kind }) => kind === 'internet')
    ?.measured.some((binding) => siteKey(binding.label) === siteKey(label)) ?? false;

/** `GET /api/desk/plan` and `GET /api/desk/plan/decision`. */
export const planRoutes =
  ({ store, access, relays, clock }: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    const evidence = new PlanFigures({ store: store.sites, relays, nowMs: () => clock.epochMs() });
    const common = { tags: ['desk'], security: BY_DESK };

    app.get(
      DESK_ROUTES.plan,
      {
        config: perMinute(limits.deskReads),
        schema: {
          ...common,
          summary: 'The catalogue of sites',
          description: 'With `format=csv` or `format=json` the sites alone, as they can be imported again.',
          querystring: Type.Object(
            { format: Type.Optional(Type.Union([Type.Literal('csv'), Type.Literal('json')])) },
            { additionalProperties: false },
          ),
          response: { 200: CATALOGUE_ANSWER, ...ERRORS },
        },
        onRequest: access.guard(READ),
      },
      async (request, reply) => {
        const { revision, sites, lastEdit } = await store.plan.catalogue();
        const { format } = request.query;
        const bound = new Set(
          sites.flatMap(({ site }) =>
            site.paths.flatMap(({ measured }) => measured.map(({ label }) => siteKey(label))),
          ),
        );
        const [known, said] = await Promise.all([store.sites.sites(), store.results.regions()]);
        const answer = {
          revision,
          sites: sites.map(({ version, site }) => ({ version, site: planSiteOnWire(site) })),
          lastEdit,
          adoptable: known
            .filter(({ key, lastAtMs }) => lastAtMs !== null && !bound.has(key))
            .map(({ name }) => name),
          regions: known.flatMap(({ key, name }) => {
            const of = said.get(key);
            return of ? [{ label: name, said: [...of] }] : [];
          }),
        };
        if (format === undefined) return answer;
        const { type, disposition } = format === 'csv' ? CSV : JSON_FILE;
        const alone = sites.map(({ site }) => site);
        return reply
          .type(type)
          .header('content-disposition', disposition)
          .serializer(() => (format === 'csv' ? catalogueCsv(alone) : catalogueJson(alone)))
          .send(answer);
      },
    );

    const decide = async (): Promise<WirePlanDecision> => {
      const { revision, sites } = await store.plan.catalogue();
      const catalogue = { sites: sites.map(({ site }) => site) };
      const found = await evidence.find(catalogue.sites);
      if (found.kind === 'pending') return pendingDecision(revision, found.count);
      const byName = new Map(catalogue.sites.map((site) => [site.name, site]));
      const decided = decidePlan(catalogue, found.of);
      return decisionOnWire(
        { ...decided, gaps: [...decided.gaps, ...gapsWithoutRow(found.withoutRow)] },
        revision,
        (name) => ({
          continent: byName.get(name)?.continent ?? null,
          people: byName.get(name)?.people ?? null,
        }),
        (name) => {
          const site = byName.get(name);
          return site ? found.expressRouteOf(site) : [];
        },
      );
    };

    app.get(
      DESK_ROUTES.planUsual,
      {
        config: perMinute(limits.deskReads),
        schema: {
          ...common,
          summary: 'Where the fault usually is that tests of a label meet',
          description: 'The sites of the catalogue whose Internet path the label measures, decided.',
          querystring: Type.Object(
            { label: Type.String({ minLength: 1, maxLength: 200 }) },
            { additionalProperties: false },
          ),
          response: { 200: PlanUsualSchema, ...ERRORS },
        },
        onRequest: access.guard(READ),
      },
      async ({ query }) => {
        const { sites } = await store.plan.catalogue();
        const named = sites
          .filter(({ site }) => isMeasuredBy(site, query.label))
          .map(({ site }) => site.name);
        if (named.length === 0) return { pending: 0, sites: [] };
        const { pending, sites: decided } = await decide();
        return { pending, sites: decided.filter(({ site }) => named.includes(site)) };
      },
    );

    app.get(
      DESK_ROUTES.planDecision,
      {
        config: perMinute(limits.siteReports),
        schema: {
          ...common,
          summary: 'Internet or ExpressRoute, for each site of the catalogue and for the whole',
          description: 'By the last seven days. `format=csv` answers a line for each site.',
          querystring: Type.Object(
            { format: Type.Optional(Type.Literal('csv')) },
            { additionalProperties: false },
          ),
          response: { 200: orTable(PlanDecisionSchema, 'The decision, or a line for each site'), ...ERRORS },
        },
        onRequest: access.guard(READ),
      },
      async (request, reply) => {
        const decision = await decide();
        if (request.query.format !== 'csv') return decision;
        return reply
          .type(DECISION_CSV.type)
          .header('content-disposition', DECISION_CSV.disposition)
          .serializer(() => decisionTable(decision))
          .send(decision);
      },
    );
  };
