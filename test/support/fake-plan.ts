import type { DeskPort, PlanChange } from '../../src/app/desk/ports.ts';
import type { PlanCatalogue } from '../../src/wire/desk/plan/catalogue.ts';
import { pendingMeetMe } from '../../src/wire/desk/plan/meet-me.ts';
import { pendingDecision, type WirePlanDecision } from '../../src/wire/desk/plan/decision.ts';
import { HeldAnswers } from './held-answers.ts';

/** The plan of a desk's server that lives in a test. */
export class FakePlan extends HeldAnswers<keyof DeskPort> {
  catalogue: PlanCatalogue = { revision: 0, sites: [], lastEdit: null, adoptable: [], regions: [] };
  decision: WirePlanDecision = pendingDecision(0, 0);
  /** Of the meet-me table. */
  pendingRows = 0;

  plan(): ReturnType<DeskPort['plan']> {
    return this.answer('plan', '', () => this.catalogue);
  }

  planDecision(): ReturnType<DeskPort['planDecision']> {
    return this.answer('planDecision', '', () => this.decision);
  }

  planMeetMe(fewPeople: number): ReturnType<DeskPort['planMeetMe']> {
    return this.answer('planMeetMe', String(fewPeople), () => pendingMeetMe(0, fewPeople, this.pendingRows));
  }

  planUsual(label: string): ReturnType<DeskPort['planUsual']> {
    return this.answer('planUsual', label, () => ({ pending: 0, sites: this.decision.sites }));
  }

  planTests(): ReturnType<DeskPort['planTests']> {
    return this.answer('planTests', '', () => ({
      revision: 0,
      plan: { gate: [], steps: [], window: null, inbound: [], outbound: [] },
      lastEdit: null,
      attached: [],
    }));
  }

  planStepSets(step: string): ReturnType<DeskPort['planStepSets']> {
    const set = { tests: 0, meets: 0, misses: 0, outcome: 'no-data' as const };
    return this.answer('planStepSets', step, () => ({
      before: set,
      after: set,
      comparison: [],
      proposal: { kind: 'unknown', worse: [], hasFallen: false },
    }));
  }

  changePlan(change: PlanChange): ReturnType<DeskPort['changePlan']> {
    return this.answer('changePlan', JSON.stringify(change), () =>
      change.kind === 'import' ? { isTaken: true, added: 1, changed: 0, removed: 0, problems: [] } : null,
    );
  }
}
