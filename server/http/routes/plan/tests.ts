import { Type } from 'typebox';
import { siteNameKey } from '../../../../src/core/plan/catalogue.ts';
import { stepSets } from '../../../../src/core/plan/step-sets.ts';
import { trafficCatalogue, trafficCsv, trafficJson } from '../../../../src/core/plan/traffic-catalogue.ts';
import { NO_LOAD } from '../../../../src/core/traffic/load.ts';
import {
  changeTestPlan,
  type DeploymentPlan,
  type TestPlanChange,
  type TestPlanProblem,
} from '../../../../src/core/plan/test-plan-change.ts';
import { customerRegionName } from '../../../../src/core/verdict/targets.ts';
import { UndoPlanSchema } from '../../../../src/wire/desk/plan/catalogue.ts';
import {
  AskStepTestSchema,
  ChangePlanTestsSchema,
  deploymentPlanOnWire,
  PlanTestsEditSchema,
  PlanTestsSchema,
  StepSetsSchema,
  type PlanTests,
  type PlanTestsEdit,
} from '../../../../src/wire/desk/plan/tests.ts';
import { TrafficCatalogueSchema } from '../../../../src/wire/desk/plan/traffic-catalogue.ts';
import { TestRequestRecordSchema } from '../../../../src/wire/desk/requests.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { oneOf } from '../../../../src/wire/schema.ts';
import { actorName, type Actor } from '../../../accounts/actor.ts';
import { attachedResults } from '../../../plan/attached-results.ts';
import { testLog } from '../../../plan/test-log.ts';
import { newRequestId, requestRecord } from '../../../results/test-request.ts';
import type { PlanTestsOutcome } from '../../../store/port/plan-tests.ts';
import type { StoredTestRequest } from '../../../store/port/desk.ts';
import type { HttpContext } from '../../context.ts';
import { ADMINISTER, READ } from '../../access/access-rules.ts';
import { HttpError } from '../../errors/http-error.ts';
import { perMinute, type RateLimits } from '../../access/rate-limits.ts';
import { BY_DESK, BY_PERSON, ERRORS, ID_PARAMS, orTable } from '../../route-schema.ts';
import type { Routes } from '../routes.ts';

/** What the plan is taken out as. */
const FILES = {
  csv: { type: 'text/csv', name: 'edgewise-test-log.csv' },
  'traffic-csv': { type: 'text/csv', name: 'edgewise-traffic.csv' },
  'traffic-json': { type: 'application/json', name: 'edgewise-traffic.json' },
} as const;

const PLAN_TESTS_ANSWER = orTable(
  Type.Union([PlanTestsSchema, TrafficCatalogueSchema]),
  'The plan, its log, or its network traffic',
);

const CHANGE_BODY_BYTES = 64 * 1024;

