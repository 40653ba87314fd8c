import { expect } from '@playwright/test';
import type { Connectivity } from '../../src/wire/connectivity.ts';
import type { Truth } from './cases.ts';

/** Holds all that a browser found out about a network against what is true of it. */
export function expectConnectivity(found: Connectivity, truth: Truth): void {
  expect(portsOf(found, truth), 'states of the ports over IPv4').toEqual({
    ...Object.fromEntries(Object.keys(portsOf(found, truth)).map((name) => [name, 'open'])),
    ...truth.ports,
  });
  const nat = found.nat.find(({ family }) => family === 'ipv4');
  expect(nat?.mapping ?? 'unknown', 'kind of mapping').toBe(truth.mapping);
  if (truth.udpAddress !== null) expect(nat?.addresses).toEqual([truth.udpAddress]);
  const path = found.paths.find(({ family }) => family === 'ipv4');
  expect(path).toMatchObject({
    httpsAddress: truth.httpsAddress,
    udpAddresses: truth.udpAddress === null ? [] : [truth.udpAddress],
    relation: truth.relation,
    range: truth.range,
  });
  expect(found.findings.map(({ code }) => code).sort(), 'what is said').toEqual([...truth.says].sort());
}

/** The relay's own URLs by transport and port; what was tried beside them is not part of it. */
function portsOf({ checks }: Connectivity, { ipv6 }: Truth): Record<string, string> {
  return Object.fromEntries(
    checks
      .filter(({ url, of, family }) => url === of && !(ipv6 !== null && family === 'ipv6'))
      .map(({ transport, port, state }) => [`${transport}/${port}`, state]),
  );
}
