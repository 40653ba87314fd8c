import { lateLimitMs } from '../packets/late-limit.ts';
import { wholeStretchMs } from '../traffic/load.ts';
import { elapsedMs, type MonotonicMs } from '../units.ts';
import type { CallReading } from './call-reading.ts';
import type { RunEffect } from './effect.ts';
import type { RunEvent } from './event.ts';
import { abandon, stalled, stopTransfers } from './leave.ts';
import { COMPOSE_LIMIT_MS, END_LIMIT_MS, SILENCE_LIMIT_MS, UNSENT_LIMIT_MS } from './limits.ts';
import type { RunFacts, StateOf } from './state.ts';
import { clearTimers, go, preceded, setTimer, stay, type Step } from './step.ts';

type Measuring<R> = StateOf<R, 'measuring'>;

/** Between the marks. */
export function measuring<R>(state: Measuring<R>, event: RunEvent<R>): Step<R> {
  switch (event.type) {
    case 'call':
      return onReading(state, event.reading);
    case 'transfers-failed':
      // Without them there is nothing more to measure: what was, stands.
      return state.transfers.kind === 'running'
        ? ending(
            { ...state, transfers: { kind: 'failed', message: event.message } },
            { type: 'stop-transfers' },
          )
        : stay(state);
    case 'stop':
      return ending({ ...state, stoppedEarly: true });
    case 'timer':
      if (event.name !== 'end') return stay(state);
      // A page that was held up hears of its timer before it hears of the mark: only what stays away was not set.
      return state.isEnding ? stalled(state, 'not-ended', state.reading) : ending(state);
    default:
      return stay(state);
  }
}

/** Asks for the end mark, once. */
function ending<R>(state: Measuring<R>, ...first: readonly RunEffect<R>[]): Step<R> {
  return state.isEnding
    ? go(state, ...first)
    : go({ ...state, isEnding: true }, ...first, setTimer('end', END_LIMIT_MS), { type: 'end' });
}

function onReading<R>(before: Measuring<R>, reading: CallReading): Step<R> {
  const { chosen } = before;
  const { beginMs, endMs, atMs, silentMs } = reading;
  const wholeMs = wholeStretchMs(chosen.options.durationMs, chosen.options);
  const state: Measuring<R> = {
    ...before,
    reading,
    elapsedMs: Math.min(sinceBegin(beginMs, atMs), wholeMs),
    senderStoppedMs: before.senderStoppedMs ?? senderStoppedMs(reading),
  };
  if (endMs !== null) return drain(state, reading);
  if (state.senderStoppedMs !== null || reading.brokenBy !== null || silentMs >= SILENCE_LIMIT_MS)
    return ending(state);
  return loadWhenDue(state);
}

const sinceBegin = (beginMs: MonotonicMs | null, atMs: MonotonicMs): number =>
  beginMs === null ? 0 : Math.max(0, elapsedMs(beginMs, atMs));

/** When the sender stopped before the end mark; after it nothing is to be sent. */
function senderStoppedMs({ audioStoppedMs, endMs, unsentMs, lastSentMs }: CallReading): MonotonicMs | null {
  if (audioStoppedMs !== null && (endMs === null || audioStoppedMs < endMs)) return audioStoppedMs;
  return endMs === null && unsentMs >= UNSENT_LIMIT_MS ? lastSentMs : null;
}

/** Transfers begin where the idle part ends. */
function loadWhenDue<R>(state: Measuring<R>): Step<R> {
  const { options, grant } = state.chosen;
  return options.loaded &&
    !state.isEnding &&
    state.transfers.kind === 'none' &&
    state.elapsedMs >= options.durationMs
    ? go({ ...state, transfers: { kind: 'running' } }, { type: 'start-transfers', grant })
    : stay(state);
}

/** The end mark is set: what is under way is waited for. */
function drain<R>(state: Measuring<R>, reading: CallReading): Step<R> {
  const { chosen, connectMs, reopenedFor, stoppedEarly, senderStoppedMs, transfers } = state;
  const { beginMs, facts: call } = reading;
  // Packets flowed, so the browser has said how: a reading without is none of this call.
  if (!call) return stalled(state, 'not-ended', reading);
  // Nothing was measured: there is no result to be had, and nothing to be said of the network.
  if (beginMs === null || beginMs === reading.endMs)
    return stoppedEarly ? abandon(state, { kind: 'idle' }) : stalled(state, 'nothing-sent', reading);
  const facts: RunFacts = {
    chosen,
    call,
    connectMs,
    reopenedFor,
    transfers,
    incidents: {
      hiddenMs: reading.hiddenMs,
      stoppedEarly,
      audioStoppedAtMs: senderStoppedMs === null ? null : sinceBegin(beginMs, senderStoppedMs),
    },
    lateLimitMs: lateLimitMs(reading.maxRttMs),
  };
  const effects: RunEffect<R>[] = [...clearTimers('end'), ...stopTransfers<R>(state)];
  if (reading.outstanding === 0) return preceded(compose<R>(facts), ...effects);
  return go(
    { kind: 'draining', facts, outstanding: reading.outstanding },
    ...effects,
    setTimer('late', facts.lateLimitMs),
  );
}

const compose = <R>(facts: RunFacts): Step<R> =>
  go({ kind: 'composing', facts }, setTimer('compose', COMPOSE_LIMIT_MS), { type: 'compose', facts });

/** Until every measured packet has come, or is too late. */
export function draining<R>(state: StateOf<R, 'draining'>, event: RunEvent<R>): Step<R> {
  const over = (): Step<R> => preceded(compose<R>(state.facts), ...clearTimers('late'));
  if (event.type === 'call') {
    const { outstanding } = event.reading;
    return outstanding === 0 ? over() : stay({ ...state, outstanding });
  }
  return event.type === 'timer' && event.name === 'late' ? over() : stay(state);
}
