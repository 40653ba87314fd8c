import { busyOf } from './load.ts';
import type { Result } from './result.ts';

/**
 * Addresses of whoever tested that a result holds, each once, as they are written there: those that the relay saw (NAT,
 * sources of packets) and those that the web server saw. The relay's own addresses are no person's.
 */
export function addressesIn(result: Result): string[] {
  const { connectivity } = result;
  const busy = busyOf(result);
  const sources = [result, ...(busy ? [busy] : [])].flatMap(sourcesOf);
  return [
    ...new Set([
      ...(connectivity?.nat.flatMap(({ addresses }) => addresses) ?? []),
      ...(connectivity?.paths.flatMap(({ httpsAddress, udpAddresses }) =>
        httpsAddress === null ? udpAddresses : [httpsAddress, ...udpAddresses],
      ) ?? []),
      ...sources.map(addressOfSource),
    ]),
  ];
}

/**
 * A result without the addresses of whoever tested, for servers that are to store none: those that the relay saw (NAT,
 * sources of packets) and those that the web server saw. What they told stays: kinds, ranges, how they relate. The
 * relay's own addresses are no person's.
 */
export function withoutAddresses(result: Result): Result {
  const { connectivity } = result;
  const busy = busyOf(result);
  return {
    ...withoutSources(result),
    ...(connectivity ? { connectivity: withoutSeen(connectivity) } : {}),
    ...(busy ? { loaded: { state: 'measured', busy: withoutSources(busy) } } : {}),
  };
}

/** The whole test, or the part of it in which the link was busy: each has a witness of its own. */
type Part = Pick<Result, 'witness' | 'grades'>;

const sourcesOf = ({ witness, grades }: Part): string[] => [
  ...(witness?.sources ?? []),
  ...grades.findings.flatMap((finding) => (finding.code === 'mapping-moved' ? finding.sources : [])),
];

const withoutSources = <P extends Part>(part: P): P => ({
  ...part,
  ...(part.witness ? { witness: { ...part.witness, sources: [] } } : {}),
  grades: {
    ...part.grades,
    findings: part.grades.findings.map((finding) =>
      finding.code === 'mapping-moved' ? { ...finding, sources: [] } : finding,
    ),
  },
});

type Connectivity = NonNullable<Result['connectivity']>;

const withoutSeen = (connectivity: Connectivity): Connectivity => ({
  ...connectivity,
  nat: connectivity.nat.map((nat) => ({ ...nat, addresses: [] })),
  paths: connectivity.paths.map((path) => ({ ...path, httpsAddress: null, udpAddresses: [] })),
});

/** `address:port`, an IPv6 address in brackets. */
const addressOfSource = (source: string): string => source.replace(/:\d+$/u, '').replace(/^\[(.*)\]$/u, '$1');
