/**
 * What a right measurement must say, computed from the truth alone. It shares no code with the product and is
 * as plain as its definitions (brute force over all windows), so that agreement of the two means something.
 */
import type { TrackedPacket } from './join-truth.ts';

/** What the client itself noted about a packet, to place it in exactly the windows the client placed it in. */
export interface ClientNote {
  readonly ssrc: number;
  readonly rtpSequence: number;
  readonly sentMs: number;
  /** The number across all streams in order of sending; left out, the order of arrival at the gateway counts. */
  readonly globalSequence?: number;
  /** Given, delays are the client's own instead of the gateway's (for comparing jitter exactly). */
  readonly receivedMs?: number | null;
}

/** One test packet as the oracle sees it. */
export interface OraclePacket {
  readonly ssrc: number;
  /** Within its stream, without wrapping. */
  readonly sequence: number;
  readonly globalSequence: number;
  /** By which the packet is placed in windows, on any clock. */
  readonly sentMs: number;
  /** Its place in time among all arrivals at the client, on any clock; `null` when lost. */
  readonly arrivedMs: number | null;
  /** `null` when lost. */
  readonly delayMs: number | null;
}

/** What was planned, from which windows get their end and their nominal packet count. */
export interface OraclePlan {
  readonly durationMs: number;
  readonly packetRatePerSecond: number;
}

/** The worst window's value and the send time of the packet it starts with. */
export interface WorstWindow {
  readonly value: number;
  readonly startMs: number;
}

/** The truth in the product's terms. `null` where the packets do not say. */
export interface OracleReport {
  readonly sent: number;
  readonly received: number;
  readonly lost: number;
  readonly reordered: number;
  readonly lossRatio: number | null;
  readonly reorderRatio: number | null;
  readonly worstLoss15s: WorstWindow | null;
  readonly worstBurst200ms: WorstWindow | null;
  readonly worstJitter15s: WorstWindow | null;
  readonly meanLoopMs: number | null;
  readonly medianLoopMs: number | null;
}

const LOSS_WINDOW_MS = 15_000;
const BURST_WINDOW_MS = 200;
const JITTER_WINDOW_MS = 15_000;
/** A stretch as long as a window is told as a difference of two times, whose last bits may be short of it. */
const SAME_TIME_MS = 1e-6;

/**
 * Turns tracked packets into the oracle's. Without notes a packet is sent when it reaches the gateway. A packet that
 * never reached the gateway is left out without a note; with one it counts as sent and lost.
 */
export function oraclePacketsOf(
  tracked: readonly TrackedPacket[],
  notes: readonly ClientNote[] = [],
): OraclePacket[] {
  const noteOf = new Map(notes.map((note) => [`${note.ssrc}/${note.rtpSequence}`, note]));
  return tracked.flatMap((packet) => {
    const note = noteOf.get(`${packet.ssrc}/${packet.rtpSequence}`);
    const sentMs = note?.sentMs ?? packet.up?.arrivalMs;
    const globalSequence = note?.globalSequence ?? packet.sendOrder;
    if (sentMs === undefined || globalSequence === null) return [];
    const { ssrc, sequence } = packet;
    return [
      {
        ssrc,
        sequence,
        globalSequence,
        sentMs,
        arrivedMs: packet.deliveredMs,
        delayMs: delayOf(packet, note),
      },
    ];
  });
}

function delayOf(packet: TrackedPacket, note: ClientNote | undefined): number | null {
  if (packet.deliveredMs === null) return null;
  if (note?.receivedMs !== undefined && note.receivedMs !== null) return note.receivedMs - note.sentMs;
  return packet.up === null ? null : packet.deliveredMs - packet.up.arrivalMs;
}

