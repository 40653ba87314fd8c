import type { CaptureLeg } from '../core/capture/capture-leg.ts';
import type { JoinedPacket } from '../core/capture/capture-join.ts';

/**
 * A test joined with a packet capture: a line for each packet sent while the capture ran, in send order. Times in ms from the begin of
 * the measured stretch: `sentMs` and `receivedMs` on the browser's clock, the others on that of the machine that captured. `copies` is how
 * often it is in the capture on that way.
 */
export const CAPTURE_COLUMNS = [
  'stream',
  'ssrc',
  'rtpSequence',
  'sentMs',
  'receivedMs',
  'upMs',
  'upCopies',
  'relayedMs',
  'relayedCopies',
  'downMs',
  'downCopies',
  'unknownMs',
  'unknownCopies',
  'dscp',
  'ttl',
] as const;

const LEGS = ['up', 'relayed', 'down', 'unknown'] as const satisfies readonly CaptureLeg[];

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** Joined packets as CSV (RFC 4180); what is unknown, lost or not in the capture is empty. DSCP and TTL are of the first leg that has it. */
export function captureCsv(packets: readonly JoinedPacket[], beganAtMs: number): string {
  const lines = packets.map(({ packet, sightings }) => {
    const first = LEGS.map((leg) => sightings[leg]).find((sighting) => sighting !== undefined)?.first;
    return [
      packet.stream,
      packet.ssrc ?? '',
      packet.rtpSequence ?? '',
      rounded(packet.sentMs),
      packet.receivedMs === null ? '' : rounded(packet.receivedMs),
      ...LEGS.flatMap((leg) => {
        const sighting = sightings[leg];
        if (!sighting) return ['', 0];
        const { atMs } = sighting.first;
        return [atMs === null ? '' : rounded(atMs - beganAtMs), sighting.copies];
      }),
      first?.dscp ?? '',
      first?.ttl ?? '',
    ];
  });
  return [CAPTURE_COLUMNS, ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}
