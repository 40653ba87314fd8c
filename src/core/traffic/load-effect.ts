import type { Interval } from '../metrics/wilson.ts';

/** Figures of one part that load is judged by; a result's metrics and a part's are both such. */
export interface LoadFigures {
  readonly loop: {
    readonly rttMs: { readonly mean: number } | null;
    readonly lossRatio: number | null;
    readonly lossRatioInterval: Interval | null;
    readonly worstJitter15s: { readonly ms: number } | null;
  };
  readonly up: DirectionFigures | null;
  readonly down: DirectionFigures | null;
}

interface DirectionFigures {
  readonly queueingMs: { readonly mean: number } | null;
  readonly lossRatioInterval: Interval | null;
}

/** A change from the idle part to the busy one. */
export interface Change {
  readonly idle: number;
  readonly busy: number;
}

/** What a busy link does to calls. */
export interface LoadEffect {
  /** Mean round trip, ms. */
  readonly rttMs: Change | null;
  /** Jitter in the worst 15 s, ms. */
  readonly jitterMs: Change | null;
  /** Loss over the whole part; `null` where chance explains the difference. */
  readonly lossRatio: Change | null;
  /** The direction in which packets wait; `null`: in both, or not known. */
  readonly waitsOn: 'up' | 'down' | null;
  /** Whether a direction had room left: nothing of the call waited there or was lost for the transfers. */
  readonly hasRoom: { readonly up: boolean; readonly down: boolean };
}

/** Less wait than this is no queue, and nobody hears it, ms. */
export const LEAST_QUEUE_MS = 5;

/** One direction has the queue when it has so much of both directions' waits. */
const MOST_OF_THE_WAIT = 0.75;

/** Holds the busy part against the idle one. */
export function loadEffect(idle: LoadFigures, busy: LoadFigures): LoadEffect {
  return {
    rttMs: changeOf(idle.loop.rttMs?.mean, busy.loop.rttMs?.mean),
    jitterMs: changeOf(idle.loop.worstJitter15s?.ms, busy.loop.worstJitter15s?.ms),
    lossRatio: isMoreLoss(idle.loop.lossRatioInterval, busy.loop.lossRatioInterval)
      ? changeOf(idle.loop.lossRatio, busy.loop.lossRatio)
      : null,
    waitsOn: waitsOn(busy),
    hasRoom: { up: hasRoom(idle, busy, 'up'), down: hasRoom(idle, busy, 'down') },
  };
}

/** By the direction's own packets where the relay told them apart, else by the whole way: nothing there is nothing in either. */
function hasRoom(idle: LoadFigures, busy: LoadFigures, way: 'up' | 'down'): boolean {
  const [before, during] = [idle[way], busy[way]];
  const queueing = changeOf(before?.queueingMs?.mean, during?.queueingMs?.mean);
  if (before && during && queueing)
    return isNoQueue(queueing) && !isMoreLoss(before.lossRatioInterval, during.lossRatioInterval);
  const rtt = changeOf(idle.loop.rttMs?.mean, busy.loop.rttMs?.mean);
  return (
    rtt !== null && isNoQueue(rtt) && !isMoreLoss(idle.loop.lossRatioInterval, busy.loop.lossRatioInterval)
  );
}

const isNoQueue = ({ idle, busy }: Change): boolean => busy - idle < LEAST_QUEUE_MS;

const changeOf = (idle: number | null | undefined, busy: number | null | undefined): Change | null =>
  typeof idle === 'number' && typeof busy === 'number' ? { idle, busy } : null;

/** The 95 % intervals do not touch. */
const isMoreLoss = (idle: Interval | null, busy: Interval | null): boolean =>
  idle !== null && busy !== null && busy.low > idle.high;

function waitsOn({ up, down }: LoadFigures): LoadEffect['waitsOn'] {
  const [upMs, downMs] = [up?.queueingMs?.mean, down?.queueingMs?.mean];
  if (upMs === undefined || downMs === undefined || upMs + downMs <= 0) return null;
  const upShare = upMs / (upMs + downMs);
  if (upShare >= MOST_OF_THE_WAIT) return 'up';
  return upShare <= 1 - MOST_OF_THE_WAIT ? 'down' : null;
}
