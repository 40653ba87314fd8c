import { busyGrades } from '../../../src/core/verdict/busy-part.ts';
import { gradesOf } from '../../../src/core/verdict/grades.ts';
import { NO_PAGE_FACTS, type PageFacts } from '../../../src/core/verdict/page-facts.ts';
import type { TargetChoice } from '../../../src/core/verdict/targets.ts';
import { likelyCauses } from '../../../src/core/causes/rules.ts';
import { decidingRows } from '../../../src/core/verdict/troubles.ts';
import { wilsonInterval } from '../../../src/core/metrics/wilson.ts';
import { busyEvidence } from '../../../src/wire/load.ts';
import type { Result } from '../../../src/wire/result.ts';
import { LOAD_RESULTS } from '../../ui/gallery/load-results.ts';
import { NETWORK_RESULTS } from '../../ui/gallery/network-results.ts';
import { NETWORKS } from '../../ui/gallery/networks.ts';
import { RESULTS } from '../../ui/gallery/results.ts';

/**
 * Results of any kind: figures drawn at random, most of them near their targets, graded by the core. What no figure says
 * of another is drawn freely, so that whatever two sentences may meet do meet. They are no calls that could have been.
 */

type Metrics = Result['metrics'];
type Loop = Metrics['loop'];
type Direction = NonNullable<Metrics['up']>;

const BASE = RESULTS['directions-meets']();
const LOADED = LOAD_RESULTS['load-slower']();
const WITHOUT_CALL = Object.values(NETWORK_RESULTS)
  .map((make) => make())
  .filter(({ durationMs }) => durationMs === 0);
const CHECKED = Object.values(NETWORKS).map((make) => make());

const TARGETS: readonly TargetChoice[] = [
  { kind: 'client-edge' },
  { kind: 'edge-edge' },
  { kind: 'azure', region: 'Germany', column: 'site' },
  { kind: 'azure', region: 'Hawaii', column: 'site' },
];

const PAGE_FACTS: readonly Partial<PageFacts>[] = [
  { stopped: { plannedMs: 60_000 } },
  { audioStoppedAtMs: 29_000 },
  { connectionLostAtMs: 20_000 },
  { offersUdp: true },
  { movedSources: ['192.0.2.1:4000', '192.0.2.1:4001'] },
];

/** Draws: numbers of [0, 1) come from `random`. */
class Draw {
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  isOne(ofMany: number): boolean {
    return this.#random() < 1 / ofMany;
  }

