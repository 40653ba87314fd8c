import type { Timers } from '../time/timers.ts';
import type { RelayStats, RelayThread } from '../relay/port.ts';

/** A relay that does not answer its own process for so long relays nothing either. */
const ANSWER_LIMIT_MS = 2000;

/** What the relay has counted. Rejects, with a sentence, when it has failed or does not answer. */
export async function relayFigures(relay: RelayThread, timers: Timers): Promise<RelayStats> {
  let cancel = (): void => undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    cancel = timers.after(ANSWER_LIMIT_MS, () => reject(new Error('The relay does not answer.')));
  });
  const answer = relay.stats().catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The relay has failed: ${reason}`, { cause: error });
  });
  try {
    return await Promise.race([answer, silence]);
  } finally {
    cancel();
  }
}

/** Why the relay cannot work just now, in a sentence; `null` when it answers, or when there is none of ours. */
export async function relayProblem(relay: RelayThread | null, timers: Timers): Promise<string | null> {
  if (relay === null) return null;
  try {
    await relayFigures(relay, timers);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
