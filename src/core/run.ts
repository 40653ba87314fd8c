import type { CheckOutcome } from './connectivity/check.ts';
import type { Mark } from './connectivity/qos.ts';
import type { ConnectivityReport } from './connectivity/report.ts';
import { readingOf, urlsToTry } from './connectivity/ways.ts';
import type { Finding } from './grade.ts';
import { lateLimitMs } from './late-limit.ts';
import { NO_LOAD, planFor, wholeStretchMs, type LoadWish } from './load.ts';
import type { NoCall, NoCallFacts } from './no-call.ts';
import { nearestRelay, urlsForCall, type IssuedRelay, type RelayReading } from './relay.ts';
import { failedTry, type Storage, type StoreRefusal } from './storing.ts';
import type { TargetChoice } from './targets.ts';
import type { TrafficPlan } from './traffic-plan.ts';
import { elapsedMs, monotonicMs, type MonotonicMs } from './units.ts';

/**
 * The procedure of a test as a reducer `(state, event) -> { state, effects }`. Nothing here waits, asks or draws:
 * the interpreter in src/app carries the effects out and reports back as events. Everything that can happen to a
 * test is therefore in this one table, and can be tested without a browser.
 *
 * idle -> requesting -> (waiting) -> locating -> connecting -> warming -> measuring -> draining -> composing -> done
 */

/** What the person or the command line asked for. */
export interface TestOptions extends LoadWish {
  /** Of each part: a loaded test has two. */
  readonly durationMs: number;
  /** `null`: the target that fits the relay. */
  readonly target: TargetChoice | null;
  /** `null`: the nearest. */
  readonly relayName: string | null;
  readonly labels: {
    readonly ticket: string | null;
    readonly site: string | null;
    readonly user: string | null;
    /** Id of the test request whose link was opened. */
    readonly request: string | null;
  };
  readonly unattended: boolean;
  /** Also store what became of every single packet. */
  readonly keepPackets: boolean;
  /** Find out what the network lets through, and make no call. */
  readonly onlyConnectivity: boolean;
  /** With `onlyConnectivity`: also find out how long an idle UDP mapping lives, which takes up to three minutes. */
  readonly idleLife: boolean;
  /** Which streams ask for priority. */
  readonly mark: Mark;
}

/** The server's permission to test, with what is needed for it. */
export interface Place {
  readonly testId: string;
  /** The id that the result will have. */
  readonly resultId: string;
  readonly token: string;
  readonly relays: readonly IssuedRelay[];
  /** A test that gives no sign of life for this long loses its place. */
  readonly leaseMs: number;
  /** At how many bits a second each way the server lets transfers run; `null`: there are none. */
  readonly transferBitsPerSecond: number | null;
}

/** How the call was set up. */
export interface CallFacts {
  readonly method: 'rtp' | 'data-channel';
  /** Why the fallback was used; `null` for RTP. */
  readonly fallbackCause: 'no-encoded-transform' | 'audio-suspended' | null;
}

/** What this browser did not do though a call was open: a fault of ours or its own, never the network's. */
export type FlowFault =
  /** Its senders made no test packet. */
  | 'nothing-sent'
  /** Test packets came (getStats counts them), and none was handed to us. */
  | 'nothing-read';

/** Why a call was opened a second time before it was measured. */
export type ReopenCause = FlowFault | 'broken';

/** Why a test ended without a result. */
export type Failure =
  /** The page's own server did not answer. */
  | { readonly code: 'server-unreachable' }
  /** The server refused; `message` is its sentence. */
  | { readonly code: 'refused'; readonly message: string }
  /** This browser has no WebRTC. */
  | { readonly code: 'no-webrtc' }
  /** The server has no relay, or none of the wanted name. */
  | { readonly code: 'no-such-relay'; readonly name: string | null }
  /** No connection through the relay within the time. */
  | {
      readonly code: 'could-not-connect';
      readonly relay: string;
      readonly urls: readonly string[];
      readonly waitedMs: number;
    }
  /** Connected, but not one test packet came through. */
  | { readonly code: 'nothing-arrived'; readonly relay: string }
  /** Two calls were tried, and the browser carried no test packets over either. */
  | { readonly code: 'browser-stalled'; readonly fault: FlowFault }
  /** A fault of ours; `message` is for the person who reports it. */
  | { readonly code: 'internal'; readonly message: string };

/** What is known once a relay has been chosen. */
export interface Chosen {
  readonly place: Place;
  readonly options: TestOptions;
  readonly readings: readonly RelayReading[];
  readonly relay: IssuedRelay;
  readonly urls: readonly string[];
  readonly chosenBy: 'nearest' | 'by-name' | 'only';
  /** What the network lets through to the relay; `null` when that could not be found out. */
  readonly connectivity: ConnectivityReport | null;
}

