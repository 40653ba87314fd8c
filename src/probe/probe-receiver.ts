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

/** A receive time may lie this far in the future by clock resolution alone. */
const SLACK_MS = 1;
/** A packet cannot have waited longer than this for the worker and still be called on time. */
const MAX_AGE_MS = 5000;

/**
 * Chooses the arrival time of a packet. The network thread's `receiveTime` is free of the wait for this worker;
 * where the browser has none, or one that is not on this worker's timeline, the worker's own clock is used
 * (about 0.15 ms later), and the result says so.
 */
export class ArrivalClock {
  #usesReceiveTime = true;

  /** Which clock the arrivals are on. Once one packet had no usable receive time, none is used. */
  get kind(): 'receiveTime' | 'worker' {
    return this.#usesReceiveTime ? 'receiveTime' : 'worker';
  }

  /** Arrival time on the worker's clock, ms. */
  read(receiveTime: unknown, nowMs: number): number {
    const isUsable =
      typeof receiveTime === 'number' && receiveTime <= nowMs + SLACK_MS && nowMs - receiveTime < MAX_AGE_MS;
    if (!isUsable) this.#usesReceiveTime = false;
    return isUsable && this.#usesReceiveTime ? receiveTime : nowMs;
  }
}
