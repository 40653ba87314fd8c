import { delayMs, isReceived, type Measurement, type PacketRecord } from '../packets/packet.ts';
import { ratioOf } from '../units.ts';
import { dscpAtRelay, type MarksAtRelay } from '../witness/marks.ts';

/** Which streams of a test ask for priority: DSCP EF (RFC 8837: 46). */
export type Mark = 'none' | 'all' | 'half';

/** One half of the streams. */
export interface Half {
  readonly streams: readonly number[];
  readonly sent: number;
  readonly lost: number;
  readonly lossRatio: number | null;
  /** Mean absolute change of delay between successive packets of a stream, whole test. */
  readonly jitterMs: number | null;
  /** Mean delay over that of the fastest packet of the whole test. */
  readonly queueingMs: number | null;
}

/** Which half is worse by more than chance gives. */
export type Worse = 'marked' | 'unmarked' | 'neither';

/** Marked and unmarked streams of one test beside each other. */
export interface QosComparison {
  readonly mark: Mark;
  readonly isAvailable: boolean;
  readonly marked: Half | null;
  readonly unmarked: Half | null;
  readonly worse: { readonly loss: Worse; readonly jitter: Worse; readonly queueing: Worse } | null;
  /** What most packets of the streams that asked arrived at the relay with; `null` when it read none. */
  readonly dscpAtRelay: number | null;
}

/** Every other stream, so that both halves stand as early and as late in each burst. */
export function markedStreams(mark: Mark, streams: number): number[] {
  const all = Array.from({ length: streams }, (_, stream) => stream);
  if (mark === 'half') return all.filter((stream) => stream % 2 === 0);
  return mark === 'all' ? all : [];
}

/** Both halves are held against each other second by second: loss and queues come in bursts, within a second. */
const BLOCK_MS = 1000;
/** Chance of a false difference, for each of three metrics. */
const MAX_P = 0.01;
/** Less than this no ear hears, however sure it is. */
const LEAST = { loss: 0.001, jitter: 0.5, queueing: 1 } as const;

/**
 * Compares both halves; `null` when nothing was marked. `isAvailable`: the browser took the mark; `marks`: what the relay
 * read.
 */
export function compareQos(
  measurement: Measurement,
  mark: Mark,
  isAvailable: boolean,
  marks: MarksAtRelay | null = null,
): QosComparison | null {
  if (mark === 'none') return null;
  const marked = new Set(isAvailable ? markedStreams(mark, measurement.streams) : []);
  const received = measurement.packets.filter(isReceived);
  const fastestMs = received.reduce((least, packet) => Math.min(least, delayMs(packet)), Infinity);
  const halves = [true, false].map((isMarked) => {
    const packets = measurement.packets.filter(({ stream }) => marked.has(stream) === isMarked);
    return { packets, half: halfOf(packets, fastestMs) };
  });
  const [own, other] = halves;
  const hasBoth = own !== undefined && other !== undefined && marked.size > 0 && other.packets.length > 0;
  return {
    mark,
    isAvailable,
    marked: marked.size > 0 ? (own?.half ?? null) : null,
    unmarked: other && other.packets.length > 0 ? other.half : null,
    worse: hasBoth ? worseHalves(own.packets, other.packets, measurement.beginMs, fastestMs) : null,
    dscpAtRelay: dscpAtRelay(marks),
  };
}

function halfOf(packets: readonly PacketRecord[], fastestMs: number): Half {
  const lost = packets.filter((packet) => !isReceived(packet)).length;
  const streams = [...new Set(packets.map(({ stream }) => stream))].sort((a, b) => a - b);
  return { streams, sent: packets.length, lost, ...figuresOf(packets, fastestMs) };
}

interface Figures {
  readonly lossRatio: number | null;
  readonly jitterMs: number | null;
  readonly queueingMs: number | null;
}

function figuresOf(packets: readonly PacketRecord[], fastestMs: number): Figures {
  const previous = new Map<number, number>();
  const changes: number[] = [];
  const queueing: number[] = [];
  for (const packet of packets) {
    if (!isReceived(packet)) continue;
    const delay = delayMs(packet);
    const before = previous.get(packet.stream);
    if (before !== undefined) changes.push(Math.abs(delay - before));
    previous.set(packet.stream, delay);
    queueing.push(delay - fastestMs);
  }
  const lost = packets.length - queueing.length;
  return { lossRatio: ratioOf(lost, packets.length), jitterMs: mean(changes), queueingMs: mean(queueing) };
}

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

function worseHalves(
  marked: readonly PacketRecord[],
  unmarked: readonly PacketRecord[],
  beginMs: number,
  fastestMs: number,
): NonNullable<QosComparison['worse']> {
  const [own, other] = [marked, unmarked].map((packets) => blocksOf(packets, beginMs, fastestMs));
  const whole = [figuresOf(marked, fastestMs), figuresOf(unmarked, fastestMs)] as const;
  const judge = (figure: keyof Figures, least: number): Worse => {
    const difference = (whole[0][figure] ?? 0) - (whole[1][figure] ?? 0);
    if (Math.abs(difference) < least) return 'neither';
    const signs = [...(own ?? [])].flatMap(([second, figures]) => {
      const [a, b] = [figures[figure], other?.get(second)?.[figure]];
      return typeof a === 'number' && typeof b === 'number' && a !== b ? [Math.sign(a - b)] : [];
    });
    if (signTestP(signs) >= MAX_P) return 'neither';
    return difference > 0 ? 'marked' : 'unmarked';
  };
  return {
    loss: judge('lossRatio', LEAST.loss),
    jitter: judge('jitterMs', LEAST.jitter),
    queueing: judge('queueingMs', LEAST.queueing),
  };
}

function blocksOf(
  packets: readonly PacketRecord[],
  beginMs: number,
  fastestMs: number,
): ReadonlyMap<number, Figures> {
  const blocks = new Map<number, PacketRecord[]>();
  for (const packet of packets) {
    const second = Math.floor((packet.sentMs - beginMs) / BLOCK_MS);
    const block = blocks.get(second);
    if (block) block.push(packet);
    else blocks.set(second, [packet]);
  }
  return new Map([...blocks].map(([second, block]) => [second, figuresOf(block, fastestMs)]));
}

/**
 * The sign test, two-sided and exact: the chance that so many of the differences, or more, go one way when both ways
 * are as likely. Neighbouring seconds count as apart; nothing is supposed of how losses are spread within one.
 */
export function signTestP(signs: readonly number[]): number {
  const count = signs.length;
  if (count === 0) return 1;
  const positive = signs.filter((sign) => sign > 0).length;
  const tail = Math.min(positive, count - positive);
  // Logarithms: 2^-600 is nothing to a double.
  let logWays = 0;
  let sum = 0;
  for (let hits = 0; hits <= tail; hits++) {
    sum += Math.exp(logWays - count * Math.LN2);
    logWays += Math.log(count - hits) - Math.log(hits + 1);
  }
  return Math.min(1, 2 * sum);
}
