import type { PlanState } from '../../../app/desk/state.ts';

/** Before anything is known of the plan. */
export const IDLE_PLAN: PlanState = {
  catalogue: { kind: 'loading' },
  decision: { kind: 'loading' },
  fewPeople: 10,
  meetMe: { kind: 'loading' },
  tests: { kind: 'loading' },
  sets: null,
  change: { kind: 'idle' },
  changed: null,
  isOvertaken: false,
  imported: null,
};
