import type { Result } from '../../wire/result.ts';
import type { MetricName } from '../../core/grade.ts';
import { findingEffect } from '../../core/grade.ts';
import { parseTurnUrl } from '../../core/relay.ts';
import type { ResultFinding, ResultRow } from '../result-parts.ts';
import type { FindingContext } from './finding.ts';

/** What a person would call one trouble: loss and bursts are one, a round trip and its half are one. */
export type Trouble = 'loss' | 'delay' | 'jitter' | 'reorder';

const TROUBLE_OF: Record<MetricName, Trouble> = {
  rtt: 'delay',
  oneWay: 'delay',
  loss: 'loss',
  burstLoss: 'loss',
  jitter: 'jitter',
  reorder: 'reorder',
};

/** The rows that missed, one for each trouble (the first of its rows), in order of what hurts a call most. */
export function troublesOf(
  rows: readonly ResultRow[],
): { readonly trouble: Trouble; readonly row: ResultRow }[] {
  const missed = rows.filter(({ outcome }) => outcome === 'misses');
  return (['loss', 'delay', 'jitter', 'reorder'] as const).flatMap((trouble) => {
    const row = missed.find(({ metric }) => TROUBLE_OF[metric] === trouble);
    return row ? [{ trouble, row }] : [];
  });
}

const GRAVEST_FIRST: readonly ResultFinding['code'][] = [
  'connection-lost',
  'udp-blocked',
  'ports-denied',
  'hidden',
  'audio-suspended',
  'audio-stopped',
  'sender-stalled',
  'mapping-broken',
  'stopped-early',
  'data-channel',
  'stats-disagree',
];

/** The finding that decided the verdict: the gravest that voids, else that fails, else that caps; or `null`. */
export function decidingFinding(findings: readonly ResultFinding[]): ResultFinding | null {
  const sorted = [...findings].sort((a, b) => GRAVEST_FIRST.indexOf(a.code) - GRAVEST_FIRST.indexOf(b.code));
  for (const effect of ['voids', 'fails', 'caps'] as const) {
    const found = sorted.find((finding) => findingEffect(finding) === effect);
    if (found) return found;
  }
  return null;
}

/** Findings that the verdict's sentences do not speak of already. */
export function undecidedFindings({ grades }: Result): ResultFinding[] {
  const told = grades.verdict === 'meets' ? null : decidingFinding(grades.findings);
  // A miss is told by its figures when the test was merely stopped early.
  const isTold = (finding: ResultFinding): boolean =>
    finding === told && !(grades.verdict === 'misses' && finding.code === 'stopped-early');
  return grades.findings.filter((finding) => !isTold(finding));
}

/** UDP ports of the relay in use that gave no allocation. */
export function blockedUdpPorts(result: Result): number[] {
  const reading = result.path.relays.find(({ name }) => name === result.path.relay.name);
  const blocked = (reading?.ports ?? []).flatMap(({ url, answeredMs }) => {
    const parsed = parseTurnUrl(url);
    return parsed?.transport === 'udp' && answeredMs === null ? [parsed.port] : [];
  });
  return [...new Set(blocked)].sort((a, b) => a - b);
}

/** What finding sentences need to know of a result. */
export const findingContext = (result: Result): FindingContext => ({
  durationMs: result.durationMs,
  blockedPorts: blockedUdpPorts(result),
  distortions: result.traffic.distortions,
});
