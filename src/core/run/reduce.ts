import type { TrafficPlan } from '../traffic/traffic-plan.ts';
import { request, requesting } from './admit.ts';
import { connecting, warming } from './connect.ts';
import type { RunEvent } from './event.ts';
import { relayNameOf } from './grant-of.ts';
import { sendSignOfLife } from './lease.ts';
import { abandon, fail } from './leave.ts';
import { locating } from './locate.ts';
import { draining, measuring } from './measure.ts';
import type { RunState } from './state.ts';
import { go, preceded, stay, type Step } from './step.ts';
import { composing, done, leaveResult } from './store.ts';

/**
 * The procedure of a test as a reducer `(state, event) -> { state, effects }`. Nothing here waits, asks or draws:
 * the interpreter in src/app carries the effects out and reports back as events. Everything that can happen to a
 * test is therefore in this folder, one file a phase, and can be tested without a browser.
 *
 * idle -> requesting -> (waiting) -> locating -> connecting -> warming -> measuring -> draining -> composing -> done
 *
 * It is right for any order of events: what a call does is read from its records, whole, each time anything happens
 * (`CallReading`), and no phase waits for something that is told once. The checks of what the network lets through
 * run on beside the setting up of the call as soon as they cannot change its way any more.
 */
export function createRun<R>(plan: TrafficPlan): (state: RunState<R>, event: RunEvent<R>) => Step<R> {
  return (state, event) => anywhere(state, event) ?? inPhase(state, event, plan);
}

/** Events that mean the same in every phase; `null` leaves them to the phase. */
function anywhere<R>(state: RunState<R>, event: RunEvent<R>): Step<R> | null {
  const isOver = state.kind === 'idle' || state.kind === 'done' || state.kind === 'failed';
  switch (event.type) {
    case 'fault':
      return isOver ? stay(state) : fail(state, event.failure);
    case 'relays-lost': {
      const name = relayNameOf(state);
      return name !== null && event.names.includes(name)
        ? fail(state, { code: 'relay-lost', name })
        : stay(state);
    }
    case 'reset':
      if (!isOver) return stay(state);
      return go({ kind: 'idle' }, ...(state.kind === 'done' ? leaveResult(state) : []));
    case 'stop':
      return isOver || state.kind === 'measuring' || state.kind === 'draining' || state.kind === 'composing'
        ? null
        : abandon(state, { kind: 'idle' });
    case 'abandon':
      return isOver ? stay(state) : abandon(state, { kind: 'idle' });
    case 'timer':
      if (event.name === 'sign-of-life') return sendSignOfLife(state);
      return event.name === 'compose' && state.kind === 'composing'
        ? fail(state, { code: 'internal', fault: { kind: 'composed-too-slowly' } })
        : null;
    default:
      return null;
  }
}

function inPhase<R>(state: RunState<R>, event: RunEvent<R>, plan: TrafficPlan): Step<R> {
  switch (state.kind) {
    case 'idle':
    case 'failed':
    case 'done':
      if (event.type === 'start') return start(state, event);
      return state.kind === 'done' ? done(state, event) : stay(state);
    case 'requesting':
    case 'waiting':
      return requesting(state, event);
    case 'locating':
      return locating(state, event);
    case 'connecting':
      return connecting(state, event, plan);
    case 'warming':
      return warming(state, event, plan);
    case 'measuring':
      return measuring(state, event);
    case 'draining':
      return draining(state, event);
    case 'composing':
      return composing(state, event);
  }
}

function start<R>(state: RunState<R>, event: Extract<RunEvent<R>, { type: 'start' }>): Step<R> {
  const left = state.kind === 'done' ? leaveResult(state) : [];
  if (!event.isSupported) return go({ kind: 'failed', failure: { code: 'no-webrtc' } }, ...left);
  return preceded(request<R>(event.options), ...left);
}
