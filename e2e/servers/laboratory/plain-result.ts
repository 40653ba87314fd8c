import type { OfferedRelay } from '../../../src/wire/http.ts';
import type { Result } from '../../../src/wire/result.ts';
import { exampleResult } from '../../../test/support/example-result.ts';

/** One packet of a scripted test. Times count from the begin of its stretch. */
export interface SentPacket {
  readonly sentMs: number;
  /** `null`: it never came back. */
  readonly receivedMs: number | null;
}

/** What a scripted test measured. */
export interface Scripted {
  readonly id: string;
  readonly startedAt: string;
  readonly site: string;
  readonly relay: OfferedRelay;
  readonly url: string;
  readonly connectMs: number;
  readonly durationMs: number;
  readonly packetRatePerSecond: number;
  readonly payloadBytes: number;
  readonly ssrc: number;
  readonly firstSequence: number;
  /** In order of sending. */
  readonly packets: readonly SentPacket[];
  /** How many packets the relay saw; `null`: it did not tell. */
  readonly seenByRelay: number | null;
}

const ROW_MS = 200;
const LATE_LIMIT_MS = 3000;
const DEJITTER_MS = 100;
/** docs/definitions.md: a window counts from half of its packets on. */
const LEAST_FILL = 0.5;
/** Standard normal quantile of 95 %, both sides. */
const Z = 1.959963984540054;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : sum(values) / values.length;

/** E. B. Wilson, 1927. */
function wilson(hits: number, trials: number): { readonly low: number; readonly high: number } {
  const p = hits / trials;
  const centre = p + (Z * Z) / (2 * trials);
  const spread = Z * Math.sqrt((p * (1 - p)) / trials + (Z * Z) / (4 * trials * trials));
  const scale = 1 + (Z * Z) / trials;
  return {
    low: hits === 0 ? 0 : (centre - spread) / scale,
    high: hits === trials ? 1 : (centre + spread) / scale,
  };
}

/** Interpolated between the two nearest, as docs/definitions.md says. */
function quantile(ascending: readonly number[], share: number): number {
  const place = (ascending.length - 1) * share;
  const below = ascending[Math.floor(place)] ?? NaN;
  const above = ascending[Math.ceil(place)] ?? NaN;
  return below + (above - below) * (place - Math.floor(place));
}

const delayOf = ({ sentMs, receivedMs }: SentPacket): number[] =>
  receivedMs === null ? [] : [receivedMs - sentMs];

/**
 * A whole result of a scripted test: what a page would say of these packets, worked out by docs/definitions.md in the plainest
 * way, and by no code of the product's. The directions are left out; grades are the server's to make.
 */
export function plainResult(scripted: Scripted): Result {
  const { packets, durationMs, packetRatePerSecond, relay, seenByRelay } = scripted;
  const sent = packets.length;
  const delays = packets.flatMap(delayOf).sort((one, other) => one - other);
  const received = delays.length;
  const lost = sent - received;
  const changes = changesOf(packets);
  const leastMs = delays[0] ?? NaN;
  const averageMs = mean(delays);
  const rttMs =
    averageMs === null
      ? null
      : {
          mean: averageMs,
          min: leastMs,
          median: quantile(delays, 0.5),
          p95: quantile(delays, 0.95),
          p99: quantile(delays, 0.99),
          max: quantile(delays, 1),
        };
  const { ssrc, firstSequence } = scripted;
  const lastSequence = (firstSequence + sent - 1) & 0xffff;
  const example = exampleResult(scripted.id);
  const counts = { sent, received, lost };
  const jitterMs = mean(changes.map(({ changeMs }) => changeMs));
  return {
    ...example,
    startedAt: scripted.startedAt,
    durationMs,
    labels: { ticket: null, site: scripted.site, user: null },
    client: { ...example.client, userAgent: 'scripted', browser: 'Scripted 1', unattended: false },
    path: {
      relay: { name: relay.name, place: relay.place, kind: relay.kind, url: scripted.url },
      transport: 'udp',
      chosen: 'nearest',
      relays: [],
      connectMs: scripted.connectMs,
    },
    traffic: {
      ...example.traffic,
      streams: [{ stream: 0, ...counts, rtp: [{ ssrc, firstSequence, lastSequence }] }],
      packetRatePerSecond,
      payloadBytes: scripted.payloadBytes,
      ...counts,
      late: delays.filter((delayMs) => delayMs > leastMs + DEJITTER_MS).length,
      duplicates: null,
      reordered: 0,
      lateLimitMs: LATE_LIMIT_MS,
    },
    metrics: {
      loop: {
        rttMs,
        oneWayMs: averageMs === null ? null : averageMs / 2,
        lossRatio: lost / sent,
        lossRatioInterval: wilson(lost, sent),
        worstLoss15s: worstOf(scripted, 15_000),
        worstBurst200ms: worstOf(scripted, 200),
        // A test of 15 s has one window of 15 s.
        worstJitter15s: jitterMs === null ? null : { ms: jitterMs, startMs: packets[0]?.sentMs ?? 0 },
        jitterRfc3550Ms: null,
        reorderRatio: received === 0 ? null : 0,
        reorderRatioInterval: received === 0 ? null : wilson(0, received),
      },
      up: null,
      down: null,
      mos: null,
    },
    witness: witnessOf(counts, seenByRelay),
    stats: { ...example.stats, packetsReceived: received, packetsLost: lost, lossRatio: lost / sent },
    instrument: { ...example.instrument, longestSendGapMs: longestGapMs(packets) },
    timeline: timelineOf(packets, changes, durationMs),
  };
}

