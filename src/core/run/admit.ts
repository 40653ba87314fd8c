import type { RunEvent } from './event.ts';
import { ANSWER_LIMIT_MS } from './limits.ts';
import { fail } from './leave.ts';
import { locate } from './locate.ts';
import { askedLoad, askedMs, type TestOptions } from './options.ts';
import type { StateOf } from './state.ts';
import { clearTimers, go, preceded, setTimer, stay, type Step } from './step.ts';

/** Asks the server for a place. */
export const request = <R>(options: TestOptions): Step<R> =>
  go({ kind: 'requesting', options }, setTimer('answer', ANSWER_LIMIT_MS), {
    type: 'request-test',
    durationMs: askedMs(options),
    load: askedLoad(options),
  });

/** Until the server has a place for the test. */
export function requesting<R>(state: StateOf<R, 'requesting' | 'waiting'>, event: RunEvent<R>): Step<R> {
  const { options } = state;
  switch (event.type) {
    case 'admitted':
      return preceded(locate<R>(options, event.grant), ...clearTimers('answer', 'ask-again'));
    case 'queued': {
      const { testId, token, position, waitMs, pollAfterMs } = event;
      return go(
        { kind: 'waiting', options, testId, token, position, waitMs },
        ...clearTimers('answer'),
        setTimer('ask-again', pollAfterMs),
      );
    }
    case 'timer':
      if (event.name === 'answer') return fail(state, { code: 'server-unreachable' });
      return state.kind === 'waiting' && event.name === 'ask-again'
        ? go(state, setTimer('answer', ANSWER_LIMIT_MS), {
            type: 'ask-again',
            testId: state.testId,
            token: state.token,
          })
        : stay(state);
    default:
      return stay(state);
  }
}
