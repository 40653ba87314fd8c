import type { Result } from '../../src/wire/result.ts';

/**
 * A result without the addresses of whoever tested, for servers that are to store none: those that the relay saw (NAT,
 * sources of packets) and those that the web server saw. What they told stays: kinds, ranges, how they relate. The
 * relay's own addresses are no person's.
 */
export function withoutAddresses(result: Result): Result {
  const { connectivity, witness, grades } = result;
  return {
    ...result,
    ...(connectivity ? { connectivity: withoutSeen(connectivity) } : {}),
    ...(witness ? { witness: { ...witness, sources: [] } } : {}),
    grades: {
      ...grades,
      findings: grades.findings.map((finding) =>
        finding.code === 'mapping-moved' ? { ...finding, sources: [] } : finding,
      ),
    },
  };
}

type Connectivity = NonNullable<Result['connectivity']>;

const withoutSeen = (connectivity: Connectivity): Connectivity => ({
  ...connectivity,
  nat: connectivity.nat.map((nat) => ({ ...nat, addresses: [] })),
  paths: connectivity.paths.map((path) => ({ ...path, httpsAddress: null, udpAddresses: [] })),
});
