import { estimateTrafficBytes, MAX_DURATION_MS, MIN_DURATION_MS, type TrafficPlan } from './traffic-plan.ts';

/**
 * A test under load: several calls at once, and a second part in which the link is kept busy by transfers. A part of
 * the link that other people's traffic takes is what calls suffer from at the busiest hour.
 */

/** What of a test's wishes is about load. */
export interface LoadWish {
  /** Calls that run at the same time; every packet of each is measured. */
  readonly calls: number;
  /** Measure once more, as long again, while transfers keep the link busy. */
  readonly loaded: boolean;
}

export const NO_LOAD: LoadWish = { calls: 1, loaded: false };

/** 20 calls are 5,000 packets a second: as much as a browser can be asked to send evenly. */
export const MAX_CALLS = 20;

/** TCP finds out how fast a link is, and queues fill, before the busy part begins. */
export const FILLING_MS = 3000;

/**
 * How many calls' worth of a server a loaded test takes beside its own calls. Transfers cost it a few per cent of a core;
 * more than a handful at a time would be the load of other people's tests.
 */
export const LOADED_PLACES = 5;

/** How many of the server's places a test takes. */
export const placesFor = ({ calls, loaded }: LoadWish): number => calls + (loaded ? LOADED_PLACES : 0);

/** From the begin of the first part to the end of the last, ms. */
export const wholeStretchMs = (durationMs: number, { loaded }: Pick<LoadWish, 'loaded'>): number =>
  loaded ? 2 * durationMs + FILLING_MS : durationMs;

/**
 * The longest that each part may be. All calls together send at most as many packets as the longest test of one call: what
 * browser, relay and store hold of a test is bounded by that. Below `MIN_DURATION_MS` there is no such test.
 */
export function longestMs({ calls, loaded }: LoadWish): number {
  const wholeMs = MAX_DURATION_MS / calls;
  return Math.floor((loaded ? (wholeMs - FILLING_MS) / 2 : wholeMs) / 1000) * 1000;
}

/** Why a test cannot be had so, in terms of what may be changed. */
export type LoadProblem =
  | { readonly code: 'calls-out-of-range' }
  | { readonly code: 'too-many-for-any-length' }
  | { readonly code: 'too-long'; readonly longestMs: number };

/** What is wrong with a wish for load; `null` when nothing is. */
export function loadProblem(durationMs: number, wish: LoadWish): LoadProblem | null {
  if (!Number.isInteger(wish.calls) || wish.calls < 1 || wish.calls > MAX_CALLS)
    return { code: 'calls-out-of-range' };
  const longest = longestMs(wish);
  if (longest < MIN_DURATION_MS) return { code: 'too-many-for-any-length' };
  return durationMs > longest ? { code: 'too-long', longestMs: longest } : null;
}

/** The traffic of several calls at once: each has all the streams of one, over a connection of its own. */
export const trafficPlanFor = (plan: TrafficPlan, calls: number): TrafficPlan => ({
  ...plan,
  calls: plan.calls * calls,
  streams: plan.streams * calls,
});

/** The part of a loaded test at a time after its begin. */
export type LoadPart = 'idle' | 'filling' | 'busy';

export function partAt(elapsedMs: number, durationMs: number): LoadPart {
  if (elapsedMs < durationMs) return 'idle';
  return elapsedMs < durationMs + FILLING_MS ? 'filling' : 'busy';
}

/** Streams of transfers each way. With them a browser has one connection of six left to a server: for signs of life. */
export const TRANSFER_STREAMS = { down: 3, up: 2 } as const;

/** What is under way when the order to stop comes. */
const STOP_MS = 1000;

/**
 * Fills most lines that people call over, and is little for a server. What a server really allows is its own setting.
 */
export const DEFAULT_TRANSFER_BITS_PER_SECOND = 50_000_000;

/** The most bytes that the transfers of a loaded test can move each way, at the server's limit. */
export const mostTransferBytes = (durationMs: number, bitsPerSecond: number): number =>
  Math.ceil((bitsPerSecond / 8) * ((FILLING_MS + durationMs + STOP_MS) / 1000));

/** About how many bytes a test moves over the person's link, both directions together: with transfers, the most. */
export function estimateTestBytes(
  plan: TrafficPlan,
  durationMs: number,
  load: LoadWish,
  transferBitsPerSecond: number | null,
): number {
  const calls = estimateTrafficBytes(trafficPlanFor(plan, load.calls), wholeStretchMs(durationMs, load));
  return load.loaded && transferBitsPerSecond !== null
    ? calls + 2 * mostTransferBytes(durationMs, transferBitsPerSecond)
    : calls;
}
