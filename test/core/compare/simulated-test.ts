import type { ComparedRow, ComparedTest } from '../../../src/core/compare/compared-test.ts';

const ROWS_PER_SECOND = 5;
const PACKETS_PER_ROW = 50;

/** A path: how much it loses, in bursts of what length, and how its delay wanders. */
export interface Path {
  readonly lossRatio: number;
  /** Mean length of a run of lost packets. */
  readonly burstLength: number;
  readonly rttMs: number;
  /** Standard deviation of the 200 ms means. */
  readonly wanderMs: number;
  /** How long a delay is remembered (time constant of an AR(1) process), s; 0: not at all. */
  readonly memoryS: number;
}

const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Losses of a two-state chain (Gilbert): all packets of a burst are lost, none between. */
function lossesOf({ lossRatio, burstLength }: Path, packets: number, random: () => number): boolean[] {
  const leave = 1 / burstLength;
  const enter = (leave * lossRatio) / (1 - lossRatio);
  let isBad = random() < lossRatio;
  return Array.from({ length: packets }, () => {
    const isLost = isBad;
    isBad = isBad ? random() >= leave : random() < enter;
    return isLost;
  });
}

/** A test over a path, in the figures that it is compared by. All losses are on the way up. */
export function simulatedTest(path: Path, durationS: number, random: () => number): ComparedTest {
  const rowCount = durationS * ROWS_PER_SECOND;
  const lost = lossesOf(path, rowCount * PACKETS_PER_ROW, random);
  const kept = path.memoryS > 0 ? Math.exp(-1 / ROWS_PER_SECOND / path.memoryS) : 0;
  let wander = normal(random);
  const timeline = Array.from({ length: rowCount }, (_, index): ComparedRow => {
    wander = kept * wander + Math.sqrt(1 - kept * kept) * normal(random);
    const own = lost.slice(index * PACKETS_PER_ROW, (index + 1) * PACKETS_PER_ROW);
    const lostHere = own.filter(Boolean).length;
    const received = PACKETS_PER_ROW - lostHere;
    const rttMs = received === 0 ? null : path.rttMs + path.wanderMs * wander;
    return {
      sent: PACKETS_PER_ROW,
      received,
      lost: lostHere,
      rttMs,
      jitterMs: received < 2 ? null : 2 + Math.abs(wander) / 2,
      lostUp: lostHere,
      lostDown: 0,
    };
  });
  const sent = rowCount * PACKETS_PER_ROW;
  const total = lost.filter(Boolean).length;
  const delays = timeline.flatMap(({ rttMs, received }) => (rttMs === null ? [] : [{ rttMs, received }]));
  const weight = delays.reduce((sum, { received }) => sum + received, 0);
  return {
    traffic: { sent, received: sent - total, lost: total, reordered: 0 },
    metrics: {
      loop: {
        rttMs:
          weight === 0
            ? null
            : { mean: delays.reduce((sum, { rttMs, received }) => sum + rttMs * received, 0) / weight },
        worstBurst200ms: { ratio: Math.max(...timeline.map((row) => row.lost / row.sent)) },
      },
      up: {
        sent,
        received: sent - total,
        lost: total,
        reordered: 0,
        worstBurst200ms: { ratio: Math.max(...timeline.map((row) => row.lost / row.sent)) },
        worstJitter15s: { ms: 3 },
      },
      down: {
        sent: sent - total,
        received: sent - total,
        lost: 0,
        reordered: 0,
        worstBurst200ms: { ratio: 0 },
        worstJitter15s: null,
      },
    },
    timeline,
  };
}