function witnessOf(
  { sent, received, lost }: SentCounts,
  seen: number | null,
): NonNullable<Result['witness']> {
  const nothing = { clockDriftPpm: 0, clockResidualMs: 0, sources: [] };
  if (seen === null)
    return {
      ...nothing,
      state: 'none',
      reason: 'unavailable',
      ...{ lostUp: 0, lostDown: 0, lostUnknown: lost, unwitnessed: 0 },
    };
  // Each that came back was seen, so that of those seen the others were lost on the way down.
  return {
    ...nothing,
    state: 'whole',
    reason: null,
    ...{ lostUp: sent - seen, lostDown: seen - received, lostUnknown: 0, unwitnessed: 0 },
  };
}

interface SentCounts {
  readonly sent: number;
  readonly received: number;
  readonly lost: number;
}

interface Change {
  readonly sentMs: number;
  readonly changeMs: number;
}

/** RFC 3393: of each two that follow one another and both came back. */
function changesOf(packets: readonly SentPacket[]): Change[] {
  return packets.flatMap((packet, index): Change[] => {
    const [delayMs] = delayOf(packet);
    const before = packets[index - 1];
    const [delayBeforeMs] = before ? delayOf(before) : [];
    return delayMs === undefined || delayBeforeMs === undefined
      ? []
      : [{ sentMs: packet.sentMs, changeMs: Math.abs(delayMs - delayBeforeMs) }];
  });
}

type WorstLoss = Result['metrics']['loop']['worstLoss15s'];

/** Of the windows that begin with a packet, that are whole and at least half full. */
function worstOf({ packets, packetRatePerSecond, durationMs }: Scripted, lengthMs: number): WorstLoss {
  let worst: WorstLoss = null;
  for (const { sentMs: startMs } of packets) {
    if (startMs + lengthMs > durationMs) break;
    const own = packets.filter(({ sentMs }) => sentMs >= startMs && sentMs < startMs + lengthMs);
    if (own.length < (packetRatePerSecond * lengthMs * LEAST_FILL) / 1000) continue;
    const lost = own.filter(({ receivedMs }) => receivedMs === null).length;
    const ratio = lost / own.length;
    if (worst === null || ratio > worst.ratio)
      worst = { ratio, startMs, lost, sent: own.length, interval: wilson(lost, own.length) };
  }
  return worst;
}

const longestGapMs = (packets: readonly SentPacket[]): number =>
  packets.reduce(
    (longest, { sentMs }, index) => Math.max(longest, sentMs - (packets[index - 1]?.sentMs ?? sentMs)),
    0,
  );

function timelineOf(
  packets: readonly SentPacket[],
  changes: readonly Change[],
  durationMs: number,
): Result['timeline'] {
  return Array.from({ length: Math.ceil(durationMs / ROW_MS) }, (_, row) => {
    const isIn = ({ sentMs }: { readonly sentMs: number }): boolean => Math.floor(sentMs / ROW_MS) === row;
    const own = packets.filter(isIn);
    const delays = own.flatMap(delayOf);
    return {
      startMs: row * ROW_MS,
      sent: own.length,
      received: delays.length,
      lost: own.length - delays.length,
      rttMs: mean(delays),
      rttMaxMs: delays.length === 0 ? null : Math.max(...delays),
      jitterMs: mean(changes.filter(isIn).map(({ changeMs }) => changeMs)),
    };
  });
}
