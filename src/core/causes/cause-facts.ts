import type { Finding } from '../verdict/finding.ts';
import type { GradeRow } from '../verdict/grade-row.ts';
import { quantile } from '../metrics/delay.ts';
import { reorderedPackets } from '../metrics/reorder.ts';
import { callOf } from '../traffic/traffic-plan.ts';
import type { HeaderFacts } from './header-facts.ts';
import { delayMs, isReceived, type Measurement, type PacketRecord } from '../packets/packet.ts';

/** Facts about one path that likely causes are told from. `null`: could not be told. */
export interface PathFacts {
  readonly path: 'loop' | 'up' | 'down';
  /** Which of the path's targets were missed. */
  readonly missed: readonly GradeRow['metric'][];
  readonly sent: number;
  readonly lost: number;
  readonly lossRatio: number;
  /** Mean number of packets, over all streams in send order, that were lost in a row. */
  readonly meanLossRun: number | null;
  /** Of the times at which a packet was lost, the share at which every stream's was. */
  readonly allStreamsShare: number | null;
  /** Mean delay over the fastest of the packets just before a loss, and of all packets, ms. */
  readonly queueBeforeLossMs: number | null;
  readonly meanQueueMs: number | null;
  readonly p95QueueMs: number | null;
  /** Time between bursts of loss, when it is always about the same, ms. */
  readonly lossPeriodMs: number | null;
  /** Time between spikes of delay, when it is always about the same, ms. */
  readonly spikePeriodMs: number | null;
  readonly reordered: number;
}

/** Facts about a whole test. */
export interface CauseFacts {
  readonly paths: readonly PathFacts[];
  readonly findings: readonly Finding[];
  readonly rttMeanMs: number | null;
  readonly rttMinMs: number | null;
  readonly rttTargetMs: number | null;
  /** The web and calls leave this network by different ways, or the web by a proxy; left out: not known. */
  readonly hasDetour?: boolean;
  /** What IP headers said at the relay; left out: it read none. */
  readonly headers?: HeaderFacts;
}

/** Packets sent within this time before a loss say what the queue was like. */
const BEFORE_LOSS_MS = 200;
/** Losses closer than this belong to one burst; a period shorter than twice this cannot be told. */
const SAME_BURST_MS = 300;
/** A spike is this far above the 90th percentile of queueing. */
const SPIKE_MS = 20;
/** Fewer events than this have no period. */
const MIN_PERIODS = 4;
/** Intervals that vary less than this part of their mean are regular. */
const REGULAR = 0.15;

/** Times of events, thinned so that events of one burst count once. */
function burstTimes(times: readonly number[]): number[] {
  const starts: number[] = [];
  let last = -Infinity;
  for (const time of times) {
    if (time - last > SAME_BURST_MS) starts.push(time);
    last = time;
  }
  return starts;
}

/** The common interval of events; `null` when there are too few or they are not regular. */
export function periodMs(times: readonly number[]): number | null {
  const starts = burstTimes(times);
  const gaps = starts.slice(1).map((time, index) => time - (starts[index] ?? time));
  if (gaps.length < MIN_PERIODS) return null;
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
  return deviation / mean < REGULAR ? mean : null;
}

/** Lengths of runs of losses in send order. */
function lossRuns(packets: readonly PacketRecord[]): number[] {
  const runs: number[] = [];
  let run = 0;
  for (const packet of packets) {
    if (!isReceived(packet)) run++;
    else if (run > 0) {
      runs.push(run);
      run = 0;
    }
  }
  return run > 0 ? [...runs, run] : runs;
}

/** Of the rounds (one packet of each stream, sent together) that lost a packet, the share that lost all. */
function allStreamsShare(measurement: Measurement): number | null {
  const rounds = new Map<number, { sent: number; lost: number }>();
  for (const packet of measurement.packets) {
    // Calls are counted apart: their streams did not begin together.
    const key = packet.streamSequence * measurement.calls + callOf(packet.stream, measurement);
    const round = rounds.get(key) ?? { sent: 0, lost: 0 };
    round.sent++;
    if (!isReceived(packet)) round.lost++;
    rounds.set(key, round);
  }
  const hit = [...rounds.values()].filter(({ lost }) => lost > 0);
  return hit.length === 0
    ? null
    : hit.filter(({ sent, lost }) => sent > 1 && lost === sent).length / hit.length;
}

const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Gathers the facts about one path from its packets. */
export function pathFacts(
  path: PathFacts['path'],
  measurement: Measurement,
  missed: readonly GradeRow['metric'][],
): PathFacts {
  const { packets } = measurement;
  const received = packets.filter(isReceived);
  const fastestMs = received.reduce((least, packet) => Math.min(least, delayMs(packet)), Infinity);
  const queueing = received.map((packet) => ({ sentMs: packet.sentMs, ms: delayMs(packet) - fastestMs }));
  const lossTimes = packets.flatMap((packet) => (isReceived(packet) ? [] : [packet.sentMs as number]));
  const sorted = queueing.map(({ ms }) => ms).sort((a, b) => a - b);
  const spike = (quantile(sorted, 0.9) ?? 0) + SPIKE_MS;
  const lost = packets.length - received.length;
  return {
    path,
    missed,
    sent: packets.length,
    lost,
    lossRatio: packets.length > 0 ? lost / packets.length : 0,
    meanLossRun: meanOf(lossRuns(packets)),
    allStreamsShare: allStreamsShare(measurement),
    queueBeforeLossMs: queueBeforeLoss(queueing, lossTimes),
    meanQueueMs: meanOf(sorted),
    p95QueueMs: quantile(sorted, 0.95),
    lossPeriodMs: periodMs(lossTimes),
    spikePeriodMs: periodMs(queueing.filter(({ ms }) => ms > spike).map(({ sentMs }) => sentMs)),
    reordered: reorderedPackets(received, measurement).length,
  };
}

/** Mean queueing of the packets that were sent within 200 ms before a loss. */
function queueBeforeLoss(
  queueing: readonly { readonly sentMs: number; readonly ms: number }[],
  lossTimes: readonly number[],
): number | null {
  const before: number[] = [];
  let next = 0;
  for (const { sentMs, ms } of queueing) {
    while ((lossTimes[next] ?? Infinity) < sentMs) next++;
    if ((lossTimes[next] ?? Infinity) - sentMs <= BEFORE_LOSS_MS) before.push(ms);
  }
  return meanOf(before);
}
