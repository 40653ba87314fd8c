import type { TruthLog } from '../../netlab/truth-log.ts';
import { channelData, ethernet, ipv4, pcap, rtp, udp, type Ends } from '../../test/support/capture-bytes.ts';

/** Addresses of no host here: what tells up from down in the capture is the port of the relay. */
const PAGE = [192, 168, 1, 20];
const RELAY = [203, 0, 113, 9];

/**
 * The capture that a program at the gateway would have written: every RTP packet as it came there, before the gateway dropped or
 * delayed it. `relayPort`: the port that the test knows the relay by.
 */
export function captureOfTruth(
  { records, timeOriginMs }: TruthLog,
  relayPort: number,
): Uint8Array<ArrayBuffer> {
  return pcap(
    records.flatMap(({ direction, arrivalMs, clientPort, rtp: header }) => {
      if (header === null) return [];
      const up: Ends = { from: PAGE, fromPort: clientPort, to: RELAY, toPort: relayPort };
      const ends =
        direction === 'up' ? up : { from: RELAY, fromPort: relayPort, to: PAGE, toPort: clientPort };
      const payload = channelData(rtp(header.ssrc, header.sequenceNumber));
      return [
        {
          atMs: Math.round((timeOriginMs + arrivalMs) * 1000) / 1000,
          bytes: ethernet(ipv4(ends, udp(ends, payload))),
        },
      ];
    }),
  );
}
