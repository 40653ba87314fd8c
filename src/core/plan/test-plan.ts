import type { MetricComparison } from '../compare/comparison.ts';
import type { Outcome } from '../verdict/outcome.ts';
import type { SampledMetric } from '../sites/sampled-metric.ts';

/** A plan of tests step by step, with what came of each ("Build your deployment and testing procedures", document 002). */

/** "Check off the areas you've completed" before anything is deployed. */
export const GATE = [
  'services-listed',
  'architecture-diagram',
  'routing-diagram',
  'deployment-plan',
  'test-plan',
  'paper-validation',
  'test-segment',
] as const;
export type GateItem = (typeof GATE)[number];

/** "First for your test and then for production", segment by segment. */
export const DEPLOYMENT_STEPS = ['enable', 'see-routes', 'test-services', 'roll-back-on-issues'] as const;
export type DeploymentStep = (typeof DEPLOYMENT_STEPS)[number];

/** One of "some examples of test activities". */
export interface TestActivity {
  readonly id: string;
  /** Whether tests of this product measure it, or somebody has to do it by hand. */
  readonly by: 'edgewise' | 'hand';
  readonly items: readonly { readonly id: string; readonly by: 'edgewise' | 'hand' }[];
}

const byHand = (id: string, ...items: readonly string[]): TestActivity => ({
  id,
  by: 'hand',
  items: items.map((item) => ({ id: item, by: 'hand' })),
});

/** The eleven. The document runs two of the last one's items together ("Call to federated user o Call to PSTN"). */
export const TEST_ACTIVITIES: readonly TestActivity[] = [
  byHand('ping-operator-router'),
  byHand('prefixes-received'),
  // The checks of the network see through which public address and port a test leaves.
  { id: 'nat-operates', by: 'edgewise', items: [] },
  byHand('nat-routes-advertised'),
  byHand('prefixes-accepted', 'route-table-cmdlet'),
  byHand('nat-range-not-elsewhere'),
  byHand('both-bgp-sessions'),
  byHand('host-behind-nat'),
  byHand('exchange', 'outlook-send-receive', 'outlook-online-mode', 'smartphone-send-receive'),
  byHand('sharepoint', 'onedrive-sync', 'web-access'),
  {
    id: 'skype-calling',
    by: 'hand',
    items: [
      { id: 'join-authenticated', by: 'hand' },
      { id: 'invite-from-conference', by: 'hand' },
      { id: 'join-anonymous', by: 'hand' },
      { id: 'join-from-devices', by: 'hand' },
      { id: 'call-federated', by: 'hand' },
      { id: 'call-pstn', by: 'hand' },
      // "Call quality is acceptable, connection time is acceptable": as far as the network decides it.
      { id: 'call-quality', by: 'edgewise' },
      { id: 'presence', by: 'hand' },
    ],
  },
];

/** What came of a step; `open`: nobody has said yet. */
export type StepOutcome = 'open' | 'pass' | 'fail' | 'skipped';

/** One step at one site, with its log. */
export interface PlanStep {
  readonly id: string;
  /** Of an activity, a deployment step, or somebody's own words. */
  readonly what: string;
  readonly site: string | null;
  /** Ids of test requests whose results are the two sets; `null`: none was made. */
  readonly beforeRequestId: string | null;
  readonly afterRequestId: string | null;
  readonly outcome: StepOutcome;
  readonly by: string | null;
  /** Epoch ms. */
  readonly atMs: number | null;
  readonly note: string;
  readonly rollback: { readonly steps: string; readonly isDone: boolean };
}

/** A step that nobody has begun. */
export const newStep = (id: string, what: string, site: string | null): PlanStep => ({
  id,
  what,
  site,
  beforeRequestId: null,
  afterRequestId: null,
  outcome: 'open',
  by: null,
  atMs: null,
  note: '',
  rollback: { steps: '', isDone: false },
});

export interface TestPlan {
  readonly gate: readonly GateItem[];
  readonly steps: readonly PlanStep[];
}

/** What is to be done now. */
export type PlanStanding =
  /** These items of the gate are not checked off. */
  | { readonly kind: 'gate'; readonly missing: readonly GateItem[] }
  | { readonly kind: 'step'; readonly stepId: string }
  /** It failed, and what it changed is not undone. */
  | { readonly kind: 'roll-back'; readonly stepId: string }
  | { readonly kind: 'done' };

/** The next step stays closed while one is open, or failed and not rolled back. */
export function standingOfPlan({ gate, steps }: TestPlan): PlanStanding {
  const missing = GATE.filter((item) => !gate.includes(item));
  if (missing.length > 0) return { kind: 'gate', missing };
  const next = steps.find(isUnsettled);
  if (!next) return { kind: 'done' };
  return { kind: next.outcome === 'fail' ? 'roll-back' : 'step', stepId: next.id };
}

const isUnsettled = ({ outcome, rollback }: PlanStep): boolean =>
  outcome === 'open' || (outcome === 'fail' && !rollback.isDone);

/** Whether something may be logged of a step: the one that is to be done now, and those before it. */
export function isStepOpen(plan: TestPlan, stepId: string): boolean {
  const standing = standingOfPlan(plan);
  if (standing.kind === 'gate') return false;
  if (standing.kind === 'done') return plan.steps.some(({ id }) => id === stepId);
  const ids = plan.steps.map(({ id }) => id);
  const at = ids.indexOf(stepId);
  return at >= 0 && at <= ids.indexOf(standing.stepId);
}

/** What the two sets of tests of a step suggest; a person decides. */
export type StepProposal =
  | { readonly kind: 'roll-back'; readonly worse: readonly SampledMetric[]; readonly hasFallen: boolean }
  | { readonly kind: 'go-on' }
  /** There is too little to tell a difference from chance. */
  | { readonly kind: 'unknown' };

/** Worse beyond chance, or a verdict that falls from *meets*, proposes to roll back (our rule). */
export function proposalOf(
  before: Outcome,
  after: Outcome,
  comparison: readonly Pick<MetricComparison, 'metric' | 'outcome'>[],
): StepProposal {
  const worse = comparison.filter(({ outcome }) => outcome === 'worse').map(({ metric }) => metric);
  const hasFallen = before === 'meets' && after === 'misses';
  if (worse.length > 0 || hasFallen) return { kind: 'roll-back', worse, hasFallen };
  return comparison.some(({ outcome }) => outcome !== 'unknown') ? { kind: 'go-on' } : { kind: 'unknown' };
}
