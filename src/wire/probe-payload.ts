import type { PacketIdentity } from '../core/packets/packet.ts';

/**
 * The payload of a test packet: what replaces the Opus frame (or fills a data-channel message). Big endian.
 *
 *     0  magic "EDGW"        4  version        5  stream       6  reserved (0)
 *     8  test tag           12  stream sequence               16  global sequence
 *    20  send time, float64 ms                                28  padding to the wanted size
 */
export interface ProbePayload extends PacketIdentity {
  /** Tells this call's packets from any other's. */
  readonly testTag: number;
  /** Reading of the sender's clock, ms. */
  readonly sentMs: number;
}

const MAGIC = 0x45444757;
const VERSION = 1;
/** Smallest payload that holds all fields. */
export const MIN_PAYLOAD_BYTES = 28;

/** Writes a payload of `sizeBytes` (at least `MIN_PAYLOAD_BYTES`). */
export function encodeProbePayload(payload: ProbePayload, sizeBytes: number): ArrayBuffer {
  const buffer = new ArrayBuffer(Math.max(sizeBytes, MIN_PAYLOAD_BYTES));
  const view = new DataView(buffer);
  view.setUint32(0, MAGIC);
  view.setUint8(4, VERSION);
  view.setUint8(5, payload.stream);
  view.setUint32(8, payload.testTag);
  view.setUint32(12, payload.streamSequence);
  view.setUint32(16, payload.globalSequence);
  view.setFloat64(20, payload.sentMs);
  return buffer;
}

/** Reads a payload; `null` for anything that is not one of ours. Total: never throws. */
export function decodeProbePayload(buffer: ArrayBuffer): ProbePayload | null {
  if (buffer.byteLength < MIN_PAYLOAD_BYTES) return null;
  const view = new DataView(buffer);
  if (view.getUint32(0) !== MAGIC || view.getUint8(4) !== VERSION) return null;
  const sentMs = view.getFloat64(20);
  if (!Number.isFinite(sentMs)) return null;
  return {
    stream: view.getUint8(5),
    testTag: view.getUint32(8),
    streamSequence: view.getUint32(12),
    globalSequence: view.getUint32(16),
    sentMs,
  };
}
