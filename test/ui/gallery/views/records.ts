import { blockedCode } from '../../../../src/core/connectivity/blocked.ts';
import { normalOf } from '../../../../src/core/sites/normal.ts';
import type {
  Normal,
  NormalMetric,
  OpenedRecord,
  ResultContext,
  SampledMetric,
} from '../../../../src/wire/desk/record.ts';
import type { ResultSummary } from '../../../../src/wire/desk/search.ts';
import type { Result } from '../../../../src/wire/result.ts';
import { sampledFigures } from '../../../../src/wire/sampled-figures.ts';
import { rowOf } from '../../desk/row-builder.ts';
import { seededRandom } from '../../../support/seeded-random.ts';

/** Opened results and what is normal beside them, worked out by the core from simulated calls and seeded samples. */
const HOUR_MS = 3_600_000;

/** The row that a result is listed by. */
export function rowOfResult(result: Result, changes: Partial<ResultSummary> = {}): ResultSummary {
  const figures = sampledFigures(result);
  const [miss] = result.grades.rows.filter(
    ({ decides, outcome, value }) => decides !== false && outcome === 'misses' && value !== null,
  );
  return rowOf({
    id: result.id,
    atMs: Date.parse(result.startedAt),
    receivedAtMs: Date.parse(result.startedAt) + 45_000,
    durationMs: result.durationMs,
    ...result.labels,
    transport: result.path.transport,
    method: result.traffic.method,
    verdict: result.grades.verdict,
    worstMiss: miss
      ? { path: miss.path ?? 'loop', metric: miss.metric, value: miss.value ?? 0, target: miss.target }
      : null,
    finding: result.grades.findings[0]?.code ?? null,
    blocked: blockedCode(result.connectivity?.findings ?? []),
    rttMs: figures.rttMs,
    lossRatio: figures.lossRatio,
    burstLossRatio: figures.burstLossRatio,
    jitterMs: figures.jitterMs,
    reorderRatio: figures.reorderRatio,
    ...changes,
  });
}

export function recordOf(
  result: Result,
  changes: Partial<OpenedRecord> = {},
  row: Partial<ResultSummary> = {},
): OpenedRecord {
  return {
    row: rowOfResult(result, row),
    result,
    isLinkRevoked: false,
    network: '192.0.2.0/24',
    hasPackets: true,
    requestId: null,
    notes: [],
    ...changes,
  };
}

/** Of each metric a typical value and how far samples lie above it, once in a while. */
const TYPICAL: Readonly<Record<SampledMetric, readonly [typical: number, spread: number]>> = {
  rttMs: [41, 12],
  lossRatio: [0.0002, 0.002],
  lossUpRatio: [0.0001, 0.001],
  lossDownRatio: [0.0001, 0.001],
  burstLossRatio: [0.005, 0.03],
  burstLossUpRatio: [0.002, 0.02],
  burstLossDownRatio: [0.002, 0.02],
  jitterMs: [3, 4],
  jitterUpMs: [2, 3],
  jitterDownMs: [2, 3],
  reorderRatio: [0, 0.0001],
  reorderUpRatio: [0, 0.0001],
  reorderDownRatio: [0, 0.0001],
};

const METRICS = Object.keys(TYPICAL).filter((name): name is SampledMetric => name in TYPICAL);

/** Figures of tests on an ordinary day. */
export function usualFigures(tests: number, seed: number): Record<SampledMetric, number>[] {
  const random = seededRandom(seed);
  const sample = ([typical, spread]: readonly [number, number]): number =>
    typical * (0.9 + 0.2 * random()) + spread * random() ** 4;
  const figures = (): Record<SampledMetric, number> => ({
    rttMs: sample(TYPICAL.rttMs),
    lossRatio: sample(TYPICAL.lossRatio),
    lossUpRatio: sample(TYPICAL.lossUpRatio),
    lossDownRatio: sample(TYPICAL.lossDownRatio),
    burstLossRatio: sample(TYPICAL.burstLossRatio),
    burstLossUpRatio: sample(TYPICAL.burstLossUpRatio),
    burstLossDownRatio: sample(TYPICAL.burstLossDownRatio),
    jitterMs: sample(TYPICAL.jitterMs),
    jitterUpMs: sample(TYPICAL.jitterUpMs),
    jitterDownMs: sample(TYPICAL.jitterDownMs),
    reorderRatio: sample(TYPICAL.reorderRatio),
    reorderUpRatio: sample(TYPICAL.reorderUpRatio),
    reorderDownRatio: sample(TYPICAL.reorderDownRatio),
  });
  return Array.from({ length: tests }, figures);
}

function normalOver(days: number, tests: number, result: Result): Normal {
  const samples = usualFigures(tests, days);
  const figures = sampledFigures(result);
  return {
    days,
    site: result.labels.site,
    relay: result.path.relay.name,
    tests,
    metrics: METRICS.map((metric): NormalMetric => ({
      metric,
      ...normalOf(
        samples.map((sample) => sample[metric]),
        figures[metric],
      ),
    })),
  };
}

/** What is normal beside a result, with this many tests in 7 and in 28 days, and the results around it. */
export function contextOf(result: Result, tests: readonly [number, number] = [84, 312]): ResultContext {
  const atMs = Date.parse(result.startedAt);
  return {
    normals: [normalOver(7, tests[0], result), normalOver(28, tests[1], result)],
    before: [
      rowOf({ id: 'b3', atMs: atMs - 26 * HOUR_MS }),
      rowOf({
        id: 'b2',
        atMs: atMs - 2 * HOUR_MS,
        user: 'a.very.long.name.of.somebody.who.tests@an-organisation-with-a-long-name.example.com',
      }),
      rowOf({
        id: 'b1',
        atMs: atMs - 12 * 60_000,
        verdict: 'misses',
        worstMiss: { path: 'up', metric: 'loss', value: 0.018, target: 0.01 },
      }),
    ],
    after: [
      rowOf({ id: 'a1', atMs: atMs + 10 * 60_000, verdict: 'no-data', finding: 'hidden' }),
      rowOf({ id: 'a2', atMs: atMs + 3 * HOUR_MS, user: null }),
    ],
  };
}

/** Others whose marks were kept, beside a result of which none arrived. */
export const MARKS_OF_OTHERS: NonNullable<ResultContext['marksOfOthers']> = {
  code: 'not-set-here',
  tests: 98,
  kept: 97,
  areByAgents: true,
  lastKept: { atMs: Date.UTC(2025, 10, 20, 13, 4, 10), isByAgent: true },
  hasKeptLater: true,
};
