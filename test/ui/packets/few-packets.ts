import { monotonicMs } from '../../../src/core/units.ts';
import type { PacketFate, WitnessedPacket } from '../../../src/core/witness/join.ts';
import { packetColumns, type PacketColumns } from '../../../src/core/witness/packet-columns.ts';
import type { Scene } from '../../../src/ui/packets/scene.ts';

/** A packet as it is written down in a test. */
export interface Written {
  readonly sentMs: number;
  readonly stream?: number;
  readonly sequence?: number;
  readonly roundTripMs?: number | null;
  /** Of the way from you; without it the relay did not see the packet. */
  readonly upMs?: number;
  readonly fate?: PacketFate;
}

/** Packets in columns: of SSRC 100 and up, the first RTP sequence of each 65,534. */
export function fewPackets(written: readonly Written[]): PacketColumns {
  const packets = written.map(
    ({ sentMs, stream = 0, sequence = 0, roundTripMs = 40, upMs, fate }, index): WitnessedPacket => ({
      stream,
      streamSequence: sequence,
      globalSequence: index,
      sentMs: monotonicMs(sentMs),
      receivedMs: roundTripMs === null ? null : monotonicMs(sentMs + roundTripMs),
      arrivalIndex: roundTripMs === null ? null : index,
      fate: fate ?? (roundTripMs === null ? 'lost-unknown' : 'received'),
      relayMs: upMs === undefined ? null : monotonicMs(sentMs + upMs),
      relayIndex: upMs === undefined ? null : index,
      trafficClass: null,
      hopLimit: null,
    }),
  );
  const mappings = [0, 1, 2].map((stream) => ({ stream, ssrc: 100 + stream, rtpSequenceOfFirst: 65_534 }));
  return packetColumns(packets, mappings, monotonicMs(0));
}

/** Colours that no picture confuses. */
export const COLOUR = { surface: 1, dots: [10, 11, 12, 13, 14], lost: 20, unknown: 21 } as const;

/** A picture of 1076 by 171 pixels: the axes are 1000 wide, a single panel is from 22 to 122 and its band to 147. */
export const sceneOf = (fromMs: number, toMs: number): Scene => ({
  widthPx: 1076,
  heightPx: 171,
  scale: 1,
  span: { fromMs, toMs },
  chosen: null,
  ticks: [],
  colours: { ...COLOUR, grid: 'grid', text: 'text', chosen: 'chosen' },
  font: '12px sans-serif',
  words: { loop: 'loop', up: 'up', down: 'down', lost: 'lost' },
});
