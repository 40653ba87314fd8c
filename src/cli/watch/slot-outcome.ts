import type { Sample, SampleOutcome } from '../../wire/sample.ts';
import { slotMessage } from '../../wording/cli/watch.ts';
import type { RunOutcome } from '../run-outcome.ts';

/** What became of a slot, as its sample tells it. */
export type SlotOutcome = Pick<Sample, 'outcome' | 'reason' | 'message' | 'resultId'>;

/** Longest text of a sample's message. */
const MAX_MESSAGE = 500;

/**
 * Failures that are the network's: the page was there, and no call came about. All the others (our server, the
 * browser, a relay that nobody has) say nothing of the network. A server that cannot be reached is told as such: only
 * the server knows later whether it was up then.
 */
const OF_THE_NETWORK: ReadonlySet<string> = new Set(['could-not-connect', 'nothing-arrived']);

const without = (outcome: SampleOutcome, reason: string, message: string | null): SlotOutcome => ({
  outcome,
  reason,
  message: message === null ? null : message.slice(0, MAX_MESSAGE),
  resultId: null,
});

/**
 * The sample that a run makes; `null` for one that was interrupted because the agent ends. A run that makes no call
 * (`onlyConnectivity`) is no sample of calls, however it ends.
 */
export function slotOutcomeOf(run: RunOutcome, onlyConnectivity: boolean): SlotOutcome | null {
  const outcome = outcomeOfRun(run);
  return outcome && onlyConnectivity ? { ...outcome, outcome: 'checked' } : outcome;
}

function outcomeOfRun(run: RunOutcome): SlotOutcome | null {
  switch (run.kind) {
    case 'result':
      return { outcome: 'measured', reason: null, message: null, resultId: run.result.id };
    case 'failed':
      return without(OF_THE_NETWORK.has(run.code) ? 'failed' : 'unusable', run.code, run.message);
    case 'trouble':
      return without('unusable', run.code, run.message);
    case 'interrupted':
      return null;
  }
}

/** The machine slept, or was off, or the agent did not run, when the slot was due. */
export const missedOutcome = (): SlotOutcome => without('missed', 'asleep', slotMessage.missed());

/** The run of the slot before had not ended. */
export const skippedOutcome = (): SlotOutcome => without('skipped', 'overlap', slotMessage.skipped());
