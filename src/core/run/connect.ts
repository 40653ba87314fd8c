import { elapsedMs, type MonotonicMs } from '../units.ts';
import type { CheckOutcome } from '../connectivity/check.ts';
import { betterUrls } from '../connectivity/ways.ts';
import { wholeStretchMs } from '../traffic/load.ts';
import type { TrafficPlan } from '../traffic/traffic-plan.ts';
import type { CallReading } from './call-reading.ts';
import type { RunEffect } from './effect.ts';
import type { RunEvent } from './event.ts';
import { withProgress, withReport } from './found.ts';
import { fail, stalled, withoutCall } from './leave.ts';
import { ARRIVAL_LIMIT_MS, CONNECT_LIMIT_MS, END_LIMIT_MS, FLOW_LIMIT_MS, MAX_BREAKS } from './limits.ts';
import { connectLimitMs, hasNext, tryNext } from './nearest/next-relay.ts';
import { contradictionIn, type NoCall } from '../verdict/no-call.ts';
import { countsOf } from './no-call-facts.ts';
import type { Checking, Chosen } from './grant.ts';
import type { ReopenCause, StateOf } from './state.ts';
import { clearTimers, go, preceded, setTimer, stay, type Step } from './step.ts';

type Connecting<R> = StateOf<R, 'connecting'>;
type Warming<R> = StateOf<R, 'warming'>;

/** `checking`: the checks that still run. */
export const openFirstCall = <R>(chosen: Chosen, checking: Checking | null, atMs: MonotonicMs): Step<R> =>
  go(
    {
      kind: 'connecting',
      chosen,
      checking,
      sinceMs: atMs,
      reopenedFor: null,
      breaks: 0,
      hasFlowed: false,
      reading: null,
      isWatched: false,
    },
    setTimer('connect', connectLimitMs(chosen)),
    openCall(chosen),
  );

const openCall = ({
  relay,
  urls,
  options: { calls, mark },
}: Chosen): Extract<RunEffect<never>, { type: 'open-call' }> => ({
  type: 'open-call',
  relay,
  urls,
  calls,
  mark,
});

/** What the checks beside the call have found; `null`: nothing that concerns them has happened. */
function checked<R, S extends Connecting<R> | Warming<R>>(state: S, event: RunEvent<R>): S | null {
  const { chosen, checking } = state;
  if (!checking) return null;
  switch (event.type) {
    case 'connectivity-progress':
      return { ...state, checking: withProgress(checking, event) };
    case 'connectivity-checked':
      return {
        ...state,
        checking: null,
        chosen: event.report ? withReport(chosen, event.report) : chosen,
      };
    case 'timer':
      return event.name === 'checks' ? { ...state, checking: null } : null;
    default:
      return null;
  }
}

/** The checks have just ended: their limit need not be watched any more. */
const clearChecks = <R>(
  before: Connecting<R> | Warming<R>,
  after: Connecting<R> | Warming<R>,
): RunEffect<R>[] => (before.checking && !after.checking ? clearTimers('checks') : []);

/** Until test packets come through. */
export function connecting<R>(state: Connecting<R>, event: RunEvent<R>, plan: TrafficPlan): Step<R> {
  const found = checked<R, Connecting<R>>(state, event);
  // Checks that end by their limit have no report; what they told until then still holds.
  const outcomesSoFar = state.checking?.outcomes ?? [];
  if (found) return preceded(onBetterWay<R>(found, outcomesSoFar), ...clearChecks<R>(state, found));
  if (event.type === 'call') return onConnecting({ ...state, reading: event.reading }, event.reading, plan);
  if (event.type !== 'timer') return stay(state);
  switch (event.name) {
    case 'flow':
      return state.reading?.flowFault
        ? reopen(state, state.reading.flowFault)
        : go(state, setTimer('flow', FLOW_LIMIT_MS));
    case 'connect':
      return onConnectLimit(state, event.atMs);
    default:
      return stay(state);
  }
}

