import type { RelayOut, RelayOutReason } from '../../../src/core/relay.ts';
import type { WatchedRelay } from '../../fleet/fleet.ts';
import { epochMsAt } from '../../time/clock.ts';
import type { HttpContext } from '../context.ts';

/**
 * Relays that no test is sent to: those that do not work, and those that somebody has taken out of use. With a test: also those that
 * it may not use.
 */
export function relaysOut(
  {
    fleet,
    configured,
    relaysBefore,
    clock,
  }: Pick<HttpContext, 'fleet' | 'relaysBefore' | 'clock'> & {
    readonly configured: Pick<HttpContext['configured'], 'watched'>;
  },
  testId?: string,
): RelayOut[] {
  const outFor =
    (reason: RelayOutReason) =>
    ({ name, sinceMs }: Pick<WatchedRelay, 'name' | 'sinceMs'>): RelayOut => ({
      name,
      reason,
      sinceMs: epochMsAt(clock, sinceMs),
    });
  return [
    ...[...fleet.watched, ...configured.watched].filter(({ isOut }) => isOut).map(outFor('does-not-work')),
    ...fleet.takenOut.map(outFor('taken-out')),
    ...[
      ...(relaysBefore?.missing((name) => fleet.find(name)) ?? []),
      ...(testId === undefined ? [] : fleet.withheldFrom(testId)),
    ].map(({ reason, ...out }) => outFor(reason)(out)),
  ];
}
