import type { RunEffect, TimerName } from '../../../src/core/run/effect.ts';
import type { RunEvent } from '../../../src/core/run/event.ts';
import type { CallReading } from '../../../src/core/run/call-reading.ts';
import type { RunState } from '../../../src/core/run/state.ts';
import type { Step } from '../../../src/core/run/step.ts';
import type { Result } from '../../../src/wire/result.ts';

/** A change of the procedure, for breaking it on purpose. */
export type Mutation = (
  step: (state: RunState<Result>, event: RunEvent<Result>) => Step<Result>,
) => (state: RunState<Result>, event: RunEvent<Result>) => Step<Result>;

/** The procedure never learns a part of what the records say. */
const blindTo =
  (change: (reading: CallReading) => CallReading): Mutation =>
  (step) =>
  (state, event) =>
    step(state, event.type === 'call' ? { ...event, reading: change(event.reading) } : event);

/** The procedure forgets to have something done. */
const without =
  (isLeftOut: (effect: RunEffect<Result>) => boolean): Mutation =>
  (step) =>
  (before, event) => {
    const { state, effects } = step(before, event);
    return { state, effects: effects.filter((effect) => !isLeftOut(effect)) };
  };

const withoutTimer = (name: TimerName): Mutation =>
  without((effect) => effect.type === 'set-timer' && effect.name === name);

/** That packets flow is told once, and only to a procedure that already knows the call to be connected. */
const toldOnce: Mutation = (step) => {
  let isTold = false;
  let isConnected = false;
  return (state, event) => {
    if (event.type !== 'call') return step(state, event);
    const { reading } = event;
    const isNews = reading.isFlowing && !isTold;
    isTold = reading.isFlowing;
    const isHeard = isNews && isConnected;
    isConnected = reading.connectedMs !== null;
    // Once measured, the marks tell.
    return step(state, {
      ...event,
      reading: reading.beginMs === null ? { ...reading, isFlowing: isHeard } : reading,
    });
  };
};

/** Ways in which the procedure was or could be wrong: the model must find each. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'that packets flow is told once, and missed': toldOnce,
  'a page that was hidden goes unnoticed': blindTo((reading) => ({ ...reading, hiddenMs: 0 })),
  'a clock that stopped goes unnoticed': blindTo((reading) => ({
    ...reading,
    audioStoppedMs: null,
    unsentMs: 0,
  })),
  'a browser that sends nothing is taken for the network': blindTo((reading) => ({
    ...reading,
    flowFault: null,
    sent: 1,
  })),
  'a call stays on a port that lets nothing through': (step) => (state, event) => {
    const isOpen = state.kind === 'connecting' && event.type === 'connectivity-checked';
    return step(state, isOpen ? { ...event, report: null } : event);
  },
  'the next relay is not tried': (step) => (before, event) => {
    const { state, effects } = step(before, event);
    if (state.kind === 'locating' && state.checking)
      return { state: { ...state, checking: { ...state.checking, next: [] } }, effects };
    return {
      state: state.kind === 'connecting' ? { ...state, chosen: { ...state.chosen, next: [] } } : state,
      effects,
    };
  },
  'a relay that was named is exchanged': (step) => (before, event) => {
    const { state, effects } = step(before, event);
    const isNamed = state.kind === 'locating' && state.checking?.chosenBy === 'by-name';
    if (!isNamed || before.kind === 'locating') return { state, effects };
    const { relay } = state.checking;
    const next = state.grant.relays.filter((other) => other !== relay);
    return { state: { ...state, checking: { ...state.checking, next } }, effects };
  },
  'a relay that was tried in vain is not told': (step) => (before, event) => {
    const { state, effects } = step(before, event);
    if (state.kind !== 'locating' || !state.checking) return { state, effects };
    return { state: { ...state, checking: { ...state.checking, missed: [] } }, effects };
  },
  'a call is left open': without(({ type }) => type === 'close-call'),
  'a place is kept': without(({ type }) => type === 'release-test'),
  'transfers go on': without(({ type }) => type === 'stop-transfers'),
  'a server that never answers is waited for': withoutTimer('answer'),
  'checks that never end are waited for': withoutTimer('checks'),
  'a mark that is never set is waited for': withoutTimer('end'),
  'packets that never come are waited for': withoutTimer('late'),
  'the time to connect has no end': withoutTimer('connect'),
  'a timer is left running': without((effect) => effect.type === 'clear-timer'),
  'a test that was stopped is not told': (step) => (before, event) => {
    const { state, effects } = step(before, event);
    return { state: state.kind === 'measuring' ? { ...state, stoppedEarly: false } : state, effects };
  },
};
