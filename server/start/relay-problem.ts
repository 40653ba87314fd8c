import type { Timers } from '../time/timers.ts';
import type { RelayThread } from '../relay/port.ts';

/** A relay that does not answer its own process for so long relays nothing either. */
const ANSWER_LIMIT_MS = 2000;

/** Why the relay cannot work just now, in a sentence; `null` when it answers, or when there is none of ours. */
export async function relayProblem(relay: RelayThread | null, timers: Timers): Promise<string | null> {
  if (relay === null) return null;
  let cancel = (): void => undefined;
  const silence = new Promise<string>((resolve) => {
    cancel = timers.after(ANSWER_LIMIT_MS, () => resolve('The relay does not answer.'));
  });
  const answer = relay.stats().then(
    () => null,
    (error: unknown) => `The relay has failed: ${error instanceof Error ? error.message : String(error)}`,
  );
  try {
    return await Promise.race([answer, silence]);
  } finally {
    cancel();
  }
}
