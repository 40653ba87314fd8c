import { mean } from '../metrics/delay.ts';
import type { Measurement } from '../packets/packet.ts';
import { TIMELINE_ROW_MS } from '../packets/timeline.ts';
import type { WitnessJoin, WitnessedPacket } from './join.ts';

/** What the witness adds to a row of the timeline, by the client's send time. */
export interface DirectionRow {
  readonly lostUp: number;
  readonly lostDown: number;
  /** Mean delay over the direction's fastest packet, ms; `null` when none of the row's packets is known there. */
  readonly queueUpMs: number | null;
  readonly queueDownMs: number | null;
}

/** One row per 200 ms of the stretch. */
export function directionRows(join: WitnessJoin, measurement: Measurement): DirectionRow[] {
  const count = Math.max(0, Math.ceil((measurement.endMs - measurement.beginMs) / TIMELINE_ROW_MS));
  const rows = Array.from({ length: count }, (): WitnessedPacket[] => []);
  for (const packet of join.packets)
    rows[Math.floor((packet.sentMs - measurement.beginMs) / TIMELINE_ROW_MS)]?.push(packet);
  const downDelay = (packet: WitnessedPacket): number[] =>
    packet.relayMs === null || packet.receivedMs === null ? [] : [packet.receivedMs - packet.relayMs];
  const fastestDownMs = join.packets.flatMap(downDelay).reduce((least, ms) => Math.min(least, ms), Infinity);
  return rows.map((packets) => ({
    lostUp: packets.filter(({ fate }) => fate === 'lost-up').length,
    lostDown: packets.filter(({ fate }) => fate === 'lost-down').length,
    queueUpMs: mean(
      packets.flatMap(({ relayMs, sentMs }) => (relayMs === null ? [] : [Math.max(0, relayMs - sentMs)])),
    ),
    queueDownMs: mean(packets.flatMap(downDelay).map((ms) => ms - fastestDownMs)),
  }));
}
