import type { CheckOutcome, ChecksSoFar } from '../connectivity/check.ts';
import type { ConnectivityReport } from '../connectivity/report.ts';
import { readingOf } from '../connectivity/ways.ts';
import type { IssuedRelay, RelayReading } from '../relay.ts';
import type { Checking, Chosen } from './grant.ts';

/** The short measurement of the relay is part of its checks. */
export const withChecked = (
  { relay: { name } }: IssuedRelay,
  readings: readonly RelayReading[],
  checks: readonly CheckOutcome[],
): readonly RelayReading[] => [
  ...readings.filter((reading) => reading.name !== name),
  readingOf(name, checks),
];

/** The checks, with how far they are by now. */
export const withProgress = (checking: Checking, { outcomes, planned, answered }: ChecksSoFar): Checking => ({
  ...checking,
  outcomes,
  planned,
  answered,
});

/** What was chosen, with what the checks have found in the end. */
export const withReport = (chosen: Chosen, report: ConnectivityReport): Chosen => ({
  ...chosen,
  readings: withChecked(chosen.relay, chosen.readings, report.checks),
  connectivity: report,
});
