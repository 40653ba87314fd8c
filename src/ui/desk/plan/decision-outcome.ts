import type { ShownOutcome } from '../../../core/verdict/shown-outcome.ts';
import type { WirePlanDecision } from '../../../wire/desk/plan/decision.ts';

/** The mark that stands beside a decision: nothing to do, something, or too little known. */
export function decisionOutcome(decision: WirePlanDecision['decision']): ShownOutcome {
  switch (decision) {
    case 'keep-internet':
      return 'meets';
    case 'provider-first':
    case 'own-network':
      return 'caution';
    case 'expressroute-candidate':
      return 'misses';
    case 'assess-first':
    case null:
      return 'no-data';
  }
}
