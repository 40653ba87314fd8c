import { CAPTURE_LEGS, type CaptureLeg } from './capture-leg.ts';
import type { CaptureJoin, CaptureTimes, JoinedPacket } from './capture-join.ts';

/**
 * Where a capture was taken: `page`, at the machine that ran the test or next to it; `between`; `relay`, at the relay's host or
 * next to it; `behind-relay`, where packets run from one relayed address to another.
 */
export type CaptureSide = 'page' | 'between' | 'relay' | 'behind-relay';

/** One reason to think so. `side` is `null` where it does not tell. */
export type PlaceReason =
  /** Which legs it has. */
  | { readonly kind: 'legs'; readonly side: CaptureSide | null }
  /** Routers between each end and the capture, by the time to live that is left. */
  | {
      readonly kind: 'hops';
      readonly side: CaptureSide | null;
      readonly toPage: number | null;
      readonly toRelay: number | null;
    }
  /** How the time of the loop divides at the capture. */
  | {
      readonly kind: 'times';
      readonly side: CaptureSide | null;
      readonly beforeMs: number;
      readonly beyondMs: number;
    };

/** Where lost packets were lost, as the capture sees it. */
export interface LossPlaces {
  readonly lost: number;
  /** Between the page and the capture, on the way up; `null` where the capture has nothing of that way. */
  readonly before: number | null;
  /** Between the capture and the relay, there or back; `null` where it does not have both ways. */
  readonly beyond: number | null;
  /** Between the capture and the page, on the way down, or later than the late limit; `null` where it has nothing of that way. */
  readonly after: number | null;
  /** Lost packets of which the capture has too little to tell. */
  readonly untold: number;
  /** Received packets that the capture lacks on a way that it has: it is not whole, or not the only way. */
  readonly missed: number;
}

/** A leg on which most packets are in the capture more than once, as where it has both sides of a router. */
export interface SeenTwice {
  readonly leg: CaptureLeg;
  /** Packets that it has on this leg. */
  readonly seen: number;
  /** Of those, how many it has once only. */
  readonly once: number;
  /** Of those, how many were lost: between both sides, unless further on. */
  readonly onceLost: number;
}

/** Where a capture sits on the path. */
export interface CapturePlace {
  /** `null`: cannot be told. */
  readonly side: CaptureSide | null;
  /** Whether reasons speak against one another, which is why it cannot be told. */
  readonly isContradictory: boolean;
  readonly reasons: readonly PlaceReason[];
  readonly losses: LossPlaces;
  readonly seenTwice: readonly SeenTwice[];
}

/** What systems set as the time to live of what they send. */
const INITIAL_TTLS = [64, 128, 255] as const;
/** Under this a loop is too short to divide: browsers take as long to send and to note. */
const LEAST_LOOP_MS = 4;
/** What a browser may take from noting that it sends to sending, and from arrival to noting it; and a relay to hand on. */
const PAGE_OVERHEAD_MS = 5;
const RELAY_OVERHEAD_MS = 2;
/** So little of the loop counts as next to its end. */
const NEAR_RATIO = 0.15;

/** Says where a capture sits. Every reason that has an opinion must have the same one. */
export function placeOfCapture(join: CaptureJoin): CapturePlace {
  const reasons = [byLegs(join), byHops(join), byTimes(join.times)].filter((reason) => reason !== null);
  const sides = new Set(reasons.map(({ side }) => side).filter((side) => side !== null));
  const [side = null] = sides;
  return {
    side: sides.size === 1 ? side : null,
    isContradictory: sides.size > 1,
    reasons,
    losses: lossPlaces(join),
    seenTwice: CAPTURE_LEGS.flatMap((leg) => seenTwiceOn(join, leg)),
  };
}

function seenTwiceOn({ packets }: CaptureJoin, leg: CaptureLeg): SeenTwice[] {
  const seen = packets.filter(({ sightings }) => sightings[leg] !== undefined);
  const once = seen.filter(({ sightings }) => sightings[leg]?.copies === 1);
  if (once.length * 2 >= seen.length) return [];
  const onceLost = once.filter(({ packet }) => packet.receivedMs === null);
  return [{ leg, seen: seen.length, once: once.length, onceLost: onceLost.length }];
}

