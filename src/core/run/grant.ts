import type { ChecksSoFar } from '../connectivity/check.ts';
import type { ConnectivityReport } from '../connectivity/report.ts';
import type { IssuedRelay, MissedRelay, RelayOut, RelayReading } from '../relay.ts';
import type { TestOptions } from './options.ts';

/** The server's permission to test, with what is needed for it. */
export interface TestGrant {
  readonly testId: string;
  /** The id that the result will have. */
  readonly resultId: string;
  readonly token: string;
  readonly relays: readonly IssuedRelay[];
  /** Those that it could have had, and that no test is sent to just now. */
  readonly relaysOut: readonly RelayOut[];
  /** A test that gives no sign of life for this long loses its place. */
  readonly leaseMs: number;
  /** At how many bits a second each way the server lets transfers run; `null`: there are none. */
  readonly transferBitsPerSecond: number | null;
}

/** What is beside the relay of a test. */
interface OtherRelays {
  /** Those that are tried where the call cannot be made through it; left out: none, as where it was asked for by name. */
  readonly next?: readonly IssuedRelay[];
  /** Those that were tried before it; left out: none. */
  readonly missed?: readonly MissedRelay[];
}

/** What is known once a relay has been chosen. */
export interface Chosen extends OtherRelays {
  readonly grant: TestGrant;
  readonly options: TestOptions;
  readonly readings: readonly RelayReading[];
  readonly relay: IssuedRelay;
  readonly urls: readonly string[];
  readonly chosenBy: 'nearest' | 'by-name' | 'only';
  /** What the network lets through to the relay; `null` when that is not known yet or could not be found out. */
  readonly connectivity: ConnectivityReport | null;
}

/** The relay that is being checked, and how far the checks are. */
export interface Checking extends ChecksSoFar, OtherRelays {
  readonly relay: IssuedRelay;
  readonly readings: readonly RelayReading[];
  readonly chosenBy: Chosen['chosenBy'];
}
