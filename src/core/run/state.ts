import type { Storage } from './storing.ts';
import type { MonotonicMs } from '../units.ts';
import type { CallFacts, CallReading, FlowFault } from './call-reading.ts';
import type { Failure } from './failure.ts';
import type { NoCallFacts } from './no-call-facts.ts';
import type { TestOptions } from './options.ts';
import type { Checking, Chosen, TestGrant } from './grant.ts';

/** Why a call was opened a second time before it was measured. */
export type ReopenCause = FlowFault | 'broken';

/** What happened while measuring, beyond packets. */
export interface Incidents {
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

/** What setting up a call keeps from phase to phase. */
interface SettingUp {
  readonly chosen: Chosen;
  /** Checks that still run beside the call; `null` when they have ended. */
  readonly checking: Checking | null;
  /** When the first call was opened. */
  readonly sinceMs: MonotonicMs;
  /** `null` at the first try. */
  readonly reopenedFor: ReopenCause | null;
  /** Calls that broke so far. */
  readonly breaks: number;
  /** Whether packets of one of them had come through. */
  readonly hasFlowed: boolean;
}

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
      readonly grant: TestGrant;
      /** `null` while the nearest relay is looked for. */
      readonly checking: Checking | null;
    }
  /** Until test packets come through. */
  | (SettingUp & {
      readonly kind: 'connecting';
      /** `null` before anything is known of the present call. */
      readonly reading: CallReading | null;
      /** Whether it is watched that packets flow, since the call is connected. */
      readonly isWatched: boolean;
    })
  /** Packets flow; measured are those after the checks have ended, and a warm-up behind them. */
  | (SettingUp & { readonly kind: 'warming'; readonly reading: CallReading })
  | {
      readonly kind: 'measuring';
      readonly chosen: Chosen;
      readonly connectMs: number;
      readonly reopenedFor: ReopenCause | null;
      readonly reading: CallReading;
      readonly elapsedMs: number;
      readonly stoppedEarly: boolean;
      /** When the sender is known to have stopped by itself; `null`: it sends. */
      readonly senderStoppedMs: MonotonicMs | null;
      /** Whether the end mark has been asked for before its time. */
      readonly isEnding: boolean;
      readonly transfers: Transfers;
    }
  | { readonly kind: 'draining'; readonly facts: RunFacts; readonly outstanding: number }
  | { readonly kind: 'composing'; readonly facts: RunFacts | NoCallFacts }
  | {
      readonly kind: 'done';
      readonly result: R;
      readonly grant: TestGrant;
      readonly keepPackets: boolean;
      readonly storage: Storage;
    }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** A state of one kind. */
export type StateOf<R, K extends RunState<R>['kind']> = Extract<RunState<R>, { kind: K }>;
