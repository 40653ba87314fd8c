import { reachOf, type Reach } from '../core/connectivity/reach.ts';
import type { PacketRow } from '../wire/packet-rows.ts';
import type { Result } from '../wire/result.ts';

/** Where the result is, and the records of its packets. */
export interface Receipt {
  /** Of the page that shows it; `null`: not stored. */
  readonly link: string | null;
  /** To read to help desk; `null`: not stored. */
  readonly code: string | null;
  /** Why something could not be stored: a sentence each. */
  readonly troubles: readonly string[];
  /** What the page reported, in order; empty when nobody asked for it. */
  readonly packets: readonly PacketRow[];
}

/** What did not work. */
export type TroubleCode =
  | 'browser-not-started'
  | 'browser-crashed'
  /** Nothing came of it in the time that it was given. */
  | 'browser-hung'
  | 'server-unreachable'
  /** What answers is no Edgewise, or another version of it. */
  | 'no-page';

/** How a headless run ended. */
export type RunOutcome =
  | { readonly kind: 'result'; readonly result: Result; readonly receipt: Receipt }
  /** The page said that there will be no result. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  /** The run itself did not work: browser, server, time. */
  | { readonly kind: 'trouble'; readonly code: TroubleCode; readonly message: string }
  | { readonly kind: 'interrupted' };

/** Exit statuses of `edgewise run`. */
export const RUN_EXIT = {
  meets: 0,
  misses: 1,
  usage: 2,
  couldNotConnect: 3,
  noData: 4,
  interrupted: 130,
} as const;

const VERDICT_EXIT: Readonly<Record<Result['grades']['verdict'], number>> = {
  meets: RUN_EXIT.meets,
  misses: RUN_EXIT.misses,
  'no-data': RUN_EXIT.noData,
};

/** Of `--only connectivity`: whether what calls need gets through. */
const REACH_EXIT: Readonly<Record<Reach, number>> = {
  'all-open': RUN_EXIT.meets,
  'needed-blocked': RUN_EXIT.misses,
  'nothing-open': RUN_EXIT.couldNotConnect,
  unknown: RUN_EXIT.noData,
};

function statusOfResult(result: Result): number {
  const { grades, connectivity } = result;
  if (grades.findings.some(({ code }) => code === 'only-connectivity'))
    return REACH_EXIT[connectivity ? reachOf(connectivity.checks) : 'unknown'];
  return isConnected(result) ? VERDICT_EXIT[grades.verdict] : RUN_EXIT.couldNotConnect;
}

/** A test without a call has a result too: what the network lets through. */
const isConnected = ({ grades }: Result): boolean =>
  !grades.findings.some(({ code }) => code === 'not-connected');

/** The exit status of an outcome: the verdict, or what stood in its way. */
export function exitStatusOf(outcome: RunOutcome): number {
  switch (outcome.kind) {
    case 'result':
      return statusOfResult(outcome.result);
    case 'failed':
      // A relay that does not exist was asked for by name: a mistake of whoever asked.
      return outcome.code === 'no-such-relay' ? RUN_EXIT.usage : RUN_EXIT.couldNotConnect;
    case 'trouble':
      return RUN_EXIT.couldNotConnect;
    case 'interrupted':
      return RUN_EXIT.interrupted;
  }
}
