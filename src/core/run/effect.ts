import type { Mark } from '../connectivity/qos.ts';
import type { LoadWish } from '../traffic/load.ts';
import type { IssuedRelay } from '../relay.ts';
import type { NoCallFacts } from './no-call-facts.ts';
import type { TestGrant } from './grant.ts';
import type { RunFacts } from './state.ts';

/** Named timers; setting one again replaces it. */
export type TimerName =
  /** The server owes an answer. */
  | 'answer'
  | 'ask-again'
  | 'sign-of-life'
  /** The nearest relay is being looked for. */
  | 'locate'
  /** The checks of what the network lets through. */
  | 'checks'
  | 'connect'
  | 'flow'
  | 'warm-up'
  /** The end mark is due. */
  | 'end'
  | 'late'
  | 'compose'
  | 'store-again';

/** What the interpreter is to do. */
export type RunEffect<R> =
  | { readonly type: 'request-test'; readonly durationMs: number; readonly load: LoadWish }
  | { readonly type: 'ask-again'; readonly testId: string; readonly token: string }
  | { readonly type: 'sign-of-life'; readonly testId: string; readonly token: string }
  /** Give up whatever answers are awaited; nothing that was asked before is told any more. */
  | { readonly type: 'forget' }
  | { readonly type: 'release-test'; readonly testId: string; readonly token: string }
  | { readonly type: 'measure-relays'; readonly relays: readonly IssuedRelay[] }
  | {
      readonly type: 'check-connectivity';
      readonly grant: TestGrant;
      readonly relay: IssuedRelay;
      readonly idleLife: boolean;
    }
  /** A call flows by now: checks that are known to be open need not exchange more packets. */
  | { readonly type: 'settle-checks' }
  | {
      readonly type: 'open-call';
      readonly relay: IssuedRelay;
      readonly urls: readonly string[];
      readonly calls: number;
      readonly mark: Mark;
    }
  /** Set the begin mark now and the end mark `durationMs` later. */
  | { readonly type: 'begin'; readonly durationMs: number }
  /** Set the end mark now. */
  | { readonly type: 'end' }
  /** Keep the link busy both ways from now on. */
  | { readonly type: 'start-transfers'; readonly grant: TestGrant }
  | { readonly type: 'stop-transfers' }
  | { readonly type: 'compose'; readonly facts: RunFacts }
  | { readonly type: 'compose-without-call'; readonly facts: NoCallFacts }
  | { readonly type: 'close-call' }
  | { readonly type: 'store'; readonly result: R; readonly grant: TestGrant }
  | { readonly type: 'store-packets'; readonly grant: TestGrant }
  | { readonly type: 'set-timer'; readonly name: TimerName; readonly afterMs: number }
  | { readonly type: 'clear-timer'; readonly name: TimerName };
