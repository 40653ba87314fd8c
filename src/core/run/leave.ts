import type { RunEffect, TimerName } from './effect.ts';
import type { BrowserFault } from './browser-fault.ts';
import type { Failure } from './failure.ts';
import type { BrowserCounts, NoCall } from '../verdict/no-call.ts';
import { countsOf, type NoCallFacts } from './no-call-facts.ts';
import { COMPOSE_LIMIT_MS } from './limits.ts';
import type { CallReading } from './call-reading.ts';
import type { Chosen } from './grant.ts';
import { standingOf } from './grant-of.ts';
import type { RunState } from './state.ts';
import { clearTimers, go, setTimer, type Step } from './step.ts';

/** The timers of each phase before the result is there. */
const TIMERS_OF: Readonly<Record<RunState<unknown>['kind'], readonly TimerName[]>> = {
  idle: [],
  requesting: ['answer'],
  waiting: ['answer', 'ask-again'],
  locating: ['sign-of-life', 'locate', 'checks'],
  connecting: ['sign-of-life', 'checks', 'connect', 'flow'],
  warming: ['sign-of-life', 'checks', 'warm-up'],
  measuring: ['sign-of-life', 'end'],
  draining: ['sign-of-life', 'late'],
  composing: ['sign-of-life', 'compose'],
  done: ['store-again'],
  failed: [],
};

/** Transfers are stopped by whoever leaves the phase that started them. */
export const stopTransfers = <R>(state: RunState<R>): RunEffect<R>[] =>
  state.kind === 'measuring' && state.transfers.kind === 'running' ? [{ type: 'stop-transfers' }] : [];

/** Leaves a test that will have no result, giving back all it holds. */
export function abandon<R>(from: RunState<R>, to: RunState<R>): Step<R> {
  const standing = standingOf(from);
  return go(
    to,
    ...clearTimers(...TIMERS_OF[from.kind]),
    ...stopTransfers(from),
    { type: 'close-call' },
    { type: 'forget' },
    ...(standing ? [{ type: 'release-test' as const, testId: standing.testId, token: standing.token }] : []),
  );
}

/** A test that ends without a result, in words. */
export const fail = <R>(state: RunState<R>, failure: Failure): Step<R> =>
  abandon(state, { kind: 'failed', failure });

/** The browser did not do its part: said so, with what was seen, and nothing of the network. */
export const stalled = <R>(state: RunState<R>, fault: BrowserFault, reading: CallReading | null): Step<R> =>
  fail(state, {
    code: 'browser-stalled',
    fault,
    evidence: { ...countsOf(reading), relayReceived: null },
  });

/** What the network lets through is a result too, and is kept like any other. */
export function withoutCall<R>(
  from: RunState<R>,
  chosen: Chosen,
  noCall: NoCall,
  counts: BrowserCounts | null,
): Step<R> {
  const facts: NoCallFacts = { chosen, noCall, counts };
  return go(
    { kind: 'composing', facts },
    ...clearTimers(...TIMERS_OF[from.kind].filter((name) => name !== 'sign-of-life')),
    { type: 'close-call' },
    setTimer('compose', COMPOSE_LIMIT_MS),
    { type: 'compose-without-call', facts },
  );
}