/** A call that was begun on a port which lets nothing through is given the way that the checks found meanwhile. */
function onBetterWay<R>(state: Connecting<R>, outcomesSoFar: readonly CheckOutcome[]): Step<R> {
  const { chosen, checking, reading } = state;
  const outcomes = checking?.outcomes ?? chosen.connectivity?.checks ?? outcomesSoFar;
  const isUnderWay = (reading?.connectedMs ?? null) === null;
  const urls = isUnderWay ? betterUrls(chosen.urls, outcomes, checking === null) : null;
  if (urls === null) return stay(state);
  const better = { ...chosen, urls };
  return go(
    { ...state, chosen: better, reading: null, isWatched: false },
    ...clearTimers('flow'),
    openCall(better),
  );
}

/** What is to be done about a call of which this is known. */
function onConnecting<R>(state: Connecting<R>, reading: CallReading, plan: TrafficPlan): Step<R> {
  const { chosen, checking, sinceMs, reopenedFor, breaks, hasFlowed } = state;
  if (reading.audioStoppedMs !== null) return audioStopped(state);
  if (reading.brokenBy !== null)
    return reading.connectedMs === null
      ? fail(state, { code: 'internal', fault: reading.brokenBy })
      : reopen(state, reading.flowFault ?? 'broken');
  if (reading.isFlowing && reading.facts)
    return go(
      {
        kind: 'warming',
        chosen,
        checking,
        sinceMs,
        reopenedFor,
        breaks,
        hasFlowed,
        reading,
      },
      ...clearTimers('connect', 'flow'),
      ...(checking ? [{ type: 'settle-checks' } as const] : [setTimer('warm-up', plan.warmUpMs)]),
    );
  return reading.connectedMs === null || state.isWatched
    ? stay(state)
    : go({ ...state, isWatched: true }, setTimer('flow', FLOW_LIMIT_MS));
}

const audioStopped = <R>(state: Connecting<R> | Warming<R>): Step<R> =>
  fail(state, { code: 'internal', fault: { kind: 'audio-clock-stopped' } });

/** The time is over: told of the network only where this browser did its part. */
function onConnectLimit<R>(state: Connecting<R>, atMs: MonotonicMs): Step<R> {
  const { reading, reopenedFor, chosen, sinceMs } = state;
  const stalledBefore = reopenedFor !== null && reopenedFor !== 'broken' ? reopenedFor : null;
  const isUnconnected =
    reading !== null && reading.facts !== null && reading.connectedMs === null && !stalledBefore;
  const spentMs = elapsedMs(sinceMs, atMs);
  if (isUnconnected && mayGoOn(state))
    return tryNext(state, chosen, { why: 'could-not-connect', waitedMs: spentMs });
  // The first limit is there for another relay; for all else there is the whole time.
  if (hasNext(chosen) && spentMs < CONNECT_LIMIT_MS)
    return go(state, setTimer('connect', CONNECT_LIMIT_MS - spentMs));
  if (!reading?.facts) return stalled(state, stalledBefore ?? 'nothing-sent', reading);
  if (reading.connectedMs === null) {
    // It did connect before: what kept it from carrying packets then was not the network.
    if (stalledBefore) return stalled(state, stalledBefore, reading);
    return noCall(state, { why: 'could-not-connect', waitedMs: CONNECT_LIMIT_MS });
  }
  if (reading.flowFault) return stalled(state, reading.flowFault, reading);
  const waitedMs = elapsedMs(reading.connectedMs, atMs);
  // A call that took long to connect is given its time to carry packets all the same.
  return waitedMs < ARRIVAL_LIMIT_MS
    ? go(state, setTimer('connect', ARRIVAL_LIMIT_MS - waitedMs))
    : noCall(state, { why: 'nothing-arrived', waitedMs });
}