/** The plan of tests: `GET /api/desk/plan/tests`, its changes, and the tests of its steps. */
export const planTestRoutes =
  ({ store, access, clock, relays }: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    const reads = { config: perMinute(limits.deskReads), onRequest: access.guard(READ) };
    const changes = { config: perMinute(limits.deskChanges), onRequest: access.guard(ADMINISTER) };
    const forReaders = { tags: ['desk'], security: BY_DESK };
    const forAdmins = { tags: ['administration'], security: BY_PERSON };

    /** As the catalogue has it. */
    const regionOfSite = async (name: string | null): Promise<string | null> => {
      const { sites } = await store.plan.catalogue();
      const found = sites.find(({ site }) => name !== null && siteNameKey(site.name) === siteNameKey(name));
      return found?.site.customerRegion ?? null;
    };

    const current = async (): Promise<PlanTests> => {
      const { revision, plan, lastEdit } = await store.planTests.current();
      const attached = await attachedResults(store.results, plan.steps);
      return {
        revision,
        plan: deploymentPlanOnWire(plan),
        lastEdit,
        attached: plan.steps.map(({ id }, at) => ({
          step: id,
          before: attached[at]?.before.length ?? 0,
          after: attached[at]?.after.length ?? 0,
        })),
      };
    };

    const trafficOf = async (
      { plan: { inbound, outbound } }: PlanTests,
      format: 'traffic-csv' | 'traffic-json',
    ): Promise<string> => {
      const { sites } = await store.plan.catalogue();
      const flows = trafficCatalogue({ inbound, outbound, sites: sites.map(({ site }) => site) });
      return format === 'traffic-csv' ? trafficCsv(flows) : trafficJson(flows);
    };

    /** Makes a change of the plan that was seen; rejects where it cannot be, or somebody else was first. */
    const change = async (actor: Actor, revision: number, what: TestPlanChange): Promise<PlanTestsEdit> => {
      const { plan, revision: now } = await store.planTests.current();
      if (now !== revision) throw changedMeanwhile();
      const [by, atMs] = [actorName(actor), clock.epochMs()];
      const made = planAfter(plan, what, { by, atMs });
      const step = 'id' in what ? what.id : null;
      await access.audit(actor, 'plan-test', step === null ? what.kind : `${what.kind} ${step}`);
      return requireDone(await store.planTests.put(revision, made, { kind: what.kind, step, by, atMs }));
    };

    app.get(
      DESK_ROUTES.planTests,
      {
        ...reads,
        schema: {
          ...forReaders,
          summary: 'The plan of tests with its log',
          description:
            'With `format=csv` a line for each step; with `format=traffic-csv` or `traffic-json` the catalogue of network traffic as document 002 asks for it.',
          querystring: Type.Object(
            { format: Type.Optional(oneOf(['csv', 'traffic-csv', 'traffic-json'])) },
            { additionalProperties: false },
          ),
          response: { 200: PLAN_TESTS_ANSWER, ...ERRORS },
        },
      },
      async (request, reply) => {
        const answer = await current();
        const { format } = request.query;
        if (format === undefined) return answer;
        const { type, name } = FILES[format];
        const text = format === 'csv' ? testLog(answer) : await trafficOf(answer, format);
        return reply
          .type(`${type}; charset=utf-8`)
          .header('content-disposition', `attachment; filename="${name}"`)
          .serializer(() => text)
          .send(answer);
      },
    );

    app.get(
      `${DESK_ROUTES.planTests}/:id/sets`,
      {
        ...reads,
        schema: {
          ...forReaders,
          summary: 'What the tests before and after a step came to, beyond chance',
          params: ID_PARAMS,
          response: { 200: StepSetsSchema, ...ERRORS },
        },
      },
      async ({ params }) => {
        const { plan } = await store.planTests.current();
        const step = requireStep(plan, params.id);
        const [attached] = await attachedResults(store.results, [step]);
        const { before, after, comparison, proposal } = stepSets(
          attached?.before ?? [],
          attached?.after ?? [],
        );
        return {
          before: { ...before },
          after: { ...after },
          comparison: comparison.map(({ metric, a, b, outcome }) => ({
            metric,
            a: { ...a },
            b: { ...b },
            outcome,
          })),
          proposal:
            proposal.kind === 'roll-back'
              ? { ...proposal, worse: [...proposal.worse] }
              : { kind: proposal.kind, worse: [], hasFallen: false },
        };
      },
    );

    app.post(
      DESK_ROUTES.planTestChanges,
      {
        ...changes,
        bodyLimit: CHANGE_BODY_BYTES,
        schema: {
          ...forAdmins,
          summary: 'Change the plan of tests, or log what came of a step',
          description:
            'Names the revision that was seen; 409 `changed-meanwhile` where somebody else was first, and 409 where the ' +
            'order of the steps does not allow it.',
          body: ChangePlanTestsSchema,
          response: { 200: PlanTestsEditSchema, ...ERRORS },
        },
      },
      async (request) => change(access.actorOf(request), request.body.revision, request.body.change),
    );

    app.post(
      DESK_ROUTES.planTestUndo,
      {
        ...changes,
        schema: {
          ...forAdmins,
          summary: 'Undo the last change of the plan of tests',
          description: 'Names the change that is to be undone; 409 where it is not the last.',
          body: UndoPlanSchema,
          response: { 200: PlanTestsEditSchema, ...ERRORS },
        },
      },
      async (request) => {
        const actor = access.actorOf(request);
        const { edit } = request.body;
        await access.audit(actor, 'plan-test-undo', String(edit));
        return requireDone(await store.planTests.undo(edit, actorName(actor), clock.epochMs()));
      },
    );

    app.post(
      `${DESK_ROUTES.planTests}/:id/requests`,
      {
        ...changes,
        schema: {
          ...forAdmins,
          summary: 'Ask for the tests before or after a step; their results attach by themselves',
          params: ID_PARAMS,
          body: AskStepTestSchema,
          response: { 201: TestRequestRecordSchema, ...ERRORS },
        },
      },
      async (request, reply) => {
        const { revision, set, relay, durationMs } = request.body;
        if (relay !== null && !relays.some(({ name }) => name === relay))
          throw new HttpError(400, 'no-such-relay', `This server has no relay called "${relay}".`);
        const { plan } = await store.planTests.current();
        const { id, what, site } = requireStep(plan, request.params.id);
        const { region = await regionOfSite(site) } = request.body;
        const actor = access.actorOf(request);
        const made: StoredTestRequest = {
          ...NO_LOAD,
          ticket: `${what} (${set})`,
          site,
          user: null,
          relay,
          region: region === null ? null : customerRegionName(region),
          durationMs,
          keepPackets: false,
          id: newRequestId(),
          createdBy: actorName(actor),
          createdAtMs: clock.epochMs(),
          isWithdrawn: false,
        };
        // First the plan: where somebody else was first there is no request that nobody knows of.
        await change(actor, revision, { kind: 'step-request', id, set, requestId: made.id });
        await access.audit(actor, 'request-test', made.id);
        await store.desk.addRequest(made);
        return reply.status(201).send(requestRecord(made, []));
      },
    );
  };

function requireStep(plan: DeploymentPlan, id: string): DeploymentPlan['steps'][number] {
  const step = plan.steps.find((each) => each.id === id);
  if (!step) throw problem('no-such-step');
  return step;
}

function planAfter(
  plan: DeploymentPlan,
  what: TestPlanChange,
  who: Parameters<typeof changeTestPlan>[2],
): DeploymentPlan {
  const changed = changeTestPlan(plan, what, who);
  if (!changed.ok) throw problem(changed.problem);
  return changed.plan;
}

const PROBLEMS: Readonly<Record<TestPlanProblem, readonly [status: 404 | 409, message: string]>> = {
  'no-such-step': [404, 'There is no such step in the plan of tests.'],
  'same-id': [409, 'There is a step with this id already.'],
  'too-many': [409, 'The plan of tests has as many steps as it can have.'],
  closed: [
    409,
    'This step is still closed: the gate is not checked off, or a step before it is not settled.',
  ],
  logged: [409, 'Something was logged of this step, so it stays.'],
};

function problem(of: TestPlanProblem): HttpError {
  const [status, message] = PROBLEMS[of];
  return new HttpError(status, of === 'closed' ? 'step-closed' : of, message);
}

function requireDone(outcome: PlanTestsOutcome): PlanTestsEdit {
  if (outcome.kind === 'done') return outcome.edit;
  throw changedMeanwhile();
}

const changedMeanwhile = (): HttpError =>
  new HttpError(
    409,
    'changed-meanwhile',
    'Somebody else has changed the plan of tests meanwhile; load it again, and then try once more.',
  );
