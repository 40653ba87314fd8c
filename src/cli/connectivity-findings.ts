import type { Connectivity } from '../wire/connectivity.ts';
import type { Frozen } from '../wire/schema.ts';

type Finding = Frozen<Connectivity>['findings'][number];

/** What was found, and the rule that whoever runs the network must change; `null` where none must be. */
type Told = readonly [happened: string, rule: string | null];

/** A line for each finding, and one below it for the rule. */
export const findingLines = (findings: readonly Finding[]): string[] =>
  findings.flatMap((finding) => {
    const [happened, rule] = told(finding);
    return [`! ${happened}`, ...(rule === null ? [] : [`  Change: ${rule}`])];
  });

const FAMILY = { ipv4: 'IPv4', ipv6: 'IPv6' } as const;
const ports = (transport: string, list: readonly number[]): string =>
  `${transport.toUpperCase()} ${list.join(', ')}`;

/** Why it is not loss. */
function triesText(tries: Extract<Finding, { code: 'ports-blocked' }>['tries']): string {
  const openChance = tries?.openChance ?? null;
  if (!tries || openChance === null) return '';
  const loss =
    tries.lossRatio === null
      ? ''
      : ` at the loss seen here, ${(tries.lossRatio * 100).toFixed(0)} % each way,`;
  return ` ${tries.made - tries.answered} of ${tries.made} tries unanswered:${loss} an open port would do that less than once in ${Math.floor(Math.min(1e6, 1 / openChance))} times.`;
}

function told(finding: Finding): Told {
  switch (finding.code) {
    case 'nothing-open':
      return [
        'No way to the relay is open.',
        'let UDP out to the relay on the ports above, or TCP at the least.',
      ];
    case 'udp-blocked':
      return [
        `${ports('udp', finding.ports)} blocked: calls run over ${finding.uses.toUpperCase()} and suffer.`,
        `let ${ports('udp', finding.ports)} out to the relay, and its answers back.`,
      ];
    case 'ports-blocked':
      return [
        `${ports(finding.transport, finding.ports)} ${finding.isRefused ? 'refused' : 'blocked'}, though others are open.${triesText(finding.tries)}`,
        `let ${ports(finding.transport, finding.ports)} out to the relay too.`,
      ];
    case 'fallback-blocked':
      return [
        `${ports(finding.transport, finding.ports)} ${finding.isRefused ? 'refused' : 'blocked'}: no second way where UDP fails.`,
        `let ${ports(finding.transport, finding.ports)} out to the relay as a second way.`,
      ];
    case 'name-failed':
      return [
        `The name ${finding.names.join(', ')} cannot be looked up${finding.isOpenByAddress ? ', though its address can be reached' : ''}.`,
        `have the name server of this network resolve ${finding.names.join(', ')}.`,
      ];
    case 'certificate-rejected':
      return [
        `The certificate for ${finding.names.join(', ')} on ${ports('tls', finding.ports)} is not trusted.`,
        'exempt the relay from TLS inspection; if there is none, give it a certificate for its name.',
      ];
    case 'relay-refused':
      return [
        `The relay itself refused (${finding.codes.join(', ')}): the way to it is open.`,
        finding.codes.includes(401)
          ? 'relay and server must have the same secret.'
          : 'give the relay more room.',
      ];
    case 'no-data':
      return [
        `${ports(finding.transport, finding.ports)} answers, but nothing sent through it comes back.`,
        'exempt the relay from inspection: a firewall looks into the traffic and drops calls.',
      ];
    case 'family-blocked':
      return [
        `${ports(finding.transport, finding.ports)} closed over ${FAMILY[finding.family]} and open otherwise.`,
        `make the rules for ${FAMILY[finding.family]} the same.`,
      ];
    default:
      return toldOfWay(finding);
  }
}

type Closed =
  | 'nothing-open'
  | 'udp-blocked'
  | 'ports-blocked'
  | 'fallback-blocked'
  | 'name-failed'
  | 'certificate-rejected'
  | 'relay-refused'
  | 'no-data'
  | 'family-blocked';

/** What is not closed, and matters all the same: NAT, proxies, tunnels. */
function toldOfWay(finding: Exclude<Finding, { readonly code: Closed }>): Told {
  switch (finding.code) {
    case 'family-missing':
      return [`The relay has ${FAMILY[finding.family]} and this network has not; that does no harm.`, null];
    case 'symmetric-nat':
      return [
        'The NAT gives every destination another port (symmetric NAT): media cannot go straight to an edge server.',
        'use a NAT with endpoint-independent mapping (RFC 4787).',
      ];
    case 'carrier-grade-nat':
      return [
        'The provider shares one address among customers (carrier-grade NAT).',
        'ask the provider for a public address if calls drop when idle.',
      ];
    case 'mapping-short':
      return [
        `The NAT forgets an idle UDP stream within ${finding.lostS} s.`,
        'keep idle UDP mappings for two minutes at least (RFC 4787).',
      ];
    case 'different-ways':
      return [
        `Web and calls leave by different ${FAMILY[finding.family]} addresses: a split tunnel, a proxy, or two lines.`,
        null,
      ];
    case 'proxy':
      return finding.hasUdp
        ? ['The web goes through a proxy, and calls go round it.', null]
        : ['The web goes through a proxy, and no UDP goes round it.', 'let UDP to the relay out directly.'];
    case 'no-udp-path':
      return [
        'The web gets out and no UDP does: a VPN or proxy that carries none, or a firewall.',
        'take the relay out of the VPN (split tunnel), or let UDP out.',
      ];
  }
}
