import type { Outcome } from '../verdict/outcome.ts';
import type { Finding } from '../verdict/finding.ts';
import { hasCall } from '../verdict/call-made.ts';
import { findingEffect } from '../verdict/finding-effect.ts';
import type { Cause } from './rules.ts';
import { METRIC_NAMES } from '../verdict/grade-row.ts';
import { decidingRows, type TroubleRow } from '../verdict/troubles.ts';
import { symptomsOf, type MissedTarget, type SymptomFacts, type SymptomReading } from './symptoms.ts';

/** One direction's loss, 0-1. */
interface DirectionLoss {
  readonly lossRatio: number | null;
}

/** What a part of a test came to. */
interface PartGrades {
  readonly verdict: Outcome;
  readonly rows: readonly TroubleRow[];
  readonly findings: readonly Finding[];
}

/** What of a result speaks of what people say of calls. */
export interface SymptomSource {
  readonly durationMs: number;
  readonly traffic: { readonly sent: number; readonly received: number; readonly late: number };
  readonly path: { readonly transport: 'udp' | 'tcp' | 'tls' | 'unknown' };
  readonly metrics: { readonly up: DirectionLoss | null; readonly down: DirectionLoss | null };
  readonly grades: PartGrades;
  /** The part with a busy link; left out where none was asked for. */
  readonly loaded?:
    | { readonly state: 'not-measured' }
    | { readonly state: 'measured'; readonly busy: { readonly grades: PartGrades } }
    | undefined;
  /** Left out where the network was not looked at. */
  readonly connectivity?:
    | {
        readonly findings: readonly { readonly code: string }[];
        readonly hasMappingMoved?: boolean | null | undefined;
        readonly isProxied?: boolean | null | undefined;
        readonly idleLife?: { readonly lostS: number | null } | null | undefined;
      }
    | null
    | undefined;
  readonly causes?: readonly Cause[] | undefined;
}

/** What of a result tells of what people say. */
function symptomFactsOf(result: SymptomSource): SymptomFacts {
  const { metrics, traffic, path, grades, connectivity, causes = [] } = result;
  const { up, down } = metrics;
  const busy = result.loaded?.state === 'measured' ? result.loaded.busy.grades : null;
  const missed = missedTargets(grades);
  const found = new Set(connectivity?.findings.map(({ code }) => code));
  const notConnected = grades.findings.find((finding) => finding.code === 'not-connected');
  const lost = grades.findings.find((finding) => finding.code === 'connection-lost');
  return {
    missed,
    missedBusy: (busy ? missedTargets(busy) : []).filter(
      ({ metric }) => !missed.some((idle) => idle.metric === metric),
    ),
    lateRatio: traffic.received > 0 ? traffic.late / traffic.received : null,
    lossUpRatio: up?.lossRatio ?? null,
    lossDownRatio: down?.lossRatio ?? null,
    connectionLostAtMs: lost?.atMs ?? null,
    busyLostAtMs: busy?.findings.find((finding) => finding.code === 'connection-lost')?.atMs ?? null,
    hasMappingMoved:
      connectivity?.hasMappingMoved === true || grades.findings.some(({ code }) => code === 'mapping-moved'),
    mappingLostS: found.has('mapping-short') ? (connectivity?.idleLife?.lostS ?? null) : null,
    isOverTcp: hasCall(result) && (path.transport === 'tcp' || path.transport === 'tls'),
    isBesideProxy: connectivity?.isProxied === true,
    arePortsDenied: grades.findings.some(({ code }) => code === 'ports-denied'),
    isNothingOpen: found.has('nothing-open'),
    isDataBlocked: found.has('no-data') || notConnected?.why === 'nothing-arrived',
    causes,
  };
}

/** What missed its target in a part that can be judged, once for each metric, by the worst of the rows that decide. */
function missedTargets({ rows, findings, verdict }: PartGrades): MissedTarget[] {
  if (verdict !== 'misses' || findings.some((finding) => findingEffect(finding) === 'voids')) return [];
  const missed = decidingRows(rows).filter(({ outcome }) => outcome === 'misses');
  return METRIC_NAMES.flatMap((metric) => {
    const values = missed.flatMap((row) => (row.metric === metric && row.value !== null ? [row.value] : []));
    return values.length === 0 ? [] : [{ metric, value: Math.max(...values) }];
  });
}

/**
 * The readings that may be shown. Not of a run that is void, since what voids it may have caused its figures; and
 * without a call only what was found, since most was not looked at. Of a test that meets its targets nothing is sure to
 * be noticed but what a busy link does.
 */
export function shownSymptoms(result: SymptomSource): readonly SymptomReading[] {
  const { verdict } = result.grades;
  const isLookedAt = hasCall(result);
  if (isLookedAt && verdict === 'no-data') return [];
  const readings = symptomsOf(symptomFactsOf(result));
  if (!isLookedAt) return readings.filter(({ support }) => support !== 'none');
  return verdict === 'meets' ? readings.map(unsure) : readings;
}

const unsure = (reading: SymptomReading): SymptomReading =>
  reading.support === 'strong' && reading.evidence.every(({ isBusy }) => !isBusy)
    ? { ...reading, support: 'some' }
    : reading;
