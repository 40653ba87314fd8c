import { trafficPlanFor, type LoadWish } from '../../../src/core/traffic/load.ts';
import { DEFAULT_PLAN, packetRatePerSecond } from '../../../src/core/traffic/traffic-plan.ts';

/**
 * How many times its plan's packets a test may send. Handshakes, reports, checks of paths and repetitions are some tens
 * a second; a path that stood still hands over what it stored; and what a browser adds of its own must never look like loss.
 */
const HEADROOM = 4;

/** Packets a second that the relay takes of a test. */
export const allowedPacketsPerS = ({ calls }: LoadWish): number =>
  HEADROOM * packetRatePerSecond(trafficPlanFor(DEFAULT_PLAN, calls));
