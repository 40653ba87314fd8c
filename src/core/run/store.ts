import { failedTry } from './storing.ts';
import type { RunEffect } from './effect.ts';
import type { RunEvent } from './event.ts';
import type { StateOf } from './state.ts';
import { clearTimers, go, preceded, setTimer, stay, type Step } from './step.ts';
import { request } from './admit.ts';

type Done<R> = StateOf<R, 'done'>;

/** Until the result is composed, which is the end of the call. */
export function composing<R>(state: StateOf<R, 'composing'>, event: RunEvent<R>): Step<R> {
  const { grant, options } = state.facts.chosen;
  if (event.type === 'step-over')
    return preceded(
      request<R>(event.next),
      ...clearTimers('sign-of-life', 'compose'),
      { type: 'close-call' },
      { type: 'release-test', testId: grant.testId, token: grant.token },
    );
  if (event.type !== 'composed') return stay(state);
  const { keepPackets } = options;
  const { result } = event;
  return go(
    { kind: 'done', result, grant, keepPackets, storage: { kind: 'storing', attempt: 1 } },
    ...clearTimers('sign-of-life', 'compose'),
    { type: 'close-call' },
    { type: 'store', result, grant },
  );
}

const tryAgain = <R>(afterMs: number | null): RunEffect<R>[] =>
  afterMs === null ? [] : [setTimer('store-again', afterMs)];

/** The place of a result that is not stored: one that is being stored gives it back itself, whatever comes of it. */
function release<R>({ storage, grant: { testId, token } }: Done<R>): RunEffect<R>[] {
  if (storage.kind === 'failed') return [{ type: 'release-test', testId, token }];
  return storage.kind === 'storing' ? [{ type: 'forget' }] : [];
}

/** Leaves a result behind. */
export const leaveResult = <R>(state: Done<R>): RunEffect<R>[] => [
  ...clearTimers('store-again'),
  ...release(state),
];

/** The result is there; until it is stored, and its packets where they are wanted. */
export function done<R>(state: Done<R>, event: RunEvent<R>): Step<R> {
  const { storage, keepPackets, grant } = state;
  const isStored = storage.kind === 'stored';
  switch (event.type) {
    case 'stored': {
      if (storage.kind !== 'storing') return stay(state);
      const { path, code } = event;
      if (!keepPackets)
        return stay({ ...state, storage: { kind: 'stored', path, code, packets: { kind: 'none' } } });
      const packets = { kind: 'sending', attempt: 1 } as const;
      return go(
        { ...state, storage: { kind: 'stored', path, code, packets } },
        { type: 'store-packets', grant },
      );
    }
    case 'store-failed': {
      if (storage.kind !== 'storing') return stay(state);
      const failed = failedTry(event.refusal, storage.attempt);
      return go({ ...state, storage: failed }, ...tryAgain<R>(failed.retryAfterMs));
    }
    case 'packets-stored':
      return isStored && storage.packets.kind === 'sending'
        ? stay({ ...state, storage: { ...storage, packets: { kind: 'kept' } } })
        : stay(state);
    case 'packets-failed': {
      if (!isStored || storage.packets.kind !== 'sending') return stay(state);
      const failed = failedTry(event.refusal, storage.packets.attempt);
      return go({ ...state, storage: { ...storage, packets: failed } }, ...tryAgain<R>(failed.retryAfterMs));
    }
    case 'store-again':
      return storeAgain(state);
    case 'timer':
      return event.name === 'store-again' ? storeAgain(state) : stay(state);
    default:
      return stay(state);
  }
}

function storeAgain<R>(state: Done<R>): Step<R> {
  const { storage, result, grant } = state;
  const stopTrying = clearTimers('store-again');
  if (storage.kind === 'failed')
    return go({ ...state, storage: { kind: 'storing', attempt: storage.attempt + 1 } }, ...stopTrying, {
      type: 'store',
      result,
      grant,
    });
  if (storage.kind !== 'stored' || storage.packets.kind !== 'failed') return stay(state);
  const packets = { kind: 'sending', attempt: storage.packets.attempt + 1 } as const;
  return go({ ...state, storage: { ...storage, packets } }, ...stopTrying, { type: 'store-packets', grant });
}
