import { isReceived, type Measurement } from '../packets/packet.ts';

/** Silence to the very end for at least this long is a lost connection, not a burst of loss. */
export const CONNECTION_LOST_MS = 5000;

/**
 * When the connection was lost for good: the time after the begin of the stretch at which the first packet was
 * sent after which none arrived, if that silence lasted to the end and for 5 s; else `null`.
 */
export function connectionLostAtMs(measurement: Measurement): number | null {
  const lastReceived = measurement.packets.findLastIndex(isReceived);
  const firstSilent = measurement.packets[lastReceived + 1];
  if (!firstSilent || measurement.endMs - firstSilent.sentMs < CONNECTION_LOST_MS) return null;
  return firstSilent.sentMs - measurement.beginMs;
}
