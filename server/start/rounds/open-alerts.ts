import { randomUUID } from 'node:crypto';
import { AlertEvaluator } from '../../alerts/alert-evaluator.ts';
import { OutOverAll, type WatchedRelay } from '../../alerts/out-over-all.ts';
import type { Log } from '../../log/log.ts';
import type { Store } from '../../store/port/store.ts';
import type { ServerClock } from '../../time/clock.ts';
import type { Timers } from '../../time/timers.ts';
import { AlertRounds } from './alert-rounds.ts';

/** What a server's part in alerts is made of. */
export interface AlertParts {
  readonly store: Pick<Store, 'alerts' | 'sites' | 'marks'>;
  readonly clock: ServerClock;
  readonly timers: Timers;
  readonly log: Log;
  /** Whether the rounds are this server's just now. */
  readonly isLeader: () => boolean;
  /** The relays as this server has them. */
  readonly watchedRelays: () => readonly WatchedRelay[];
}

/** What looks after alerts at this server; the rounds are to be started. */
export function openAlerts({ store, clock, timers, log, isLeader, watchedRelays }: AlertParts): {
  readonly watch: AlertEvaluator;
  readonly rounds: AlertRounds;
} {
  const { alerts, sites, marks } = store;
  const nowMs = (): number => clock.epochMs();
  const relaysOut = new OutOverAll({
    marks,
    server: randomUUID(),
    watched: watchedRelays,
    monotonicMs: () => clock.monotonicMs(),
  });
  const watch = new AlertEvaluator({ alerts, sites, nowMs, relays: () => relaysOut.look() });
  const rounds = new AlertRounds({ watch, relaysOut, alerts, timers, nowMs, isLeader, log });
  return { watch, rounds };
}