/** Computes all figures of the stretch. */
export function oracle(packets: readonly OraclePacket[], plan: OraclePlan): OracleReport {
  const bySendTime = [...packets].sort(
    (one, other) => one.sentMs - other.sentMs || one.globalSequence - other.globalSequence,
  );
  const sent = packets.length;
  const lost = packets.filter(isLost).length;
  const received = sent - lost;
  const reordered = reorderedIn(packets);
  const delaysMs = packets.flatMap(({ delayMs }) => (delayMs === null ? [] : [delayMs]));
  return {
    sent,
    received,
    lost,
    reordered,
    lossRatio: sent === 0 ? null : lost / sent,
    reorderRatio: received === 0 ? null : reordered / received,
    worstLoss15s: worstWindow(bySendTime, plan, LOSS_WINDOW_MS, lossRatioOf),
    worstBurst200ms: worstWindow(bySendTime, plan, BURST_WINDOW_MS, lossRatioOf),
    worstJitter15s: worstJitter(bySendTime, plan),
    meanLoopMs: meanOf(delaysMs),
    medianLoopMs: medianOf(delaysMs),
  };
}

function isLost(packet: OraclePacket): boolean {
  return packet.arrivedMs === null;
}

function lossRatioOf(inWindow: readonly OraclePacket[]): number {
  return inWindow.filter(isLost).length / inWindow.length;
}

/**
 * RFC 4737 §3: a packet is reordered when one with a greater number arrived before it. Of two that arrived at one time
 * neither arrived before the other.
 */
function reorderedIn(packets: readonly OraclePacket[]): number {
  const arrivals = packets
    .flatMap(({ arrivedMs, globalSequence }) => (arrivedMs === null ? [] : [{ arrivedMs, globalSequence }]))
    .sort((one, other) => one.arrivedMs - other.arrivedMs || one.globalSequence - other.globalSequence);
  let greatest = -Infinity;
  let reordered = 0;
  for (const { globalSequence } of arrivals) {
    if (globalSequence < greatest) reordered += 1;
    else greatest = globalSequence;
  }
  return reordered;
}

/**
 * The greatest value over all half-open windows [s, s + windowMs), s the send time of each packet, that end by
 * the end of the stretch and hold at least half of the packets planned for such a time. The earliest wins a tie.
 */
function worstWindow(
  bySendTime: readonly OraclePacket[],
  { durationMs, packetRatePerSecond }: OraclePlan,
  windowMs: number,
  valueOf: (inWindow: readonly OraclePacket[]) => number | null,
): WorstWindow | null {
  const [first] = bySendTime;
  if (first === undefined) return null;
  const endMs = first.sentMs + durationMs;
  const fewest = (packetRatePerSecond * windowMs) / 1000 / 2;
  let worst: WorstWindow | null = null;
  for (const [index, { sentMs: startMs }] of bySendTime.entries()) {
    if (startMs + windowMs > endMs + SAME_TIME_MS) break;
    // Packets sent at the same moment as the one at `index`, but listed before it, are in the window too.
    let from = index;
    while (from > 0 && bySendTime[from - 1]?.sentMs === startMs) from -= 1;
    const inWindow: OraclePacket[] = [];
    for (const packet of bySendTime.slice(from)) {
      if (packet.sentMs >= startMs + windowMs) break;
      inWindow.push(packet);
    }
    if (inWindow.length < fewest) continue;
    const value = valueOf(inWindow);
    if (value !== null && (worst === null || value > worst.value)) worst = { value, startMs };
  }
  return worst;
}

/**
 * Mean absolute IPDV (RFC 3393) in the worst window: a sample is the change of delay between packets n and n + 1 of
 * a stream, both received, and belongs to the send time of packet n + 1; samples of all streams are pooled.
 */
function worstJitter(bySendTime: readonly OraclePacket[], plan: OraclePlan): WorstWindow | null {
  const delayMsOf = new Map(
    bySendTime.map((packet) => [`${packet.ssrc}/${packet.sequence}`, packet.delayMs]),
  );
  const sampleMsOf = new Map<OraclePacket, number>();
  for (const packet of bySendTime) {
    const before = delayMsOf.get(`${packet.ssrc}/${packet.sequence - 1}`) ?? null;
    if (before !== null && packet.delayMs !== null) {
      sampleMsOf.set(packet, Math.abs(packet.delayMs - before));
    }
  }
  return worstWindow(bySendTime, plan, JITTER_WINDOW_MS, (inWindow) =>
    meanOf(
      inWindow.flatMap((packet) => {
        const sampleMs = sampleMsOf.get(packet);
        return sampleMs === undefined ? [] : [sampleMs];
      }),
    ),
  );
}

function meanOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The one in the middle, or the mean of the two. */
function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return meanOf(middle);
}
