import type { Outcome } from '../verdict/outcome.ts';
import type { Finding } from '../verdict/finding.ts';
import { hasCall } from '../verdict/call-made.ts';
import type { Cause } from './rules.ts';
import { symptomsOf, type SymptomFacts, type SymptomReading } from './symptoms.ts';

/** One direction's loss, 0-1. */
interface DirectionLoss {
  readonly lossRatio: number | null;
}

/** What of a result speaks of what people say of calls. */
export interface SymptomSource {
  readonly durationMs: number;
  readonly traffic: { readonly sent: number; readonly received: number; readonly late: number };
  readonly path: { readonly transport: 'udp' | 'tcp' | 'tls' | 'unknown' };
  readonly metrics: {
    readonly loop: {
      readonly worstLoss15s: { readonly ratio: number } | null;
      /** Left out by older versions. */
      readonly worstBurst200ms?: { readonly ratio: number } | null | undefined;
      readonly worstJitter15s: { readonly ms: number } | null;
      readonly rttMs: { readonly mean: number } | null;
    };
    readonly up: DirectionLoss | null;
    readonly down: DirectionLoss | null;
  };
  readonly grades: { readonly verdict: Outcome; readonly findings: readonly Finding[] };
  /** Left out where the network was not looked at. */
  readonly connectivity?:
    | {
        readonly findings: readonly { readonly code: string }[];
        readonly hasMappingMoved?: boolean | null | undefined;
        readonly idleLife?: { readonly lostS: number | null } | null | undefined;
      }
    | null
    | undefined;
  readonly causes?: readonly Cause[] | undefined;
}

/** What of a result tells of what people say. */
export function symptomFactsOf(result: SymptomSource): SymptomFacts {
  const { metrics, traffic, path, grades, connectivity, causes = [] } = result;
  const { loop, up, down } = metrics;
  const found = new Set(connectivity?.findings.map(({ code }) => code));
  const notConnected = grades.findings.find((finding) => finding.code === 'not-connected');
  const lost = grades.findings.find((finding) => finding.code === 'connection-lost');
  return {
    worstLossRatio: loop.worstLoss15s?.ratio ?? null,
    worstBurstRatio: loop.worstBurst200ms?.ratio ?? null,
    worstJitterMs: loop.worstJitter15s?.ms ?? null,
    lateRatio: traffic.received > 0 ? traffic.late / traffic.received : null,
    rttMeanMs: loop.rttMs?.mean ?? null,
    lossUpRatio: up?.lossRatio ?? null,
    lossDownRatio: down?.lossRatio ?? null,
    connectionLostAtMs: lost?.atMs ?? null,
    hasMappingMoved:
      connectivity?.hasMappingMoved === true || grades.findings.some(({ code }) => code === 'mapping-moved'),
    mappingLostS: connectivity?.idleLife?.lostS ?? null,
    isOverTcp: path.transport === 'tcp' || path.transport === 'tls',
    isNothingOpen: found.has('nothing-open'),
    isDataBlocked: found.has('no-data') || notConnected?.why === 'nothing-arrived',
    causes,
  };
}

/**
 * The readings that may be shown. Not of a run that is void, since what voids it may have caused its figures; and
 * without a call only what was found, since most was not looked at.
 */
export function shownSymptoms(result: SymptomSource): readonly SymptomReading[] {
  const { verdict } = result.grades;
  const isLookedAt = hasCall(result);
  if (isLookedAt && verdict === 'no-data') return [];
  const readings = symptomsOf(symptomFactsOf(result));
  return isLookedAt ? readings : readings.filter(({ support }) => support !== 'none');
}
