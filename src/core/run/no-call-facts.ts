import type { BrowserCounts, NoCall } from '../verdict/no-call.ts';
import type { CallReading } from './call-reading.ts';
import type { Chosen } from './grant.ts';

/** What the result of a test without a call is composed from. */
export interface NoCallFacts {
  readonly chosen: Chosen;
  readonly noCall: NoCall;
  /** `null` where no call was tried. */
  readonly counts: BrowserCounts | null;
}

/** Of a call of which nothing has been read yet all is 0: nothing was sent, nothing came. */
export const countsOf = (reading: CallReading | null): BrowserCounts => ({
  wasConnected: (reading?.connectedMs ?? null) !== null,
  sent: reading?.sent ?? 0,
  received: reading?.received ?? 0,
  statsReceived: reading?.statsReceived ?? null,
});