/** The relay that is being checked, and how far the checks are. */
export interface Checking {
  readonly relay: IssuedRelay;
  readonly readings: readonly RelayReading[];
  readonly chosenBy: Chosen['chosenBy'];
  readonly outcomes: readonly CheckOutcome[];
  /** Checks in all; 0 before it is known. */
  readonly planned: number;
}

/** What happened while measuring, beyond packets. */
export interface Incidents {
  /** Begin of the present hidden time; `null` while the page is in front. */
  readonly hiddenSinceMs: MonotonicMs | null;
  readonly hiddenMs: number;
  readonly stoppedEarly: boolean;
  /** Ms after the begin. */
  readonly audioStoppedAtMs: number | null;
}

/** Facts that the result is composed from, beside the packets. */
export interface RunFacts {
  readonly chosen: Chosen;
  readonly call: CallFacts;
  readonly connectMs: number;
  readonly reopenedFor: ReopenCause | null;
  readonly incidents: Incidents;
  readonly lateLimitMs: number;
  readonly transfers: Transfers;
}

/** How far the transfers of a loaded test are. */
export type Transfers =
  /** Not asked for, or not yet their time. */
  | { readonly kind: 'none' }
  | { readonly kind: 'running' }
  /** They could not go on; `message` is a sentence. */
  | { readonly kind: 'failed'; readonly message: string };

/** The state of a test. `R` is the finished result, which the core does not look into. */
export type RunState<R> =
  | { readonly kind: 'idle' }
  | { readonly kind: 'requesting'; readonly options: TestOptions }
  | {
      readonly kind: 'waiting';
      readonly options: TestOptions;
      readonly testId: string;
      readonly token: string;
      readonly position: number;
      readonly waitMs: number;
    }
  | {
      readonly kind: 'locating';
      readonly options: TestOptions;
      readonly place: Place;
      /** `null` while the nearest relay is looked for. */
      readonly checking: Checking | null;
    }
  | {
      readonly kind: 'connecting';
      readonly chosen: Chosen;
      readonly sinceMs: MonotonicMs;
      /** `null` at the first try. */
      readonly reopenedFor: ReopenCause | null;
    }
  | {
      readonly kind: 'warming';
      readonly chosen: Chosen;
      readonly call: CallFacts;
      readonly sinceMs: MonotonicMs;
      readonly connectMs: number;
      readonly reopenedFor: ReopenCause | null;
      /** Whether a test packet has come through yet. */
      readonly flowing: boolean;
      /** What this browser has not done so far; `null`: it sends, and what is missing is the network's. */
      readonly flowFault: FlowFault | null;
    }
  | {
      readonly kind: 'measuring';
      readonly chosen: Chosen;
      readonly call: CallFacts;
      readonly connectMs: number;
      readonly reopenedFor: ReopenCause | null;
      /** Send time of the first measured packet; `null` until the sender has said. */
      readonly beginMs: MonotonicMs | null;
      readonly elapsedMs: number;
      readonly incidents: Incidents;
      readonly transfers: Transfers;
    }
  | { readonly kind: 'draining'; readonly facts: RunFacts; readonly outstanding: number }
  | { readonly kind: 'composing'; readonly facts: RunFacts | NoCallFacts }
  | {
      readonly kind: 'done';
      readonly result: R;
      readonly place: Place;
      readonly keepPackets: boolean;
      readonly storage: Storage;
    }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Named timers; setting one again replaces it. */
export type TimerName =
  'ask-again' | 'sign-of-life' | 'connect' | 'flow' | 'warm-up' | 'late' | 'store-again';