/** The next of the nearest may be the answer, unless what was seen speaks against that it is the relay or the way to it. */
function mayGoOn<R>({ chosen, hasFlowed, reading }: Connecting<R>): boolean {
  const evidence = { ...countsOf(reading), relayReceived: null };
  const without = { why: 'could-not-connect', waitedMs: 0 } as const;
  return hasNext(chosen) && !hasFlowed && contradictionIn(without, evidence) === null;
}

/**
 * A call that carries nothing although this browser did its part: a result, with what it stands on. What let packets of
 * a call before it through is not a network that lets none through.
 */
const noCall = <R>(state: Connecting<R>, { why, waitedMs }: NoCall): Step<R> =>
  state.hasFlowed
    ? stalled(state, 'kept-breaking', state.reading)
    : withoutCall(state, state.chosen, { why, waitedMs }, countsOf(state.reading));

/**
 * Another call, within the time that connecting may take: all of the one before is given up. Once for what this
 * browser did not do; some times for calls that break.
 */
function reopen<R>(state: Connecting<R> | Warming<R>, cause: ReopenCause): Step<R> {
  const { chosen, checking, sinceMs, reading } = state;
  const isFlowing = state.kind === 'warming';
  const isBroken = cause === 'broken';
  const breaks = state.breaks + (isBroken ? 1 : 0);
  if (!isBroken && state.reopenedFor !== null && state.reopenedFor !== 'broken')
    return stalled(state, cause, reading);
  if (breaks > MAX_BREAKS)
    return state.kind === 'warming'
      ? stalled(state, 'kept-breaking', reading)
      : noCall(state, { why: 'nothing-arrived', waitedMs: elapsedMs(sinceMs, reading?.atMs ?? sinceMs) });
  return go(
    {
      kind: 'connecting',
      chosen,
      checking,
      sinceMs,
      breaks,
      reading: null,
      isWatched: false,
      hasFlowed: state.hasFlowed || isFlowing,
      reopenedFor: isBroken ? (state.reopenedFor ?? cause) : cause,
    },
    ...clearTimers('flow', 'warm-up'),
    // While packets flow that time is not counted.
    ...(isFlowing ? [setTimer('connect', CONNECT_LIMIT_MS)] : []),
    openCall(chosen),
  );
}

/**
 * Packets flow: measured are those after the checks, whose packets are on the same path, and after a warm-up behind them:
 * closing their connections takes the browser a while.
 */
export function warming<R>(state: Warming<R>, event: RunEvent<R>, plan: TrafficPlan): Step<R> {
  const found = checked<R, Warming<R>>(state, event);
  if (found)
    return go<R>(
      found,
      ...clearChecks<R>(state, found),
      ...(found.checking ? [] : [setTimer('warm-up', plan.warmUpMs)]),
    );
  if (event.type === 'call') {
    const { reading } = event;
    const next = { ...state, reading };
    if (reading.audioStoppedMs !== null) return audioStopped(next);
    // One that carried packets says nothing of the network by breaking.
    return reading.brokenBy === null ? stay(next) : reopen(next, 'broken');
  }
  return event.type === 'timer' && event.name === 'warm-up' && !state.checking ? begin(state) : stay(state);
}

function begin<R>(state: Warming<R>): Step<R> {
  const { chosen, sinceMs, reopenedFor, reading } = state;
  const durationMs = wholeStretchMs(chosen.options.durationMs, chosen.options);
  return go(
    {
      kind: 'measuring',
      chosen,
      reopenedFor,
      reading,
      connectMs: elapsedMs(sinceMs, reading.connectedMs ?? reading.atMs),
      elapsedMs: 0,
      stoppedEarly: false,
      senderStoppedMs: null,
      isEnding: false,
      transfers: { kind: 'none' },
    },
    setTimer('end', durationMs + END_LIMIT_MS),
    { type: 'begin', durationMs },
  );
}
