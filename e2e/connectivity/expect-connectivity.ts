import { expect } from '@playwright/test';
import type { Result } from '../../src/wire/result.ts';
import type { Truth } from './cases.ts';
import { TCP_PORT, TLS_PORT, UDP_PORTS } from './conditions.ts';

type Connectivity = NonNullable<Result['connectivity']>;

/** What the relay of these tests offers, and what calls could use beside it and it does not. */
export const OFFERED: Truth['ports'] = {
  ...Object.fromEntries(UDP_PORTS.map((port) => [`udp/${port}`, 'open' as const])),
  [`tcp/${TCP_PORT}`]: 'open',
  [`tls/${TLS_PORT}`]: 'open',
  'tcp/443': 'not-offered',
};

/** Holds all that a browser found out about a network against what is true of it. */
export function expectConnectivity(found: Connectivity, truth: Truth): void {
  expect(portsOf(found), 'states of the ports').toEqual({ ...OFFERED, ...truth.ports });
  const nat = found.nat.find(({ family }) => family === 'ipv4');
  expect(nat?.mapping ?? 'unknown', 'kind of mapping').toBe(truth.mapping);
  expect(nat?.addresses ?? [], 'address over UDP').toEqual(
    truth.udpAddress === null ? [] : [truth.udpAddress],
  );
  // A browser may hide its local port; where it is known it must be right.
  if ((nat?.isPortKept ?? null) !== null) expect(nat?.isPortKept).toBe(truth.isPortKept);
  const path = found.paths.find(({ family }) => family === 'ipv4');
  expect(path, 'the ways').toMatchObject({
    httpsAddress: truth.httpsAddress,
    udpAddresses: truth.udpAddress === null ? [] : [truth.udpAddress],
    relation: truth.relation,
    range: truth.range,
  });
  expectIpv6(found, truth);
  expect(found.findings.map(({ code }) => code).sort(), 'what is said').toEqual([...truth.says].sort());
}

/** The relay's own URLs by transport and port; what was tried beside them, by address and family, is not part of it. */
const portsOf = ({ checks }: Connectivity): Record<string, string> =>
  Object.fromEntries(
    checks
      .filter(({ url, of }) => url === of || url === '')
      .map(({ transport, port, state }) => [`${transport}/${port}`, state]),
  );

function expectIpv6({ checks }: Connectivity, { ipv6 }: Truth): void {
  const over = (transport: 'udp' | 'tcp'): string[] => [
    ...new Set(
      checks
        .filter((check) => check.family === 'ipv6' && check.transport === transport)
        .map(({ state }) => state),
    ),
  ];
  expect({ udp: over('udp'), tcp: over('tcp') }, 'IPv6').toEqual(
    ipv6 === null ? { udp: [], tcp: [] } : { udp: [ipv6.udp], tcp: [ipv6.tcp] },
  );
}
