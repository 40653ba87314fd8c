import { wilsonInterval } from '../metrics/wilson.ts';
import type { CheckOutcome } from './check.ts';

/**
 * How likely it is that an open UDP port looks shut, by chance alone, on a path that loses packets. A browser sends a
 * request again until it is answered (RFC 8489 §6.2.1 with an RTO of 250 ms, which Chromium has; Firefox asks more
 * often). Losses are taken to be independent: tries are 2 s apart, longer than bursts of loss last.
 */

/** A port is called shut only where the chance that an open one looks so is below this. */
export const SURE_BELOW = 1e-4;
/** Each way, where no packet through another port tells, but every try was answered, */
export const ASSUMED_LOSS = 0.3;
/** and where not even that: more than calls survive. */
export const ASSUMED_HEAVY_LOSS = 0.5;
/** Of a round trip, where none is known. */
const ASSUMED_RTT_MS = 100;
/** After each of these a request goes out, ms since the first. */
const SENT_AT_MS = [0, 250, 750, 1750, 3750, 7750];
/** Allocate without and then with credentials (RFC 8656 §7.1). */
const ALLOCATE_EXCHANGES = 2;
/** And CreatePermission (RFC 8656 §9). */
const DATA_EXCHANGES = 3;
/** Then ICE's own checks, some 20 a second: 20 of them at 30 % loss each way are lost once in 10,000. */
const ICE_MS = 1000;

/** What the checks of other ports tell of the path. */
export interface PathSeen {
  /** Each way; `null`: no packet went through any. */
  readonly lossRatio: number | null;
  /** At the most (95 %), each way; assumed where none is known. */
  readonly mostLossRatio: number;
  readonly rttMs: number;
}

/** A packet of a check crosses the path up and then down. */
const eachWay = (loopRatio: number): number => 1 - Math.sqrt(1 - loopRatio);

/**
 * Ten packets of one port leave an interval that reaches far above what calls survive, and a data channel loses more
 * than the path does. So no more than heavy loss is assumed for want of packets, and more only where they show it.
 */
const mostOf = (low: number, high: number): number => Math.max(low, Math.min(high, ASSUMED_HEAVY_LOSS));

/** What the packets of other checks say of the path; else, whether all tries were answered. */
export function pathSeen(others: readonly CheckOutcome[], isAllAnswered: boolean): PathSeen {
  const through = others.filter(({ transport, received }) => transport === 'udp' && received > 0);
  const sent = through.reduce((sum, check) => sum + check.sent, 0);
  const received = through.reduce((sum, check) => sum + check.received, 0);
  const rtts = others.flatMap(({ rttMs }) => (rttMs === null ? [] : [rttMs]));
  const assumed = isAllAnswered ? ASSUMED_LOSS : ASSUMED_HEAVY_LOSS;
  const interval = wilsonInterval(sent - received, sent);
  return {
    lossRatio: interval === null ? null : eachWay((sent - received) / sent),
    mostLossRatio: interval === null ? assumed : mostOf(eachWay(interval.low), eachWay(interval.high)),
    rttMs: rtts.length > 0 ? Math.min(...rtts) : ASSUMED_RTT_MS,
  };
}

type Path = Pick<PathSeen, 'mostLossRatio' | 'rttMs'>;

/** The chance that so many requests, one after the other, are not all answered in the time. */
export function unansweredChance(exchanges: number, withinMs: number, path: Path): number {
  const lost = 1 - (1 - path.mostLossRatio) ** 2;
  const answered = (left: number, leftMs: number): number =>
    left === 0
      ? Number(leftMs >= 0)
      : SENT_AT_MS.reduce((sum, sentMs, sends) => {
          const restMs = leftMs - sentMs - path.rttMs;
          return restMs < 0 ? sum : sum + lost ** sends * (1 - lost) * answered(left - 1, restMs);
        }, 0);
  return 1 - answered(exchanges, withinMs);
}

/**
 * The chance that tries begun at these times have all come to nothing until then, though the port is open. `answer`: no
 * allocation, which either of the two ends of a try could have had. `data`: ICE did not get through, for which both ends
 * need an allocation and a permission.
 */
export function openChance(
  triedAtMs: readonly number[],
  untilMs: number,
  need: 'answer' | 'data',
  path: Path,
): number {
  return triedAtMs.reduce((chance, atMs) => {
    const withinMs = untilMs - atMs;
    if (need === 'answer') return chance * unansweredChance(ALLOCATE_EXCHANGES, withinMs, path) ** 2;
    const each = unansweredChance(DATA_EXCHANGES, withinMs - ICE_MS - 2 * path.rttMs, path);
    return chance * (1 - (1 - each) ** 2);
  }, 1);
}

/** Whether a port that was found shut may be called so: loss is told apart from blocking, or was never in question. */
export const isSurelyShut = ({ tries }: Pick<CheckOutcome, 'tries'>): boolean =>
  (tries?.openChance ?? 0) < SURE_BELOW;
