import type { CaptureLeg } from './capture-leg.ts';
import { joinCapture, type CaptureJoin, type CapturedTest, type JoinedPacket } from './capture-join.ts';
import { placeOfCapture, type CapturePlace } from './capture-place.ts';
import type { CaptureReading } from './capture-scan.ts';
import type { Flow } from './captured-packet.ts';

/**
 * On which side of the page's NAT a capture sits, by the addresses that the relay saw: `inside`, where packets leave from one that it
 * did not see; `outside`, where from one that it saw (or there is no NAT). `null`: not told.
 */
export type NatSide = 'inside' | 'outside' | null;

/** Everything that is said of a capture of a test. */
export interface CaptureReport
  extends Pick<CaptureReading, 'file' | 'counts'>, Omit<CaptureJoin, 'packets' | 'flowLegs'> {
  /** Packets of the test that were joined. */
  readonly joined: number;
  /** Where the test's packets ran, the most of them first. */
  readonly flows: readonly (Flow & { readonly leg: CaptureLeg; readonly packets: number })[];
  readonly place: CapturePlace;
  readonly natSide: NatSide;
}

/** Joins a capture with a test and says what follows. `seenAddresses`: from where the relay saw the page come. */
export function reportCapture(
  reading: CaptureReading,
  test: CapturedTest,
  seenAddresses: readonly string[],
): { readonly report: CaptureReport; readonly packets: readonly JoinedPacket[] } {
  const join = joinCapture(reading, test);
  const { packets, legs, notJoined, times } = join;
  const counts = new Array<number>(reading.flows.length).fill(0);
  for (const { flow } of reading.packets) counts[flow] = (counts[flow] ?? 0) + 1;
  const flows = reading.flows
    .map((flow, index) => ({
      ...flow,
      leg: join.flowLegs[index] ?? 'unknown',
      packets: counts[index] ?? 0,
    }))
    .sort((a, b) => b.packets - a.packets);
  const sources = flows.filter(({ leg }) => leg === 'up').map(({ source }) => source);
  return {
    packets,
    report: {
      file: reading.file,
      counts: reading.counts,
      legs,
      notJoined,
      times,
      joined: packets.length,
      flows,
      place: placeOfCapture(join),
      natSide: natSideOf(sources, seenAddresses),
    },
  };
}

function natSideOf(sources: readonly string[], seen: readonly string[]): NatSide {
  if (sources.length === 0 || seen.length === 0) return null;
  if (sources.every((source) => seen.includes(source))) return 'outside';
  return sources.some((source) => seen.includes(source)) ? null : 'inside';
}