/** What can happen. */
export type RunEvent<R> =
  | { readonly type: 'start'; readonly options: TestOptions; readonly isSupported: boolean }
  | { readonly type: 'admitted'; readonly place: Place }
  | {
      readonly type: 'queued';
      readonly testId: string;
      readonly token: string;
      readonly position: number;
      readonly waitMs: number;
      readonly pollAfterMs: number;
    }
  | { readonly type: 'fault'; readonly failure: Failure }
  | {
      readonly type: 'relays-measured';
      readonly readings: readonly RelayReading[];
      readonly atMs: MonotonicMs;
    }
  /** Some checks of the relay have ended. */
  | {
      readonly type: 'connectivity-progress';
      readonly outcomes: readonly CheckOutcome[];
      readonly planned: number;
    }
  /** All have; `null` when they could not be made. */
  | {
      readonly type: 'connectivity-checked';
      readonly report: ConnectivityReport | null;
      readonly atMs: MonotonicMs;
    }
  | { readonly type: 'call-opened'; readonly call: CallFacts; readonly atMs: MonotonicMs }
  /** The first test packet came through. */
  | { readonly type: 'flowing' }
  /** The first measured packet was sent. */
  | { readonly type: 'begun'; readonly atMs: MonotonicMs; readonly isHidden: boolean }
  | {
      readonly type: 'progress';
      readonly atMs: MonotonicMs;
      /** Since the last arrival of any test packet, ms. */
      readonly silentMs: number;
      /** Since the last test packet was sent, ms. */
      readonly unsentMs: number;
      /** Measured packets that have not arrived yet. */
      readonly outstanding: number;
      readonly maxRttMs: number | null;
      readonly flowFault: FlowFault | null;
    }
  /** The sender has set the end mark. */
  | {
      readonly type: 'ended';
      readonly atMs: MonotonicMs;
      readonly outstanding: number;
      readonly maxRttMs: number | null;
    }
  | { readonly type: 'visibility'; readonly isHidden: boolean; readonly atMs: MonotonicMs }
  | { readonly type: 'audio-stopped'; readonly atMs: MonotonicMs }
  /** Transfers cannot go on: the server refuses them, or cannot be reached any more. */
  | { readonly type: 'transfers-failed'; readonly message: string }
  /** The connection failed for good, or the measuring worker died. */
  | { readonly type: 'call-broken'; readonly message: string }
  | { readonly type: 'stop' }
  /** Leave the test without a result, whatever its phase: the page is being closed. */
  | { readonly type: 'abandon' }
  | { readonly type: 'timer'; readonly name: TimerName }
  | { readonly type: 'composed'; readonly result: R }
  | { readonly type: 'stored'; readonly path: string; readonly code: string }
  | { readonly type: 'store-failed'; readonly refusal: StoreRefusal }
  | { readonly type: 'packets-stored' }
  | { readonly type: 'packets-failed'; readonly refusal: StoreRefusal }
  /** A person does not want to wait until it is tried again by itself. */
  | { readonly type: 'store-again' }
  | { readonly type: 'reset' };

/** What the interpreter is to do. */
export type RunEffect<R> =
  | { readonly type: 'request-test'; readonly durationMs: number; readonly load: LoadWish }
  | { readonly type: 'ask-again'; readonly testId: string; readonly token: string }
  | { readonly type: 'sign-of-life'; readonly testId: string; readonly token: string }
  | { readonly type: 'release-test'; readonly testId: string; readonly token: string }
  | { readonly type: 'measure-relays'; readonly relays: readonly IssuedRelay[] }
  | {
      readonly type: 'check-connectivity';
      readonly place: Place;
      readonly relay: IssuedRelay;
      readonly idleLife: boolean;
    }
  | {
      readonly type: 'open-call';
      readonly relay: IssuedRelay;
      readonly urls: readonly string[];
      readonly plan: TrafficPlan;
      readonly mark: Mark;
    }
  /** Set the begin mark now and the end mark `durationMs` later. */
  | { readonly type: 'begin'; readonly durationMs: number }
  /** Set the end mark now. */
  | { readonly type: 'end' }
  /** Keep the link busy both ways from now on. */
  | { readonly type: 'start-transfers'; readonly place: Place }
  | { readonly type: 'stop-transfers' }
  | { readonly type: 'compose'; readonly facts: RunFacts }
  | { readonly type: 'compose-without-call'; readonly facts: NoCallFacts }
  | { readonly type: 'close-call' }
  | { readonly type: 'store'; readonly result: R; readonly place: Place }
  | { readonly type: 'store-packets'; readonly place: Place }
  | { readonly type: 'set-timer'; readonly name: TimerName; readonly afterMs: number }
  | { readonly type: 'clear-timer'; readonly name: TimerName };

/** A state and what is to be done on entering it. */
export interface Step<R> {
  readonly state: RunState<R>;
  readonly effects: readonly RunEffect<R>[];
}

/** At 22 % loss each way ICE and DTLS took over 15 s: only after this is it *could not connect*. */
export const CONNECT_LIMIT_MS = 45_000;
/** A browser that carries no test packet this long after its call was open is given another call. */
export const FLOW_LIMIT_MS = 5000;
/** The sender producing nothing for this long while measuring means that its clock has stopped. */
export const UNSENT_LIMIT_MS = 2000;
/** Nothing arriving for this long while measuring ends the test early: a call would be over. */
export const SILENCE_LIMIT_MS = 15_000;

