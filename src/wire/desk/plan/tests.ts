import { Type, type Static } from 'typebox';
import type { DeploymentPlan } from '../../../core/plan/test-plan-change.ts';
import { MAX_STEPS } from '../../../core/plan/test-plan-change.ts';
import { GATE } from '../../../core/plan/test-plan.ts';
import { closed, oneOf, orNull } from '../../schema.ts';
import { TestOptionSchemas } from '../../test-option-schema.ts';
import { SampledMetricSchema } from '../record.ts';
import { VerdictSchema } from '../search.ts';

const count = Type.Integer({ minimum: 0 });
const name = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' });
const longText = Type.String({ maxLength: 2000 });
const stepId = Type.String({ pattern: '^[A-Za-z0-9_-]{1,40}$' });
const minutes = Type.Number({ minimum: 0, maximum: 100_000 });
const MAX_FLOWS = 50;

const GateSchema = Type.Array(oneOf(GATE), { maxItems: GATE.length });
const OutcomeSchema = oneOf(['open', 'pass', 'fail', 'skipped']);
const RollbackSchema = Type.Object({ steps: longText, isDone: Type.Boolean() }, closed);
const WaySchema = oneOf(['internet', 'expressroute']);

export const WindowSchema = Type.Object(
  {
    deploymentMin: minutes,
    testsMin: minutes,
    troubleshootingMin: minutes,
    rollbackMin: minutes,
    bufferMin: minutes,
  },
  closed,
);

const InboundSchema = Type.Object(
  {
    name,
    entersBy: WaySchema,
    isSourceNat: Type.Boolean(),
    seesExpressRouteRoutes: Type.Boolean(),
    advertisedTo: Type.Array(WaySchema, { maxItems: 2 }),
  },
  closed,
);

const OutboundSchema = Type.Object(
  {
    name,
    isRegistered: Type.Boolean(),
    isAccepted: Type.Boolean(),
    isPreferredOnInternet: Type.Boolean(),
    isUsedElsewhere: Type.Boolean(),
  },
  closed,
);

const StepSchema = Type.Object(
  {
    id: stepId,
    what: name,
    site: orNull(name),
    beforeRequestId: orNull(Type.String()),
    afterRequestId: orNull(Type.String()),
    outcome: OutcomeSchema,
    by: orNull(Type.String()),
    atMs: orNull(Type.Integer()),
    note: longText,
    rollback: RollbackSchema,
  },
  closed,
);

/** A plan of tests as the API and the store have it. */
export const DeploymentPlanSchema = Type.Object(
  {
    gate: GateSchema,
    steps: Type.Array(StepSchema, { maxItems: MAX_STEPS }),
    window: orNull(WindowSchema),
    inbound: Type.Array(InboundSchema, { maxItems: MAX_FLOWS }),
    outbound: Type.Array(OutboundSchema, { maxItems: MAX_FLOWS }),
  },
  closed,
);
export type WireDeploymentPlan = Static<typeof DeploymentPlanSchema>;

export const deploymentPlanOnWire = (plan: DeploymentPlan): WireDeploymentPlan => ({
  gate: [...plan.gate],
  steps: plan.steps.map((step) => ({ ...step, rollback: { ...step.rollback } })),
  window: plan.window && { ...plan.window },
  inbound: plan.inbound.map((flow) => ({ ...flow, advertisedTo: [...flow.advertisedTo] })),
  outbound: plan.outbound.map((source) => ({ ...source })),
});

/** What is changed; a request is made by a route of its own. */
export const TestPlanChangeSchema = Type.Union([
  Type.Object({ kind: Type.Literal('gate'), gate: GateSchema }, closed),
  Type.Object({ kind: Type.Literal('window'), window: orNull(WindowSchema) }, closed),
  Type.Object(
    {
      kind: Type.Literal('routes'),
      inbound: DeploymentPlanSchema.properties.inbound,
      outbound: DeploymentPlanSchema.properties.outbound,
    },
    closed,
  ),
  Type.Object({ kind: Type.Literal('step-add'), id: stepId, what: name, site: orNull(name) }, closed),
  Type.Object({ kind: Type.Literal('step-remove'), id: stepId }, closed),
  Type.Object(
    {
      kind: Type.Literal('step-log'),
      id: stepId,
      outcome: OutcomeSchema,
      note: longText,
      rollback: RollbackSchema,
    },
    closed,
  ),
]);
export type WireTestPlanChange = Static<typeof TestPlanChangeSchema>;

/** `POST /api/desk/plan/tests/changes`. */
export const ChangePlanTestsSchema = Type.Object(
  {
    /** Of the plan that whoever changes it has seen. */
    revision: count,
    change: TestPlanChangeSchema,
  },
  closed,
);

/** A change that can be undone. */
export const PlanTestsEditSchema = Type.Object(
  {
    id: Type.Integer({ minimum: 1 }),
    kind: oneOf(['gate', 'window', 'routes', 'step-add', 'step-remove', 'step-log', 'step-request']),
    /** The step that was changed; `null`: it is of none. */
    step: orNull(Type.String()),
    by: Type.String(),
    atMs: Type.Integer(),
  },
  closed,
);
export type PlanTestsEdit = Static<typeof PlanTestsEditSchema>;

/** `GET /api/desk/plan/tests`. */
export const PlanTestsSchema = Type.Object(
  {
    /** Grows with each change; 0 where there was none. */
    revision: count,
    plan: DeploymentPlanSchema,
    lastEdit: orNull(PlanTestsEditSchema),
    /** Results of the requests of each step. */
    attached: Type.Array(Type.Object({ step: Type.String(), before: count, after: count }, closed)),
  },
  closed,
);
export type PlanTests = Static<typeof PlanTestsSchema>;

/** `POST /api/desk/plan/tests/:id/requests`: asks for tests of a step; their results attach by themselves. */
export const AskStepTestSchema = Type.Object(
  {
    revision: count,
    set: oneOf(['before', 'after']),
    relay: orNull(TestOptionSchemas.relay),
    /** Customer region; left out: that of the step's site in the catalogue. */
    region: Type.Optional(orNull(TestOptionSchemas.region)),
    durationMs: TestOptionSchemas.duration,
  },
  closed,
);
export type AskStepTest = Static<typeof AskStepTestSchema>;

const SideSchema = Type.Object(
  { samples: count, value: orNull(Type.Number()), p90: orNull(Type.Number()) },
  closed,
);
const SetSchema = Type.Object({ tests: count, meets: count, misses: count, outcome: VerdictSchema }, closed);

/** `GET /api/desk/plan/tests/:id/sets`: before and after, beyond chance; a person decides. */
export const StepSetsSchema = Type.Object(
  {
    before: SetSchema,
    after: SetSchema,
    comparison: Type.Array(
      Type.Object(
        {
          metric: SampledMetricSchema,
          a: SideSchema,
          b: SideSchema,
          outcome: oneOf(['better', 'worse', 'same', 'unknown']),
        },
        closed,
      ),
    ),
    proposal: Type.Object(
      {
        kind: oneOf(['roll-back', 'go-on', 'unknown']),
        worse: Type.Array(SampledMetricSchema),
        hasFallen: Type.Boolean(),
      },
      closed,
    ),
  },
  closed,
);
export type WireStepSets = Static<typeof StepSetsSchema>;