const hasLeg = ({ legs }: CaptureJoin, leg: CaptureLeg): boolean => legs.some((of) => of.leg === leg);

/** Between relayed addresses nothing passes but at the relay: with the legs of the page as well it is the relay's host. */
function byLegs(join: CaptureJoin): PlaceReason | null {
  if (!hasLeg(join, 'relayed')) return null;
  const isOnBoth = hasLeg(join, 'up') || hasLeg(join, 'down');
  return { kind: 'legs', side: isOnBoth ? 'relay' : 'behind-relay' };
}

function byHops(join: CaptureJoin): PlaceReason | null {
  const toPage = hopsOf(join, 'up');
  const toRelay = hopsOf(join, 'down');
  if (toPage === null && toRelay === null) return null;
  return { kind: 'hops', side: sideByHops(toPage, toRelay), toPage, toRelay };
}

function sideByHops(toPage: number | null, toRelay: number | null): CaptureSide | null {
  // Both at once: one machine is both ends, or something on the way sets it anew.
  if (toPage === 0) return toRelay === 0 ? null : 'page';
  if (toRelay === 0) return 'relay';
  return toPage === null || toRelay === null ? null : 'between';
}

/** Routers that a leg's packets had passed, by the time to live that most of them have; `null` without packets. */
function hopsOf({ packets }: CaptureJoin, leg: CaptureLeg): number | null {
  const counts = new Map<number, number>();
  for (const { sightings } of packets) {
    const ttl = sightings[leg]?.first.ttl;
    if (ttl !== undefined) counts.set(ttl, (counts.get(ttl) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  const initial = INITIAL_TTLS.find((ttl) => most !== undefined && ttl >= most[0]);
  return most === undefined || initial === undefined ? null : initial - most[0];
}

function byTimes({ beforeMs, beyondMs }: CaptureTimes): PlaceReason | null {
  if (beforeMs === null || beyondMs === null) return null;
  return { kind: 'times', side: sideByTimes(beforeMs, beyondMs), beforeMs, beyondMs };
}

function sideByTimes(beforeMs: number, beyondMs: number): CaptureSide | null {
  const loopMs = beforeMs + beyondMs;
  if (loopMs < LEAST_LOOP_MS) return null;
  const isAtPage = beforeMs <= Math.max(PAGE_OVERHEAD_MS, NEAR_RATIO * loopMs);
  const isAtRelay = beyondMs <= Math.max(RELAY_OVERHEAD_MS, NEAR_RATIO * loopMs);
  if (isAtPage && isAtRelay) return null;
  return isAtPage ? 'page' : isAtRelay ? 'relay' : 'between';
}

function lossPlaces(join: CaptureJoin): LossPlaces {
  const hasUp = hasLeg(join, 'up');
  const hasDown = hasLeg(join, 'down');
  const lost = join.packets.filter(({ packet }) => packet.receivedMs === null);
  const count = (of: (joined: JoinedPacket) => boolean): number => lost.filter(of).length;
  const isUp = ({ sightings }: JoinedPacket) => sightings.up !== undefined;
  const isRelayed = ({ sightings }: JoinedPacket) => sightings.relayed !== undefined;
  const isDown = ({ sightings }: JoinedPacket) => sightings.down !== undefined;
  const before = hasUp ? count((joined) => !isUp(joined) && !isRelayed(joined) && !isDown(joined)) : null;
  const beyond =
    hasUp && hasDown ? count((joined) => (isUp(joined) || isRelayed(joined)) && !isDown(joined)) : null;
  const after = hasDown ? count(isDown) : null;
  return {
    lost: lost.length,
    before,
    beyond,
    after,
    untold: lost.length - (before ?? 0) - (beyond ?? 0) - (after ?? 0),
    missed: join.packets.filter(
      (joined) =>
        joined.packet.receivedMs !== null && ((hasUp && !isUp(joined)) || (hasDown && !isDown(joined))),
    ).length,
  };
}
