import type { Outcome } from './outcome.ts';
import { decidingFinding, type FoundCode } from './deciding-finding.ts';

/** What is known of a test when its findings are shown: findings, and what they came to. */
export interface Found<F extends FoundCode> {
  readonly findings: readonly F[];
  readonly verdict: Outcome;
}

/**
 * All findings but single ports where UDP is blocked as a whole: that names the ports, and no other gets through.
 * Results of older versions have both.
 */
export function shownFindings<F extends FoundCode>({ findings }: Pick<Found<F>, 'findings'>): F[] {
  const isUdpBlocked = findings.some(({ code }) => code === 'udp-blocked');
  return findings.filter(({ code }) => code !== 'ports-denied' || !isUdpBlocked);
}

/** Findings that the verdict does not stand on, to be said beside it. */
export function undecidedFindings<F extends FoundCode>({ findings, verdict }: Found<F>): F[] {
  const deciding = decidingFinding(findings, verdict);
  return shownFindings({ findings }).filter((finding) => finding !== deciding);
}