  of<T>(values: readonly T[]): T {
    const drawn = values[Math.floor(this.#random() * values.length)];
    if (drawn === undefined) throw new Error('nothing to draw from');
    return drawn;
  }

  /** Half of them 0, the others of any size up to `most`, small ones as often as large. */
  ratio(most = 1): number {
    return this.isOne(2) ? 0 : Math.min(most, 10 ** (-4 + 4 * this.#random()));
  }

  ms(least: number, most: number): number {
    return least * (most / least) ** this.#random();
  }
}

/** Any result; the same for the same `random`. */
export function anyResult(random: () => number): Result {
  const draw = new Draw(random);
  return draw.isOne(12) ? draw.of(WITHOUT_CALL) : anyCall(draw);
}

function anyCall(draw: Draw): Result {
  const metrics = anyMetrics(draw);
  const lossRatio = metrics.loop.lossRatio ?? 0;
  const lost = Math.round(lossRatio * BASE.traffic.sent);
  const received = BASE.traffic.sent - lost;
  const figures: Result = {
    ...BASE,
    path: { ...BASE.path, transport: draw.isOne(6) ? draw.of(['tcp', 'tls']) : 'udp' },
    traffic: {
      ...BASE.traffic,
      lost,
      received,
      late: Math.round(received * draw.ratio(0.2)),
      reordered: Math.round(received * (metrics.loop.reorderRatio ?? 0)),
    },
    metrics,
    ...(draw.isOne(2) ? { connectivity: draw.of(CHECKED) } : {}),
    stats: {
      ...BASE.stats,
      lossRatio: lossRatio * draw.of([0.5, 0.95, 1, 1, 2]),
      jitterMs: (metrics.loop.jitterRfc3550Ms ?? 0) * draw.of([0.5, 0.95, 1, 2]),
      rttMs: (metrics.loop.rttMs?.mean ?? 0) * draw.of([0.5, 0.95, 1, 2]),
      disagreements: draw.isOne(8) ? [{ metric: 'jitter', ours: 1, theirs: 50, tolerance: 10 }] : [],
    },
    instrument: { ...BASE.instrument, hiddenMs: draw.isOne(15) ? draw.of([400, 5000]) : 0 },
  };
  const page = pageFacts(draw);
  const target = draw.of(TARGETS);
  const grades = gradesOf(asLost(figures, page), target, page);
  const graded: Result = {
    ...figures,
    grades: { ...grades, rows: [...grades.rows], findings: [...grades.findings] },
    ...(draw.isOne(3) ? { loaded: anyLoad(draw, figures, target) } : {}),
  };
  return { ...graded, causes: causesOf(draw, graded) };
}

/** As its timeline shows it where the connection broke off. */
const asLost = (result: Result, { connectionLostAtMs }: PageFacts): Result =>
  connectionLostAtMs === null
    ? result
    : {
        ...result,
        timeline: result.timeline.map((row) =>
          row.startMs > connectionLostAtMs ? { ...row, received: 0 } : row,
        ),
      };

const pageFacts = (draw: Draw): PageFacts => ({
  ...NO_PAGE_FACTS,
  ...(draw.isOne(4) ? draw.of(PAGE_FACTS) : {}),
});

function anyMetrics(draw: Draw): Metrics {
  const up = anyDirection(draw);
  const down = anyDirection(draw);
  const [jitterMs, rttMs] = [draw.ms(0.5, 150), draw.ms(2, 600)];
  const sum = (of: (direction: Direction) => number): number => Math.min(1, of(up) + of(down));
  const loop: Loop = {
    ...BASE.metrics.loop,
    ...lossFigures(
      sum(({ lossRatio }) => lossRatio ?? 0),
      sum(({ worstLoss15s }) => worstLoss15s?.ratio ?? 0),
      sum(({ worstBurst200ms }) => worstBurst200ms?.ratio ?? 0),
    ),
    rttMs: { mean: rttMs, min: rttMs * 0.8, median: rttMs, p95: rttMs, p99: rttMs, max: rttMs * 2 },
    oneWayMs: rttMs / 2,
    worstJitter15s: { ms: jitterMs, startMs: 0 },
    jitterRfc3550Ms: jitterMs / 2,
    reorderRatio: sum(({ reorderRatio }) => reorderRatio ?? 0),
  };
  const isWhole = !draw.isOne(3);
  const mos = BASE.metrics.mos && { ...BASE.metrics.mos, mos: draw.of([1.5, 3.2, 3.9, 4.1, 4.4]) };
  return isWhole ? { loop, up, down, mos } : { loop, up: null, down: null, mos };
}

function lossFigures(
  whole: number,
  worst: number,
  burst: number,
): Pick<Loop, 'lossRatio' | 'lossRatioInterval' | 'worstLoss15s' | 'worstBurst200ms'> {
  const { sent } = BASE.traffic;
  const inWindow = (ratio: number, of: number): Loop['worstLoss15s'] => {
    const lost = Math.round(ratio * of);
    return {
      ratio: lost / of,
      startMs: 4000,
      lost,
      sent: of,
      interval: wilsonInterval(lost, of) ?? { low: 0, high: 1 },
    };
  };
  return {
    lossRatio: whole,
    lossRatioInterval: wilsonInterval(Math.round(whole * sent), sent),
    worstLoss15s: inWindow(worst, 3750),
    worstBurst200ms: inWindow(burst, 50),
  };
}

function anyDirection(draw: Draw): Direction {
  const { sent } = BASE.traffic;
  const whole = draw.ratio();
  const worst = Math.min(1, whole * draw.of([1, 1.3, 2]));
  const reorderRatio = draw.isOne(3) ? draw.ratio(0.1) : 0;
  const queueMs = draw.ms(0.2, 200);
  const lost = Math.round(whole * sent);
  return {
    sent,
    lost,
    received: sent - lost,
    reordered: Math.round((sent - lost) * reorderRatio),
    ...lossFigures(whole, worst, Math.min(1, worst * draw.of([1, 3, 20]))),
    worstJitter15s: { ms: draw.ms(0.5, 150), startMs: 0 },
    reorderRatio,
    reorderRatioInterval: { low: 0, high: 1 },
    queueingMs: { mean: queueMs, min: 0, median: queueMs, p95: queueMs, p99: queueMs, max: queueMs },
  };
}

/** The same with a queue of 8 ms each way, which no target minds by itself. */
function queued(metrics: Metrics): Metrics {
  const { loop, up, down } = metrics;
  const waiting = (direction: Direction | null): Direction | null =>
    direction?.queueingMs
      ? { ...direction, queueingMs: { ...direction.queueingMs, mean: direction.queueingMs.mean + 8 } }
      : direction;
  return {
    ...metrics,
    loop: { ...loop, rttMs: loop.rttMs && { ...loop.rttMs, mean: loop.rttMs.mean + 16 } },
    up: waiting(up),
    down: waiting(down),
  };
}

function anyLoad(draw: Draw, result: Result, target: TargetChoice): NonNullable<Result['loaded']> {
  if (LOADED.loaded?.state !== 'measured') throw new Error('no busy part');
  if (draw.isOne(8)) return { state: 'not-measured', why: 'stopped', message: null, transferredBytes: 0 };
  const metrics = draw.isOne(3) ? anyMetrics(draw) : draw.of([result.metrics, queued(result.metrics)]);
  const limit = LOADED.loaded.busy.transfers.limitBitsPerSecond;
  const transfer = () => ({
    bytes: 1e7,
    bitsPerSecond: limit * draw.of([0.03, 0.3, 1]),
    busyRatio: draw.of([0.2, 0.99]),
  });
  const busy = {
    ...LOADED.loaded.busy,
    metrics,
    transfers: { limitBitsPerSecond: limit, down: transfer(), up: transfer() },
  };
  return {
    state: 'measured',
    busy: { ...busy, grades: busyGrades(busyEvidence(result, busy), busy, target, pageFacts(draw)) },
  };
}

/** By the core's rules, from facts about packets that are drawn: they speak of more than figures do. */
function causesOf(draw: Draw, result: Result): NonNullable<Result['causes']> {
  const rows = decidingRows(result.grades.rows);
  const paths = (['loop', 'up', 'down'] as const).filter((path) => rows.some((row) => row.path === path));
  return likelyCauses({
    findings: result.grades.findings,
    rttMeanMs: result.metrics.loop.rttMs?.mean ?? null,
    rttMinMs: result.metrics.loop.rttMs?.min ?? null,
    rttTargetMs: rows.find(({ metric }) => metric === 'rtt')?.target ?? null,
    hasDetour: draw.isOne(4),
    paths: paths.map((path) => ({
      path,
      missed: rows.filter((row) => row.path === path && row.outcome === 'misses').map(({ metric }) => metric),
      sent: 7500,
      lost: 100,
      lossRatio: draw.ratio(),
      meanLossRun: draw.ms(1, 30),
      allStreamsShare: draw.ratio(),
      queueBeforeLossMs: draw.ms(0.5, 300),
      meanQueueMs: draw.ms(0.5, 200),
      p95QueueMs: draw.ms(1, 400),
      lossPeriodMs: draw.isOne(6) ? 1000 : null,
      spikePeriodMs: null,
      reordered: 3,
    })),
  }).map((cause) => ({ ...cause, evidence: [...cause.evidence] }));
}
