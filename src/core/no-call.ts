import type { Chosen } from './run.ts';

/** Why a test ended without a call although it knew its relay: its result is what the network lets through. */
export interface NoCall {
  readonly why: 'only-connectivity' | 'nothing-open' | 'could-not-connect' | 'nothing-arrived';
  readonly waitedMs: number;
}

/** What the result of a test without a call is composed from. */
export interface NoCallFacts {
  readonly chosen: Chosen;
  readonly noCall: NoCall;
}
