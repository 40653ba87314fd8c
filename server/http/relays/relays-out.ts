import type { RelayOut } from '../../../src/core/relay.ts';
import { epochMsAt } from '../../time/clock.ts';
import type { HttpContext } from '../context.ts';

/** Relays that are out of service, by nobody's wish. */
export function relaysOut({
  fleet,
  configured,
  clock,
}: Pick<HttpContext, 'fleet' | 'configured' | 'clock'>): RelayOut[] {
  return [...fleet.watched, ...configured.watched]
    .filter(({ isOut }) => isOut)
    .map(({ name, sinceMs }) => ({ name, sinceMs: epochMsAt(clock, sinceMs) }));
}
