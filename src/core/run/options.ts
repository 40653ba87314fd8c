import type { Mark } from '../connectivity/qos.ts';
import type { CallSearch } from '../find-calls/call-search.ts';
import { NO_LOAD, type LoadWish } from '../traffic/load.ts';
import type { TargetChoice } from '../verdict/targets.ts';

/** What the person or the command line asked for. */
export interface TestOptions extends LoadWish {
  /** Of each part: a loaded test has two. */
  readonly durationMs: number;
  /** `null`: the target that fits the relay. */
  readonly target: TargetChoice | null;
  /** `null`: the nearest. */
  readonly relayName: string | null;
  readonly labels: {
    readonly ticket: string | null;
    readonly site: string | null;
    readonly user: string | null;
    /** Id of the test request whose link was opened. */
    readonly request: string | null;
    /** Region of the customer, as the published table has it where it does; left out: not said. */
    readonly region?: string | null;
  };
  readonly unattended: boolean;
  /** Also store what became of every single packet. */
  readonly keepPackets: boolean;
  /** Find out what the network lets through, and make no call. */
  readonly onlyConnectivity: boolean;
  /** With `onlyConnectivity`: also find out how long an idle UDP mapping lives, which takes up to three minutes. */
  readonly idleLife: boolean;
  /** Which streams ask for priority. */
  readonly mark: Mark;
  /** The search for the number of calls that this test is a part of; left out: none. */
  readonly search?: CallSearch | null;
}

/** The minutes of an idle mapping would use up what is left of a place: they are for checks without a call. */
export const isIdleLifeAsked = ({
  idleLife,
  onlyConnectivity,
}: Pick<TestOptions, 'idleLife' | 'onlyConnectivity'>): boolean => idleLife && onlyConnectivity;

/** A place of this length lasts for the checks and two minutes more. */
const IDLE_LIFE_MS = 60_000;

/** How long a place is asked for, ms. */
export const askedMs = (options: TestOptions): number =>
  isIdleLifeAsked(options) ? Math.max(options.durationMs, IDLE_LIFE_MS) : options.durationMs;

/** Checks alone make no call, so there is no load either. */
export const askedLoad = ({ calls, loaded, onlyConnectivity }: TestOptions): LoadWish =>
  onlyConnectivity ? NO_LOAD : { calls, loaded };
