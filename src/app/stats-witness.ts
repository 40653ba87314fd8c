import { mean } from '../core/metrics/delay.ts';
import { ratioOf, type MonotonicMs } from '../core/units.ts';
import type { Result } from '../wire/result.ts';
import type { StatsSample } from './ports.ts';

type StatsSummary = Result['stats'];

/** Our figures that getStats has a counterpart of. */
export interface PageFigures {
  readonly lossRatio: number | null;
  /** RFC 3550, as the browser computes it. */
  readonly jitterMs: number | null;
  readonly rttMs: number | null;
}

/** The browser counts from a sample up to a second off our marks, so a burst at the edge may differ. */
const LOSS_TOLERANCE = 0.01;
/** The browser smooths per stream and is read once a second; ours is the value at the end. */
const JITTER_TOLERANCE_MS = 10;
/** ICE checks are few (about one each 2.5 s), so their mean wanders with the jitter. */
const RTT_TOLERANCE_MS = 15;
const RELATIVE_TOLERANCE = 0.5;

const difference = (last: number | null | undefined, first: number | null | undefined): number | null =>
  typeof last === 'number' && typeof first === 'number' ? last - first : null;

/** Summarises getStats over the measured stretch and says where it disagrees with us by more than its own error. */
export function summariseStats(
  samples: readonly StatsSample[],
  stretch: { readonly beginMs: MonotonicMs; readonly endMs: MonotonicMs },
  ours: PageFigures,
): StatsSummary {
  const before = samples.findLast(({ atMs }) => atMs <= stretch.beginMs) ?? samples[0];
  const last = samples.at(-1);
  const during = samples.filter(({ atMs }) => atMs > stretch.beginMs && atMs <= stretch.endMs);
  const packetsReceived = difference(last?.packetsReceived, before?.packetsReceived);
  const packetsLost = difference(last?.packetsLost, before?.packetsLost);
  const lossRatio =
    packetsReceived === null || packetsLost === null
      ? null
      : ratioOf(Math.max(0, packetsLost), packetsReceived + Math.max(0, packetsLost));
  const jitterMs = mean(during.flatMap((sample) => (sample.jitterMs === null ? [] : [sample.jitterMs])));
  const responses = difference(last?.pairResponses, before?.pairResponses);
  const roundTripMs = difference(last?.pairRoundTripTotalMs, before?.pairRoundTripTotalMs);
  // The pair's round trip covers the loop twice: two client<->edge round trips.
  const rttMs =
    roundTripMs === null || responses === null || responses <= 0 ? null : roundTripMs / responses / 2;
  const theirs = { lossRatio, jitterMs, rttMs };
  return {
    samples: during.length,
    packetsReceived,
    packetsLost,
    ...theirs,
    disagreements: disagreements(ours, theirs),
  };
}

function disagreements(ours: PageFigures, theirs: PageFigures): StatsSummary['disagreements'] {
  const pairs = [
    { metric: 'loss' as const, ours: ours.lossRatio, theirs: theirs.lossRatio, floor: LOSS_TOLERANCE },
    { metric: 'jitter' as const, ours: ours.jitterMs, theirs: theirs.jitterMs, floor: JITTER_TOLERANCE_MS },
    { metric: 'rtt' as const, ours: ours.rttMs, theirs: theirs.rttMs, floor: RTT_TOLERANCE_MS },
  ];
  return pairs.flatMap(({ metric, ours: own, theirs: other, floor }) => {
    if (own === null || other === null) return [];
    const tolerance = Math.max(floor, RELATIVE_TOLERANCE * Math.max(own, other));
    return Math.abs(own - other) > tolerance ? [{ metric, ours: own, theirs: other, tolerance }] : [];
  });
}
