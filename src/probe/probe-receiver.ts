import type { Arrival } from '../core/packets/packet.ts';
import { monotonicMs } from '../core/units.ts';
import { decodeProbePayload } from '../wire/probe-payload.ts';

/** What the transport tells of a packet beside its payload. */
export interface PacketMetadata {
  readonly rtpSequence: number | null;
  readonly ssrc: number | null;
}

/** Reads test packets and notes their arrival, in order of delivery. */
export class ProbeReceiver {
  readonly #testTag: number;
  #arrivals: Arrival[] = [];
  #foreignPackets = 0;

  constructor(testTag: number) {
    this.#testTag = testTag;
  }

  /** Frames that were not ours. */
  get foreignPackets(): number {
    return this.#foreignPackets;
  }

  /** Notes one packet. */
  receive(data: ArrayBuffer, receivedMs: number, metadata: PacketMetadata): void {
    const payload = decodeProbePayload(data);
    if (payload?.testTag !== this.#testTag) {
      this.#foreignPackets++;
      return;
    }
    const { stream, streamSequence, globalSequence } = payload;
    this.#arrivals.push({
      stream,
      streamSequence,
      globalSequence,
      receivedMs: monotonicMs(receivedMs),
      ...metadata,
    });
  }

  /** What arrived since the last call. */
  takeArrivals(): Arrival[] {
    const arrivals = this.#arrivals;
    this.#arrivals = [];
    return arrivals;
  }
}
