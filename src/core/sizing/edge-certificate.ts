/** Names in the certificate of a Cloud Connector's Edge ("External certificate requirements", 003). */

export type CertificateProblem =
  /** `sip.<domain>` is the name of the Edge of Office 365. */
  | 'pool-name-reserved'
  /** The default suffix of a tenant "as a SIP domain ... is not supported". */
  | 'onmicrosoft-domain'
  /** A pool whose domain is none of the SIP domains (our check). */
  | 'pool-outside-domains'
  /** There must be a SIP domain and a pool. */
  | 'nothing-given';

export interface CertificateInput {
  /** Such as `contoso.com`. */
  readonly sipDomains: readonly string[];
  /** Full names of the Access Edge pools; the first is the subject. */
  readonly pools: readonly string[];
  /** Option 2 of the document: one wildcard for each domain in place of the pools' names. */
  readonly hasWildcard: boolean;
}

export interface CertificateNames {
  /** SN; `null`: a problem forbids one. */
  readonly subject: string | null;
  /** SAN in the document's order: `sip.` of every domain, then pools or wildcards. */
  readonly alternatives: readonly string[];
  readonly problems: readonly CertificateProblem[];
}

const parentOf = (name: string): string => name.slice(name.indexOf('.') + 1);
const ONMICROSOFT = /(^|\.)onmicrosoft\.com$/;

/** Letters are compared and written in lower case. */
export function edgeCertificate(input: CertificateInput): CertificateNames {
  const domains = [...new Set(input.sipDomains.map((name) => name.toLowerCase()))];
  const pools = [...new Set(input.pools.map((name) => name.toLowerCase()))];
  const reserved = domains.map((domain) => `sip.${domain}`);
  const problems: CertificateProblem[] = [];
  if (domains.length === 0 || pools.length === 0) problems.push('nothing-given');
  if (pools.some((pool) => reserved.includes(pool))) problems.push('pool-name-reserved');
  if (domains.some((domain) => ONMICROSOFT.test(domain))) problems.push('onmicrosoft-domain');
  if (pools.some((pool) => !domains.includes(parentOf(pool)))) problems.push('pool-outside-domains');
  const last = input.hasWildcard ? pools.map((pool) => `*.${parentOf(pool)}`) : pools;
  return {
    subject: problems.length === 0 ? (pools[0] ?? null) : null,
    alternatives: [...new Set([...reserved, ...last])],
    problems,
  };
}
