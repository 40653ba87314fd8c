import { outBefore, RelaysBefore } from '../../fleet/out-before.ts';
import type { Store } from '../../store/port/store.ts';
import type { ServerClock } from '../../time/clock.ts';

/** Who has been away for longer is not missed any more. */
const MISSED_FOR_MS = 30 * 24 * 3_600_000;
/** Of 200 relays, each of which went to and fro 25 times. */
const MOST_TURNS = 10_000;

/**
 * Which relays were out when the server was started, by the audit trail of its database. One whose token is revoked cannot come back,
 * and those of the configuration (`takenNames`) are looked at from the start.
 */
export async function readRelaysBefore(
  { desk }: Pick<Store, 'desk'>,
  clock: ServerClock,
  takenNames: readonly string[],
): Promise<RelaysBefore> {
  const turns = await desk.relayTurns(clock.epochMs() - MISSED_FOR_MS, MOST_TURNS);
  const tokens = new Set(
    (await desk.tokens()).flatMap(({ name, revokedAtMs }) => (revokedAtMs === null ? [name] : [])),
  );
  const outs = outBefore(turns.map(({ subject, ...turn }) => ({ ...turn, relay: subject ?? '' })));
  const mayComeBack = ({ name, token }: (typeof outs)[number]): boolean =>
    !takenNames.includes(name) && (token === null || tokens.has(token));
  return new RelaysBefore(outs.filter(mayComeBack), clock);
}
