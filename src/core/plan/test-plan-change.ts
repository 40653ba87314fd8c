import type { WindowParts } from './change-window.ts';
import type { InboundFlow, OutboundSource } from './route-symmetry.ts';
import {
  GATE,
  isStepOpen,
  newStep,
  type GateItem,
  type PlanStep,
  type StepOutcome,
  type TestPlan,
} from './test-plan.ts';

/** What a deployment goes by, and what is written into it: gate, window, routes on paper, steps with their log. */
export interface DeploymentPlan extends TestPlan {
  /** `null`: nobody has said yet. */
  readonly window: WindowParts | null;
  readonly inbound: readonly InboundFlow[];
  readonly outbound: readonly OutboundSource[];
}

export const EMPTY_PLAN: DeploymentPlan = { gate: [], steps: [], window: null, inbound: [], outbound: [] };

export const MAX_STEPS = 200;

/** Which of the two sets of a step. */
export type StepSet = 'before' | 'after';

/** One change to a plan. */
export type TestPlanChange =
  | { readonly kind: 'gate'; readonly gate: readonly GateItem[] }
  | { readonly kind: 'window'; readonly window: WindowParts | null }
  | {
      readonly kind: 'routes';
      readonly inbound: readonly InboundFlow[];
      readonly outbound: readonly OutboundSource[];
    }
  | { readonly kind: 'step-add'; readonly id: string; readonly what: string; readonly site: string | null }
  | { readonly kind: 'step-remove'; readonly id: string }
  | {
      readonly kind: 'step-log';
      readonly id: string;
      readonly outcome: StepOutcome;
      readonly note: string;
      readonly rollback: PlanStep['rollback'];
    }
  /** A request for one of its sets was made. */
  | { readonly kind: 'step-request'; readonly id: string; readonly set: StepSet; readonly requestId: string };

/** Why a change cannot be. */
export type TestPlanProblem =
  | 'no-such-step'
  | 'same-id'
  | 'too-many'
  /** The gate is not checked off, or a step before it is open, or failed and not rolled back. */
  | 'closed'
  /** Something was logged of it: what happened is not taken away. */
  | 'logged';

export type ChangedPlan =
  | { readonly ok: true; readonly plan: DeploymentPlan }
  | { readonly ok: false; readonly problem: TestPlanProblem };

const refused = (problem: TestPlanProblem): ChangedPlan => ({ ok: false, problem });

/** Makes a change; `who` and when are written into the log of a step. Pure. */
export function changeTestPlan(
  plan: DeploymentPlan,
  change: TestPlanChange,
  who: { readonly by: string; readonly atMs: number },
): ChangedPlan {
  switch (change.kind) {
    case 'gate':
      return done({ ...plan, gate: GATE.filter((item) => change.gate.includes(item)) });
    case 'window':
      return done({ ...plan, window: change.window });
    case 'routes':
      return done({ ...plan, inbound: change.inbound, outbound: change.outbound });
    case 'step-add':
      return addStep(plan, change);
    case 'step-remove':
    case 'step-log':
    case 'step-request':
      return changeStep(plan, change, who);
  }
}

const done = (plan: DeploymentPlan): ChangedPlan => ({ ok: true, plan });

function addStep(
  plan: DeploymentPlan,
  { id, what, site }: Extract<TestPlanChange, { kind: 'step-add' }>,
): ChangedPlan {
  if (plan.steps.some((step) => step.id === id)) return refused('same-id');
  if (plan.steps.length >= MAX_STEPS) return refused('too-many');
  return done({ ...plan, steps: [...plan.steps, newStep(id, what, site)] });
}

function changeStep(
  plan: DeploymentPlan,
  change: Extract<TestPlanChange, { kind: 'step-remove' | 'step-log' | 'step-request' }>,
  { by, atMs }: { readonly by: string; readonly atMs: number },
): ChangedPlan {
  const at = plan.steps.findIndex(({ id }) => id === change.id);
  const step = plan.steps[at];
  if (!step) return refused('no-such-step');
  if (change.kind === 'step-remove')
    return step.outcome === 'open'
      ? done({ ...plan, steps: plan.steps.toSpliced(at, 1) })
      : refused('logged');
  // A set before a step is made before its turn comes: that is what it is for.
  if (change.kind === 'step-request') {
    if (change.set === 'after' && !isStepOpen(plan, change.id)) return refused('closed');
    const made =
      change.set === 'before' ? { beforeRequestId: change.requestId } : { afterRequestId: change.requestId };
    return done({ ...plan, steps: plan.steps.with(at, { ...step, ...made }) });
  }
  if (!isStepOpen(plan, change.id)) return refused('closed');
  const { outcome, note, rollback } = change;
  const isOpen = outcome === 'open';
  const logged: PlanStep = {
    ...step,
    outcome,
    note,
    rollback,
    by: isOpen ? null : by,
    atMs: isOpen ? null : atMs,
  };
  return done({ ...plan, steps: plan.steps.with(at, logged) });
}
