import { symptomsOf, type SymptomFacts, type SymptomReading } from '../../core/causes/symptoms.ts';
import type { Result } from '../../wire/result.ts';
import { hasCall } from '../result/call-made.ts';

/** What of a result tells of what people say. */
export function symptomFactsOf(result: Result): SymptomFacts {
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
 * The readings that may be told. Not of a run that is void, since what voids it may have caused its figures; and
 * without a call only what was found, since most was not looked at.
 */
export function toldSymptoms(result: Result): readonly SymptomReading[] {
  const { verdict } = result.grades;
  const isLookedAt = hasCall(result);
  if (isLookedAt && verdict === 'no-data') return [];
  const readings = symptomsOf(symptomFactsOf(result));
  return isLookedAt ? readings : readings.filter(({ support }) => support !== 'none');
}
