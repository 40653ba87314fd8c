import type { Result } from '../../wire/result.ts';
import type { MetricName } from '../../core/grade.ts';
import { parseTurnUrl } from '../../core/relay.ts';
import { decidingFinding } from '../../core/verdict/deciding-finding.ts';
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

/** The rows that the verdict counts: all of them, unless the relay told the directions apart. */
export const decidingRows = (rows: readonly ResultRow[]): ResultRow[] =>
  rows.filter(({ decides }) => decides !== false);

/** A trouble with the row that shows it best. */
export interface FoundTrouble {
  readonly trouble: Trouble;
  readonly row: ResultRow;
  /** `loop`: the direction is not known, or does not matter. */
  readonly where: 'loop' | 'up' | 'down' | 'both';
  /** The row of the other direction, where both miss. */
  readonly other: ResultRow | null;
}

/** The troubles that decide, in order of what hurts a call most; of two directions the worse comes first. */
export function troublesOf(rows: readonly ResultRow[]): FoundTrouble[] {
  const missed = decidingRows(rows).filter(({ outcome }) => outcome === 'misses');
  return (['loss', 'delay', 'jitter', 'reorder'] as const).flatMap((trouble): FoundTrouble[] => {
    const own = missed.filter(({ metric }) => TROUBLE_OF[metric] === trouble);
    const firstOf = (path: 'up' | 'down' | 'loop'): ResultRow | null =>
      own.find((row) => (row.path ?? 'loop') === path) ?? null;
    const [up, down] = [firstOf('up'), firstOf('down')];
    if (up && down) {
      const [row, other] = isWorse(down, up) ? [down, up] : [up, down];
      return [{ trouble, row, where: 'both', other }];
    }
    const row = up ?? down ?? firstOf('loop');
    return row ? [{ trouble, row, where: row.path ?? 'loop', other: null }] : [];
  });
}

/** Of one metric the greater value; loss over 15 s weighs more than a burst. */
const isWorse = (row: ResultRow, other: ResultRow): boolean =>
  row.metric === other.metric ? (row.value ?? 0) > (other.value ?? 0) : row.metric === 'loss';

/**
 * All findings but single ports where UDP is blocked as a whole: that names the ports, and no other gets through.
 * Results of older versions have both.
 */
export function toldFindings({ grades: { findings } }: Result): ResultFinding[] {
  const isUdpBlocked = findings.some(({ code }) => code === 'udp-blocked');
  return findings.filter(({ code }) => code !== 'ports-denied' || !isUdpBlocked);
}

/** Findings that the verdict's sentences do not speak of already. */
export function undecidedFindings(result: Result): ResultFinding[] {
  const told = decidingFinding(result.grades.findings, result.grades.verdict);
  return toldFindings(result).filter((finding) => finding !== told);
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
