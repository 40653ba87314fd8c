import type { ConnectivityReport } from '../connectivity/report.ts';
import { earlyUrls, urlsToTry } from '../connectivity/ways.ts';
import { nearestFew, urlsForCall, type RelayReading } from '../relay.ts';
import type { MonotonicMs } from '../units.ts';
import { openFirstCall } from './connect.ts';
import type { RunEvent } from './event.ts';
import type { Failure } from './failure.ts';
import { withChecked, withProgress, withReport } from './found.ts';
import { signOfLifeTimer } from './lease.ts';
import { fail, withoutCall } from './leave.ts';
import { LOCATE_LIMIT_MS } from './limits.ts';
import type { TestOptions } from './options.ts';
import type { Checking, Chosen, TestGrant } from './grant.ts';
import { check } from './nearest/check-relay.ts';
import { hasNext, tryNext } from './nearest/next-relay.ts';
import type { StateOf } from './state.ts';
import { clearTimers, go, preceded, setTimer, stay, type Step } from './step.ts';

/** Where the call is to go, if that needs no measuring: the named relay, or the only one. */
export function locate<R>(options: TestOptions, grant: TestGrant): Step<R> {
  const { relays } = grant;
  const [first] = relays;
  const state: StateOf<R, 'locating'> = { kind: 'locating', options, grant, checking: null };
  if (options.relayName === null && relays.length > 1)
    return go(state, signOfLifeTimer(grant), setTimer('locate', LOCATE_LIMIT_MS), {
      type: 'measure-relays',
      relays,
    });
  const relay =
    options.relayName === null ? first : relays.find(({ relay: { name } }) => name === options.relayName);
  if (!relay) return fail(state, withoutRelay(grant, options.relayName));
  return preceded(
    check(state, relay, [], options.relayName === null ? 'only' : 'by-name'),
    signOfLifeTimer(grant),
  );
}

/** Until the relay is chosen, and the way to it is known. */
export function locating<R>(state: StateOf<R, 'locating'>, event: RunEvent<R>): Step<R> {
  const { checking } = state;
  switch (event.type) {
    case 'relays-measured':
      return checking ? stay(state) : choose(state, event.readings);
    case 'connectivity-progress':
      return checking ? callEarly(state, withProgress(checking, event), event.atMs) : stay(state);
    case 'connectivity-checked':
      return checking ? call(state, checking, event.report, event.atMs) : stay(state);
    case 'timer':
      // Connecting has longer: it finds out what neither has told in time.
      if (event.name === 'locate' && !checking) return choose(state, []);
      return event.name === 'checks' && checking ? call(state, checking, null, event.atMs) : stay(state);
    default:
      return stay(state);
  }
}

/** Why there is none of this name, or none at all. */
function withoutRelay({ relaysOut }: TestGrant, name: string | null): Failure {
  const out = name === null ? relaysOut : relaysOut.filter((relay) => relay.name === name);
  return out.length > 0 ? { code: 'relays-out', name, out } : { code: 'no-such-relay', name };
}

function choose<R>(state: StateOf<R, 'locating'>, readings: readonly RelayReading[]): Step<R> {
  const [relay, ...next] = nearestFew(state.grant.relays, readings);
  if (!relay) return fail(state, withoutRelay(state.grant, null));
  return preceded(check(state, relay, readings, 'nearest', { next, missed: [] }), ...clearTimers('locate'));
}

/** Calls as soon as a UDP port has answered: the checks go on beside the call, and may give it a better way. */
function callEarly<R>(state: StateOf<R, 'locating'>, checking: Checking, atMs: MonotonicMs): Step<R> {
  const urls = state.options.onlyConnectivity ? [] : earlyUrls(checking);
  if (urls.length === 0) return stay({ ...state, checking });
  const { grant, options } = state;
  const { relay, readings, chosenBy, outcomes, next = [], missed = [] } = checking;
  const chosen: Chosen = {
    grant,
    options,
    relay,
    urls,
    chosenBy,
    next,
    missed,
    readings: withChecked(relay, readings, outcomes),
    connectivity: null,
  };
  return openFirstCall(chosen, checking, atMs);
}

/** Calls by the best of what is open; without anything open, that is the result. */
function call<R>(
  state: StateOf<R, 'locating'>,
  { relay, readings, chosenBy, next = [], missed = [] }: Checking,
  connectivity: ConnectivityReport | null,
  atMs: MonotonicMs,
): Step<R> {
  const { options, grant } = state;
  const { name } = relay.relay;
  const urls = connectivity
    ? urlsToTry(connectivity.checks)
    : urlsForCall(relay.relay, readings.find((reading) => reading.name === name) ?? null);
  const unchecked: Chosen = {
    ...{ grant, options, readings, relay, urls, chosenBy, next, missed },
    connectivity: null,
  };
  const chosen = connectivity ? withReport(unchecked, connectivity) : unchecked;
  if (options.onlyConnectivity && !connectivity)
    return fail(state, { code: 'internal', fault: { kind: 'checks-not-made' } });
  if (connectivity && urls.length === 0 && !options.onlyConnectivity && hasNext(chosen))
    return tryNext(state, chosen, { why: 'nothing-open', waitedMs: connectivity.tookMs });
  if (connectivity && (options.onlyConnectivity || urls.length === 0))
    return withoutCall(
      state,
      chosen,
      {
        why: options.onlyConnectivity ? 'only-connectivity' : 'nothing-open',
        waitedMs: connectivity.tookMs,
      },
      null,
    );
  return preceded(openFirstCall<R>(chosen, null, atMs), ...clearTimers('checks'));
}
