import type { RelayOut } from '../../src/core/relay.ts';
import type { JoinedRelay } from './joined-relay.ts';

/** A relay that is online, and that a test may not use all the same. */
export interface WithheldRelay extends Pick<RelayOut, 'name' | 'reason'> {
  /** On the monotonic clock. */
  readonly sinceMs: number;
}

/**
 * Why the test may not use it; `null`: it may, or the relay is not online, which is said elsewhere. One that has died is online until
 * its checks have failed: what has not taken a test that it was given does not work, since it was last heard.
 */
export function withheldFrom(relay: JoinedRelay, testId: string): WithheldRelay | null {
  const { identity, state, isFull, fullSinceMs, heardMs } = relay;
  if (state !== 'online' || relay.hasTaken(testId)) return null;
  const { name } = identity;
  if (relay.has(testId)) return { name, reason: 'does-not-work', sinceMs: heardMs };
  return isFull ? { name, reason: 'full', sinceMs: fullSinceMs } : null;
}
