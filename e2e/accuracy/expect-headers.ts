import { expect } from '@playwright/test';
import type { Measured } from './measured.ts';
import type { TruthLog, TruthRecord } from '../../netlab/truth-log.ts';

const CONGESTION_EXPERIENCED = 3;

/** Holds what the relay read of the IP headers to those that left for it: of each packet, stream by stream. */
export function expectHeaders({ result }: Measured, { records }: TruthLog): void {
  const marks = result.witness?.marks;
  const left = result.traffic.streams.map(({ rtp: [stretch] }) => firstCopies(records, stretch));
  const all = left.flat();
  expect(marks).toMatchObject({
    read: all.length,
    ecnCapable: all.filter(({ ecn }) => ecn !== 0).length,
    congestionMarked: all.filter(({ ecn }) => ecn === CONGESTION_EXPERIENCED).length,
  });
  for (const [stream, fields] of left.entries()) {
    const arrived = Object.fromEntries(
      marks?.streams[stream]?.arrived.map(({ dscp, packets }) => [dscp, packets]) ?? [],
    );
    const truth: Record<number, number> = {};
    for (const { dscp } of fields) truth[dscp] = (truth[dscp] ?? 0) + 1;
    expect(arrived, `code points of stream ${stream}`).toEqual(truth);
  }
  // In order of sending, runs of five and more; all streams are on one path.
  expect(new Set(marks?.hopLimits.map(({ hopLimit }) => hopLimit))).toEqual(
    new Set(all.map(({ ttl }) => ttl)),
  );
}

type Fields = NonNullable<TruthRecord['header']>['left'];
type Stretch = NonNullable<Measured['result']['traffic']['streams'][number]['rtp'][number]>;

/** The headers of a stream's packets as they left for the relay, each packet once. */
function firstCopies(records: readonly TruthRecord[], stretch: Stretch | undefined): Fields[] {
  const { ssrc = null, firstSequence = null, lastSequence = null } = stretch ?? {};
  if (firstSequence === null || lastSequence === null) return [];
  const length = (lastSequence - firstSequence) & 0xffff;
  const found = new Map<number, Fields>();
  for (const { direction, rtp, header, forwards } of records) {
    if (direction !== 'up' || rtp?.ssrc !== ssrc || !header || forwards.length === 0) continue;
    const place = (rtp.sequenceNumber - firstSequence) & 0xffff;
    if (place <= length && !found.has(place)) found.set(place, header.left);
  }
  return [...found.values()];
}
