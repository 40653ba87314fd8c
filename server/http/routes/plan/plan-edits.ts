import { Type } from 'typebox';
import { siteNameKey } from '../../../../src/core/plan/catalogue.ts';
import {
  ImportedPlanSchema,
  ImportPlanSchema,
  MAX_PLAN_SITES,
  PlanEditSchema,
  SavePlanSiteSchema,
  UndoPlanSchema,
  type PlanEdit,
} from '../../../../src/wire/desk/plan/catalogue.ts';
import { problemsOfSite } from '../../../../src/wire/desk/plan/read-catalogue.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { actorName } from '../../../accounts/actor.ts';
import { planImport } from '../../../plan/import-plan.ts';
import type { EditOutcome } from '../../../store/port/plan.ts';
import type { HttpContext } from '../../context.ts';
import { ADMINISTER } from '../../access/access-rules.ts';
import { HttpError } from '../../errors/http-error.ts';
import { perMinute, type RateLimits } from '../../access/rate-limits.ts';
import { BY_PERSON, ERRORS } from '../../route-schema.ts';
import type { Routes } from '../routes.ts';

const SITE_BODY_BYTES = 256 * 1024;
/** The text of an import, with what JSON makes of its line breaks and quotes. */
const IMPORT_BODY_BYTES = 10 * 1024 * 1024;

/** What admins do with the catalogue: `PUT`, `DELETE .../sites`, `POST .../import` and `.../undo`. */
export const planEditRoutes =
  ({ store, access, clock }: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    const changes = { config: perMinute(limits.deskChanges), onRequest: access.guard(ADMINISTER) };
    const common = { tags: ['administration'], security: BY_PERSON };

    app.put(
      DESK_ROUTES.planSites,
      {
        ...changes,
        bodyLimit: SITE_BODY_BYTES,
        schema: {
          ...common,
          summary: 'Add a site to the catalogue, or change it',
          description: 'Names the version that was changed; 409 where somebody else has changed it since.',
          body: SavePlanSiteSchema,
          response: { 200: PlanEditSchema, ...ERRORS },
        },
      },
      async (request) => {
        const { site, version } = request.body;
        const [problem] = problemsOfSite(site);
        if (problem !== undefined) throw new HttpError(400, 'bad-site', problem);
        const { sites } = await store.plan.catalogue();
        const isNew = !sites.some((each) => siteNameKey(each.site.name) === siteNameKey(site.name));
        if (isNew && sites.length >= MAX_PLAN_SITES)
          throw new HttpError(409, 'too-many', `A catalogue has ${MAX_PLAN_SITES} sites at most.`);
        const actor = access.actorOf(request);
        await access.audit(actor, 'plan-site', site.name);
        const [by, atMs] = [actorName(actor), clock.epochMs()];
        return requireDone(
          await store.plan.edit({ kind: 'save', by, atMs, changes: [{ name: site.name, version, site }] }),
        );
      },
    );

    app.delete(
      `${DESK_ROUTES.planSites}/:site`,
      {
        ...changes,
        schema: {
          ...common,
          summary: 'Take a site out of the catalogue',
          params: Type.Object({ site: Type.String({ minLength: 1, maxLength: 200 }) }),
          querystring: Type.Object(
            { version: Type.String({ pattern: '^[1-9]\\d{0,14}$' }) },
            { additionalProperties: false },
          ),
          response: { 200: PlanEditSchema, ...ERRORS },
        },
      },
      async (request) => {
        const name = request.params.site;
        const { sites } = await store.plan.catalogue();
        if (!sites.some(({ site }) => siteNameKey(site.name) === siteNameKey(name)))
          throw new HttpError(404, 'no-such-site', 'There is no site of this name in the catalogue.');
        const actor = access.actorOf(request);
        await access.audit(actor, 'plan-site-remove', name);
        const [by, atMs, version] = [actorName(actor), clock.epochMs(), Number(request.query.version)];
        return requireDone(
          await store.plan.edit({ kind: 'remove', by, atMs, changes: [{ name, version, site: null }] }),
        );
      },
    );

    app.post(
      DESK_ROUTES.planImport,
      {
        ...changes,
        bodyLimit: IMPORT_BODY_BYTES,
        schema: {
          ...common,
          summary: 'Import sites into the catalogue',
          description:
            'All of a text or nothing: where anything is wrong with it, `isTaken` is false and `problems` has every ' +
            'row that is. 409 where the catalogue was changed since the revision that is named.',
          body: ImportPlanSchema,
          response: { 200: ImportedPlanSchema, ...ERRORS },
        },
      },
      async (request) => {
        const { revision, ...text } = request.body;
        const { sites } = await store.plan.catalogue();
        const planned = planImport(sites, text);
        const none = { added: 0, changed: 0, removed: 0 };
        if (!planned.ok)
          return { isTaken: false, ...none, problems: planned.problems.map((each) => ({ ...each })) };
        if (planned.changes.length === 0) return { isTaken: true, ...none, problems: [] };
        const actor = access.actorOf(request);
        await access.audit(actor, 'plan-import', String(planned.changes.length));
        const [by, atMs] = [actorName(actor), clock.epochMs()];
        const edit = { kind: 'import', by, atMs, changes: planned.changes } as const;
        requireDone(await store.plan.edit(edit, revision));
        const removed = planned.changes.filter(({ site }) => site === null).length;
        const added = planned.changes.filter(({ version }) => version === null).length;
        const changed = planned.changes.length - removed - added;
        return { isTaken: true, added, changed, removed, problems: [] };
      },
    );

    app.post(
      DESK_ROUTES.planUndo,
      {
        ...changes,
        schema: {
          ...common,
          summary: 'Undo the last change of the catalogue',
          description: 'Names the change that is to be undone; 409 where it is not the last.',
          body: UndoPlanSchema,
          response: { 200: PlanEditSchema, ...ERRORS },
        },
      },
      async (request) => {
        const actor = access.actorOf(request);
        const { edit } = request.body;
        await access.audit(actor, 'plan-undo', String(edit));
        return requireDone(await store.plan.undo(edit, actorName(actor), clock.epochMs()));
      },
    );
  };

function requireDone(outcome: EditOutcome): PlanEdit {
  if (outcome.kind === 'done') return outcome.edit;
  throw new HttpError(
    409,
    'changed-meanwhile',
    'Somebody else has changed the catalogue meanwhile; load it again, and then try once more.',
  );
}
