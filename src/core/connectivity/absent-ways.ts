import type { CheckOutcome } from './check.ts';

/**
 * Ways that a relay could have beside its own. A port that takes TLS cannot take TCP without it, and is no less open in
 * a network that lets TCP out to it.
 */
export function absentWays<C extends Pick<CheckOutcome, 'state' | 'transport' | 'port'>>(
  checks: readonly C[],
): readonly C[] {
  const hasTls = (port: number): boolean =>
    checks.some((each) => each.transport === 'tls' && each.port === port && each.state !== 'not-offered');
  return checks.filter(
    ({ state, transport, port }) => state === 'not-offered' && !(transport === 'tcp' && hasTls(port)),
  );
}