/** The minutes of an idle mapping would use up what is left of a place: they are for checks without a call. */
const isIdleLifeAsked = ({ idleLife, onlyConnectivity }: TestOptions): boolean =>
  idleLife && onlyConnectivity;
/** A place of this length lasts for the checks and two minutes more. */
const IDLE_LIFE_MS = 60_000;
const askedMs = (options: TestOptions): number =>
  isIdleLifeAsked(options) ? Math.max(options.durationMs, IDLE_LIFE_MS) : options.durationMs;

/** Checks alone make no call, so there is no load either. */
const loadOf = ({ calls, loaded, onlyConnectivity }: TestOptions): LoadWish =>
  onlyConnectivity ? NO_LOAD : { calls, loaded };

const NO_INCIDENTS: Incidents = {
  hiddenSinceMs: null,
  hiddenMs: 0,
  stoppedEarly: false,
  audioStoppedAtMs: null,
};

type Done<R> = Extract<RunState<R>, { kind: 'done' }>;

/** The reducer, with the plan of traffic it is to run. */
export function createRun<R>(plan: TrafficPlan): (state: RunState<R>, event: RunEvent<R>) => Step<R> {
  const stay = (state: RunState<R>): Step<R> => ({ state, effects: [] });
  const go = (state: RunState<R>, ...effects: RunEffect<R>[]): Step<R> => ({ state, effects });

  function placeOf(state: RunState<R>): { testId: string; token: string } | null {
    switch (state.kind) {
      case 'waiting':
        return state;
      case 'locating':
      case 'done':
        return state.place;
      case 'connecting':
      case 'warming':
      case 'measuring':
        return state.chosen.place;
      case 'draining':
      case 'composing':
        return state.facts.chosen.place;
      case 'idle':
      case 'requesting':
      case 'failed':
        return null;
    }
  }

  const clear = (...names: TimerName[]): RunEffect<R>[] =>
    names.map((name) => ({ type: 'clear-timer', name }));

  /** Leaves a test that will have no result, giving back all it holds. */
  function abandon(from: RunState<R>, to: RunState<R>): Step<R> {
    const place = placeOf(from);
    const effects: RunEffect<R>[] = [
      ...clear('ask-again', 'sign-of-life', 'connect', 'flow', 'warm-up', 'late'),
      ...stopTransfers(from),
      { type: 'close-call' },
      ...(place ? [{ type: 'release-test' as const, testId: place.testId, token: place.token }] : []),
    ];
    return { state: to, effects };
  }

  function stopTransfers(state: RunState<R>): RunEffect<R>[] {
    return state.kind === 'measuring' && state.transfers.kind === 'running'
      ? [{ type: 'stop-transfers' }]
      : [];
  }

  const fail = (state: RunState<R>, failure: Failure): Step<R> => abandon(state, { kind: 'failed', failure });

  const lifeSign = (place: Place): RunEffect<R> => ({
    type: 'set-timer',
    name: 'sign-of-life',
    afterMs: Math.max(1000, place.leaseMs / 3),
  });

  type Locating = Extract<RunState<R>, { kind: 'locating' }>;

  /** Where the call is to go, if that needs no measuring: the named relay, or the only one. */
  function locate(options: TestOptions, place: Place): Step<R> {
    const { relays } = place;
    const [first] = relays;
    const state: Locating = { kind: 'locating', options, place, checking: null };
    if (options.relayName === null && relays.length > 1)
      return go(state, lifeSign(place), { type: 'measure-relays', relays });
    const relay =
      options.relayName === null ? first : relays.find(({ relay: { name } }) => name === options.relayName);
    if (!relay) return fail(state, { code: 'no-such-relay', name: options.relayName });
    const { state: checking, effects } = check(
      state,
      relay,
      [],
      options.relayName === null ? 'only' : 'by-name',
    );
    return { state: checking, effects: [lifeSign(place), ...effects] };
  }

  function check(
    state: Locating,
    relay: IssuedRelay,
    readings: readonly RelayReading[],
    chosenBy: Chosen['chosenBy'],
  ): Step<R> {
    const { place, options } = state;
    const checking: Checking = { relay, readings, chosenBy, outcomes: [], planned: 0 };
    const idleLife = isIdleLifeAsked(options);
    return go({ ...state, checking }, { type: 'check-connectivity', place, relay, idleLife });
  }

  function locating(state: Locating, event: RunEvent<R>): Step<R> {
    switch (event.type) {
      case 'relays-measured': {
        const { relays } = state.place;
        const nearest = nearestRelay(event.readings)?.name ?? relays[0]?.relay.name;
        const relay = relays.find((candidate) => candidate.relay.name === nearest);
        if (!relay) return fail(state, { code: 'no-such-relay', name: null });
        return check(state, relay, event.readings, 'nearest');
      }
      case 'connectivity-progress': {
        const { outcomes, planned } = event;
        return state.checking
          ? stay({ ...state, checking: { ...state.checking, outcomes, planned } })
          : stay(state);
      }
      case 'connectivity-checked':
        return state.checking ? call(state, state.checking, event.report, event.atMs) : stay(state);
      default:
        return stay(state);
    }
  }

  /** Calls by the best of what is open; without anything open, that is the result. */
  function call(
    { options, place }: Locating,
    { relay, readings, chosenBy }: Checking,
    connectivity: ConnectivityReport | null,
    atMs: MonotonicMs,
  ): Step<R> {
    const { name } = relay.relay;
    const checked = connectivity ? readingOf(name, connectivity.checks) : null;
    const all = checked ? [...readings.filter((reading) => reading.name !== name), checked] : readings;
    const urls = connectivity
      ? urlsToTry(connectivity.checks)
      : urlsForCall(relay.relay, readings.find((reading) => reading.name === name) ?? null);
    const chosen: Chosen = { place, options, readings: all, relay, urls, chosenBy, connectivity };
    if (connectivity && (options.onlyConnectivity || urls.length === 0))
      return withoutCall(chosen, {
        why: options.onlyConnectivity ? 'only-connectivity' : 'nothing-open',
        waitedMs: connectivity.tookMs,
      });
    return go(
      { kind: 'connecting', chosen, sinceMs: atMs, reopenedFor: null },
      { type: 'set-timer', name: 'connect', afterMs: CONNECT_LIMIT_MS },
      openCall(chosen),
    );
  }

  const openCall = ({ relay, urls, options }: Chosen): RunEffect<R> => ({
    type: 'open-call',
    ...{ relay, urls, plan: planFor(plan, options.calls), mark: options.mark },
  });

  /** What the network lets through is a result too, and is kept like any other. */
  function withoutCall(chosen: Chosen, noCall: NoCall): Step<R> {
    const facts: NoCallFacts = { chosen, noCall };
    return go(
      { kind: 'composing', facts },
      ...clear('connect', 'flow', 'warm-up'),
      { type: 'close-call' },
      { type: 'compose-without-call', facts },
    );
  }

  function end(
    state: Extract<RunState<R>, { kind: 'measuring' }>,
    event: Extract<RunEvent<R>, { type: 'ended' }>,
  ): Step<R> {
    const { chosen, call, connectMs, reopenedFor, incidents, transfers } = state;
    const { hiddenSinceMs } = incidents;
    const hiddenMs = incidents.hiddenMs + (hiddenSinceMs === null ? 0 : elapsedMs(hiddenSinceMs, event.atMs));
    const facts: RunFacts = {
      chosen,
      call,
      connectMs,
      reopenedFor,
      incidents: { ...incidents, hiddenMs, hiddenSinceMs: null },
      lateLimitMs: lateLimitMs(event.maxRttMs),
      transfers,
    };
    const stop = stopTransfers(state);
    if (event.outstanding === 0) return go({ kind: 'composing', facts }, ...stop, { type: 'compose', facts });
    return go({ kind: 'draining', facts, outstanding: event.outstanding }, ...stop, {
      type: 'set-timer',
      name: 'late',
      afterMs: facts.lateLimitMs,
    });
  }

  function onVisibility(incidents: Incidents, isHidden: boolean, atMs: MonotonicMs): Incidents {
    const { hiddenSinceMs } = incidents;
    if (isHidden) return hiddenSinceMs === null ? { ...incidents, hiddenSinceMs: atMs } : incidents;
    if (hiddenSinceMs === null) return incidents;
    return {
      ...incidents,
      hiddenSinceMs: null,
      hiddenMs: incidents.hiddenMs + elapsedMs(hiddenSinceMs, atMs),
    };
  }

  function audioStopped(state: Extract<RunState<R>, { kind: 'measuring' }>, atMs: MonotonicMs): Step<R> {
    const audioStoppedAtMs = state.beginMs === null ? 0 : Math.max(0, elapsedMs(state.beginMs, atMs));
    return go({ ...state, incidents: { ...state.incidents, audioStoppedAtMs } }, { type: 'end' });
  }

  /** Transfers begin where the idle part ends. */
  function loadWhenDue(state: Extract<RunState<R>, { kind: 'measuring' }>): Step<R> {
    const { options, place } = state.chosen;
    return options.loaded && state.transfers.kind === 'none' && state.elapsedMs >= options.durationMs
      ? go({ ...state, transfers: { kind: 'running' } }, { type: 'start-transfers', place })
      : stay(state);
  }

  function measuring(state: Extract<RunState<R>, { kind: 'measuring' }>, event: RunEvent<R>): Step<R> {
    switch (event.type) {
      case 'begun':
        return stay({
          ...state,
          beginMs: event.atMs,
          incidents: onVisibility(state.incidents, event.isHidden, event.atMs),
        });
      case 'progress': {
        const elapsed = state.beginMs === null ? 0 : Math.max(0, elapsedMs(state.beginMs, event.atMs));
        const { options } = state.chosen;
        const next = { ...state, elapsedMs: Math.min(elapsed, wholeStretchMs(options.durationMs, options)) };
        if (event.unsentMs >= UNSENT_LIMIT_MS)
          return audioStopped(next, monotonicMs(event.atMs - event.unsentMs));
        return event.silentMs >= SILENCE_LIMIT_MS ? go(next, { type: 'end' }) : loadWhenDue(next);
      }
      case 'transfers-failed':
        // Without them there is nothing more to measure: what was, stands.
        return state.transfers.kind === 'running'
          ? go(
              { ...state, transfers: { kind: 'failed', message: event.message } },
              { type: 'stop-transfers' },
              { type: 'end' },
            )
          : stay(state);
      case 'call-broken':
        return go(state, { type: 'end' });
      case 'visibility':
        return stay({ ...state, incidents: onVisibility(state.incidents, event.isHidden, event.atMs) });
      case 'audio-stopped': {
        const audioStoppedAtMs =
          state.beginMs === null ? 0 : Math.max(0, elapsedMs(state.beginMs, event.atMs));
        return go({ ...state, incidents: { ...state.incidents, audioStoppedAtMs } }, { type: 'end' });
      }
      case 'stop':
        return go({ ...state, incidents: { ...state.incidents, stoppedEarly: true } }, { type: 'end' });
      case 'ended':
        return end(state, event);
      default:
        return stay(state);
    }
  }

  function connecting(state: Extract<RunState<R>, { kind: 'connecting' }>, event: RunEvent<R>): Step<R> {
    const { chosen, sinceMs, reopenedFor } = state;
    if (event.type === 'call-opened')
      return go(
        {
          kind: 'warming',
          ...{ chosen, sinceMs, reopenedFor, call: event.call, connectMs: elapsedMs(sinceMs, event.atMs) },
          ...{ flowing: false, flowFault: 'nothing-sent' },
        },
        watchFlow,
      );
    if (event.type === 'call-broken') return fail(state, { code: 'internal', message: event.message });
    if (event.type !== 'timer' || event.name !== 'connect') return stay(state);
    // It did connect before: what kept it from carrying packets then was not the network.
    if (reopenedFor && reopenedFor !== 'broken')
      return fail(state, { code: 'browser-stalled', fault: reopenedFor });
    const { relay, urls, connectivity } = chosen;
    if (connectivity) return withoutCall(chosen, { why: 'could-not-connect', waitedMs: CONNECT_LIMIT_MS });
    return fail(state, {
      code: 'could-not-connect',
      ...{ relay: relay.relay.name, urls, waitedMs: CONNECT_LIMIT_MS },
    });
  }

  type Warming = Extract<RunState<R>, { kind: 'warming' }>;

  function warming(state: Warming, event: RunEvent<R>): Step<R> {
    switch (event.type) {
      case 'flowing':
        return state.flowing
          ? stay(state)
          : go({ ...state, flowing: true, flowFault: null }, ...clear('connect', 'flow'), {
              type: 'set-timer',
              name: 'warm-up',
              afterMs: plan.warmUpMs,
            });
      case 'progress':
        return stay(state.flowing ? state : { ...state, flowFault: event.flowFault });
      case 'audio-stopped':
        return fail(state, { code: 'internal', message: 'The browser stopped its audio clock.' });
      case 'call-broken':
        // One that carried packets, or that this browser never gave any, says nothing of the network by breaking.
        return state.flowing || state.flowFault
          ? reopen(state, state.flowFault ?? 'broken')
          : withoutFlow(state);
      case 'timer':
        return onWarmingTimer(state, event.name);
      default:
        return stay(state);
    }
  }

  function onWarmingTimer(state: Warming, name: TimerName): Step<R> {
    switch (name) {
      case 'warm-up': {
        const { chosen, call, connectMs, reopenedFor } = state;
        const { durationMs } = chosen.options;
        return go(
          {
            kind: 'measuring',
            ...{ chosen, call, connectMs, reopenedFor },
            ...{ beginMs: null, elapsedMs: 0, incidents: NO_INCIDENTS, transfers: { kind: 'none' } },
          },
          { type: 'begin', durationMs: wholeStretchMs(durationMs, chosen.options) },
        );
      }
      case 'flow':
        return state.flowFault ? reopen(state, state.flowFault) : go(state, watchFlow);
      case 'connect':
        return withoutFlow(state);
      default:
        return stay(state);
    }
  }

  const watchFlow: RunEffect<R> = { type: 'set-timer', name: 'flow', afterMs: FLOW_LIMIT_MS };

  /** Another call, once, within the time that connecting may take: all of the first is given up. */
  function reopen(state: Warming, cause: ReopenCause): Step<R> {
    if (state.reopenedFor) return withoutFlow(state);
    const { chosen, sinceMs, flowing } = state;
    const again: RunEffect<R> = { type: 'set-timer', name: 'connect', afterMs: CONNECT_LIMIT_MS };
    return go(
      { kind: 'connecting', chosen, sinceMs, reopenedFor: cause },
      ...clear('flow', 'warm-up'),
      // While packets flow that time is not counted.
      ...(flowing ? [again] : []),
      openCall(chosen),
    );
  }

  /** A call that carries nothing: told of the network only where this browser did its part. */
  function withoutFlow(state: Warming): Step<R> {
    const { chosen, connectMs, flowFault } = state;
    if (flowFault) return fail(state, { code: 'browser-stalled', fault: flowFault });
    return chosen.connectivity
      ? withoutCall(chosen, { why: 'nothing-arrived', waitedMs: connectMs })
      : fail(state, { code: 'nothing-arrived', relay: chosen.relay.relay.name });
  }

  function requesting(
    state: Extract<RunState<R>, { kind: 'requesting' | 'waiting' }>,
    event: RunEvent<R>,
  ): Step<R> {
    const { options } = state;
    switch (event.type) {
      case 'admitted':
        return locate(options, event.place);
      case 'queued': {
        const { testId, token, position, waitMs, pollAfterMs } = event;
        return go(
          { kind: 'waiting', options, testId, token, position, waitMs },
          { type: 'set-timer', name: 'ask-again', afterMs: pollAfterMs },
        );
      }
      case 'timer':
        return state.kind === 'waiting' && event.name === 'ask-again'
          ? go(state, { type: 'ask-again', testId: state.testId, token: state.token })
          : stay(state);
      default:
        return stay(state);
    }
  }

  function draining(state: Extract<RunState<R>, { kind: 'draining' }>, event: RunEvent<R>): Step<R> {
    const compose = (): Step<R> =>
      go(
        { kind: 'composing', facts: state.facts },
        { type: 'clear-timer', name: 'late' },
        { type: 'compose', facts: state.facts },
      );
    if (event.type === 'progress')
      return event.outstanding === 0 ? compose() : stay({ ...state, outstanding: event.outstanding });
    return event.type === 'timer' && event.name === 'late' ? compose() : stay(state);
  }

  const tryAgain = (afterMs: number | null): RunEffect<R>[] =>
    afterMs === null ? [] : [{ type: 'set-timer', name: 'store-again', afterMs }];
  const stopTrying: RunEffect<R> = { type: 'clear-timer', name: 'store-again' };

  function done(state: Done<R>, event: RunEvent<R>): Step<R> {
    const { storage, keepPackets, place } = state;
    const isStored = storage.kind === 'stored';
    switch (event.type) {
      case 'stored': {
        const { path, code } = event;
        if (!keepPackets)
          return stay({ ...state, storage: { kind: 'stored', path, code, packets: { kind: 'none' } } });
        const packets = { kind: 'sending', attempt: 1 } as const;
        return go(
          { ...state, storage: { kind: 'stored', path, code, packets } },
          { type: 'store-packets', place },
        );
      }
      case 'store-failed': {
        if (storage.kind !== 'storing') return stay(state);
        const failed = failedTry(event.refusal, storage.attempt);
        return go({ ...state, storage: failed }, ...tryAgain(failed.retryAfterMs));
      }
      case 'packets-stored':
        return isStored
          ? stay({ ...state, storage: { ...storage, packets: { kind: 'kept' } } })
          : stay(state);
      case 'packets-failed': {
        if (!isStored || storage.packets.kind !== 'sending') return stay(state);
        const failed = failedTry(event.refusal, storage.packets.attempt);
        return go({ ...state, storage: { ...storage, packets: failed } }, ...tryAgain(failed.retryAfterMs));
      }
      case 'store-again':
        return storeAgain(state);
      case 'timer':
        return event.name === 'store-again' ? storeAgain(state) : stay(state);
      default:
        return stay(state);
    }
  }

  function storeAgain(state: Done<R>): Step<R> {
    const { storage, result, place } = state;
    if (storage.kind === 'failed')
      return go({ ...state, storage: { kind: 'storing', attempt: storage.attempt + 1 } }, stopTrying, {
        type: 'store',
        result,
        place,
      });
    if (storage.kind !== 'stored' || storage.packets.kind !== 'failed') return stay(state);
    const packets = { kind: 'sending', attempt: storage.packets.attempt + 1 } as const;
    return go({ ...state, storage: { ...storage, packets } }, stopTrying, { type: 'store-packets', place });
  }

  /** Events that mean the same in every phase; `null` leaves them to the phase. */
  function anywhere(state: RunState<R>, event: RunEvent<R>): Step<R> | null {
    const isOver = state.kind === 'idle' || state.kind === 'done' || state.kind === 'failed';
    switch (event.type) {
      case 'fault':
        return isOver ? stay(state) : fail(state, event.failure);
      case 'reset':
        if (!isOver) return stay(state);
        return go({ kind: 'idle' }, ...(state.kind === 'done' ? [stopTrying] : []));
      case 'stop':
        return isOver || state.kind === 'measuring' || state.kind === 'draining' || state.kind === 'composing'
          ? null
          : abandon(state, { kind: 'idle' });
      case 'abandon':
        return isOver ? stay(state) : abandon(state, { kind: 'idle' });
      case 'timer': {
        const place = placeOf(state);
        if (event.name !== 'sign-of-life' || isOver || state.kind === 'waiting' || !place) return null;
        const full = state.kind === 'locating' ? state.place : 'chosen' in state ? state.chosen.place : null;
        const leaseHolder = full ?? ('facts' in state ? state.facts.chosen.place : null);
        return leaseHolder
          ? go(
              state,
              { type: 'sign-of-life', testId: place.testId, token: place.token },
              lifeSign(leaseHolder),
            )
          : null;
      }
      default:
        return null;
    }
  }

  return (state, event) => {
    const common = anywhere(state, event);
    if (common) return common;
    switch (state.kind) {
      case 'idle':
      case 'failed':
      case 'done':
        if (event.type === 'start')
          return event.isSupported
            ? go(
                { kind: 'requesting', options: event.options },
                ...(state.kind === 'done' ? [stopTrying] : []),
                { type: 'request-test', durationMs: askedMs(event.options), load: loadOf(event.options) },
              )
            : stay({ kind: 'failed', failure: { code: 'no-webrtc' } });
        return state.kind === 'done' ? done(state, event) : stay(state);
      case 'requesting':
      case 'waiting':
        return requesting(state, event);
      case 'locating':
        return locating(state, event);
      case 'connecting':
        return connecting(state, event);
      case 'warming':
        return warming(state, event);
      case 'measuring':
        return measuring(state, event);
      case 'draining':
        return draining(state, event);
      case 'composing': {
        if (event.type !== 'composed') return stay(state);
        const { place, options } = state.facts.chosen;
        const { keepPackets } = options;
        const storage = { kind: 'storing', attempt: 1 } as const;
        return go(
          { kind: 'done', result: event.result, place, keepPackets, storage },
          { type: 'clear-timer', name: 'sign-of-life' },
          { type: 'close-call' },
          { type: 'store', result: event.result, place },
        );
      }
    }
  };
}

/** The findings that the procedure itself knows of; the packets tell the rest. */
export function findingsOf(facts: RunFacts, measuredMs: number): Finding[] {
  const { incidents, call, chosen } = facts;
  const findings: Finding[] = [];
  if (incidents.hiddenMs > 0) findings.push({ code: 'hidden', hiddenMs: incidents.hiddenMs });
  // A loaded test that is stopped in its second part has had its first.
  if (incidents.stoppedEarly && !(chosen.options.loaded && measuredMs >= chosen.options.durationMs))
    findings.push({ code: 'stopped-early', measuredMs, plannedMs: chosen.options.durationMs });
  if (incidents.audioStoppedAtMs !== null)
    findings.push({ code: 'audio-stopped', atMs: incidents.audioStoppedAtMs });
  if (call.fallbackCause !== null) findings.push({ code: 'data-channel', cause: call.fallbackCause });
  if (call.fallbackCause === 'audio-suspended') findings.push({ code: 'audio-suspended' });
  return findings;
}
