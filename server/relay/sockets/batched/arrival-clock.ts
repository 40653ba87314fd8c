/**
 * Turns the kernel's time of a datagram, which is the wall clock's, into the relay's. Both clocks are read once a batch,
 * one after the other, so it is exact to the microsecond or so between the two readings.
 */

/** Seconds and nanoseconds of the wall clock. */
export type ReadRealtime = (into: Uint32Array) => void;

/** Nobody's queue is longer (4 MiB of small packets last a tenth of a second at line rate); what is older is the clock. */
const MOST_AGE_MS = 1000;
/** How far the clocks may have moved apart since the last batch: two readings apart, and as fast as a clock is slewed. */
const READING_MS = 0.1;
const SLEW_RATIO = 0.001;

export class ArrivalClock {
  readonly #readRealtime: ReadRealtime;
  readonly #realtime = new Uint32Array(2);
  #nowMs = 0;
  #lastMs = -Infinity;
  /** Of the wall clock over the relay's, at the last reading. */
  #aheadMs = 0;
  #isSteady = false;

  constructor(readRealtime: ReadRealtime) {
    this.#readRealtime = readRealtime;
  }

  /** Call it before the packets of a batch, with the relay's time. */
  read(nowMs: number): void {
    this.#readRealtime(this.#realtime);
    const [nowS = 0, nowNs = 0] = this.#realtime;
    const aheadMs = nowS * 1000 + nowNs / 1e6 - nowMs;
    const apartMs = Math.abs(aheadMs - this.#aheadMs);
    // The wall clock was set, or something came between the two readings: then this batch has the time of its reading.
    this.#isSteady = apartMs <= READING_MS + SLEW_RATIO * (nowMs - this.#nowMs);
    this.#aheadMs = aheadMs;
    this.#nowMs = nowMs;
  }

  /** On the relay's clock. Never later than the reading, and never earlier than the packet before. */
  arrivedMs(arrivedS: number, arrivedNs: number): number {
    const [nowS = 0, nowNs = 0] = this.#realtime;
    const ageMs = (nowS - arrivedS) * 1000 + (nowNs - arrivedNs) / 1e6;
    const isUsable = this.#isSteady && arrivedS !== 0 && ageMs >= 0 && ageMs <= MOST_AGE_MS;
    const atMs = isUsable ? this.#nowMs - ageMs : this.#nowMs;
    if (atMs > this.#lastMs) this.#lastMs = atMs;
    return this.#lastMs;
  }
}
