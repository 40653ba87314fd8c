import type { BuiltInStanding } from '../../src/wire/relays/fleet.ts';
import { epochMsAt, type ServerClock } from '../time/clock.ts';
import type { Timers } from '../time/timers.ts';
import { relayFigures } from './relay-problem.ts';
import { reportedLoad } from './reported-load.ts';
import type { RestartedRelay } from './restarted-relay.ts';

/** What is known of it where it runs. */
export interface BuiltInParts {
  readonly version: string;
  readonly timers: Timers;
  readonly clock: ServerClock;
}

/** How the relay of this server stands: online while its thread answers; `null`: there is none of ours. */
export async function builtInStanding(
  relay: RestartedRelay | null,
  { version, timers, clock }: BuiltInParts,
): Promise<BuiltInStanding | null> {
  if (relay === null) return null;
  const stats = await relayFigures(relay, timers).catch(() => null);
  const isOnline = stats !== null;
  return {
    state: isOnline ? 'online' : 'offline',
    // A thread that is there and does not answer stopped doing so when nobody looked.
    sinceMs: isOnline === relay.isRunning ? epochMsAt(clock, relay.turnedMs) : null,
    version,
    load: stats && reportedLoad(stats),
  };
}
