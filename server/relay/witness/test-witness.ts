/** What the relay saw of one test. */
import { HEADER_NOT_READ } from '../ip-header.ts';
import type { IpHeader } from '../ip-header.ts';
import type { RelayLimits } from '../limits.ts';
import { MAX_OFFSET_US, PacketLog } from './packet-log.ts';
import type { RawWitness } from './raw-witness.ts';
import { rtpSequence, rtpSsrc } from './rtp-header.ts';

/** Whole microseconds of the monotonic clock. */
export const wholeUs = (monotonicMs: number): number => Math.round(monotonicMs * 1000);

/** Asked before a log grows: false when the memory of all witnesses together does not allow it. */
export type GrowthLimit = () => boolean;

export class TestWitness {
  readonly #sinceUs: number;
  readonly #limits: RelayLimits;
  readonly #mayGrow: GrowthLimit;
  readonly #onStream: (ssrc: number) => void;
  readonly #log = new PacketLog();
  readonly #ssrcs: number[] = [];
  readonly #sources: string[] = [];
  readonly #strays: string[] = [];
  #isCapped = false;
  #notRecorded = 0;
  /** Messages that were dropped unread, since the test sent more than it may. */
  overRate = 0;
  /** When the test was last seen to hold an allocation. */
  lastHeldMs: number;

  constructor(nowMs: number, limits: RelayLimits, mayGrow: GrowthLimit, onStream: (ssrc: number) => void) {
    this.#onStream = onStream;
    this.#sinceUs = wholeUs(nowMs);
    this.#limits = limits;
    this.#mayGrow = mayGrow;
    this.lastHeldMs = nowMs;
  }

  /** The streams that were seen. */
  get ssrcs(): readonly number[] {
    return this.#ssrcs;
  }

  get sizeBytes(): number {
    return this.#log.sizeBytes;
  }

  /** The number of a source, which is given to it with its first packet; `null` when there are too many. */
  sourceIndex(source: string): number | null {
    const known = this.#sources.indexOf(source);
    if (known >= 0) return known;
    return this.#sources.length < this.#limits.witnessSources ? this.#sources.push(source) - 1 : null;
  }

  /** A packet of one of the test's streams came from an address that has no allocation. */
  stray(source: string): void {
    if (this.#strays.length < this.#limits.witnessSources && !this.#strays.includes(source))
      this.#strays.push(source);
  }

  /** Takes an RTP packet that lies in `bytes` from `at` on. The first cap that is hit ends the record: it has no gaps. */
  record(
    bytes: Uint8Array,
    at: number,
    lengthBytes: number,
    arrivedMs: number,
    source: number | null,
    header: IpHeader = HEADER_NOT_READ,
  ): void {
    // Two sockets tell the time of arrival each by itself: no packet came before the test that it is of.
    const offsetUs = Math.max(0, wholeUs(arrivedMs) - this.#sinceUs);
    if (this.#isCapped || source === null || offsetUs > MAX_OFFSET_US || !this.#hasRoom()) {
      this.#refuse();
      return;
    }
    const stream = this.#streamIndex(rtpSsrc(bytes, at));
    if (stream === null) this.#refuse();
    else this.#log.append(offsetUs, rtpSequence(bytes, at), lengthBytes, stream, source, header);
  }

  /** Gives the memory back; what was recorded counts as not recorded. */
  forget(): void {
    this.#notRecorded += this.#log.count;
    this.#isCapped = true;
    this.#log.clear();
  }

  read(nowMs: number): RawWitness {
    return {
      sinceUs: this.#sinceUs,
      untilUs: wholeUs(nowMs),
      isCapped: this.#isCapped,
      notRecorded: this.#notRecorded,
      overRate: this.overRate,
      ssrcs: [...this.#ssrcs],
      sources: [...this.#sources],
      strays: [...this.#strays],
      packets: this.#log.copy(),
    };
  }

  #hasRoom(): boolean {
    if (this.#log.count >= this.#limits.witnessPacketsPerTest) return false;
    return !this.#log.isChunkFull || this.#mayGrow();
  }

  #refuse(): void {
    this.#isCapped = true;
    this.#notRecorded += 1;
  }

  /** A handful of streams: looking at each is quicker than hashing. */
  #streamIndex(ssrc: number): number | null {
    const known = this.#ssrcs.indexOf(ssrc);
    if (known >= 0) return known;
    if (this.#ssrcs.length >= this.#limits.witnessStreams) return null;
    this.#onStream(ssrc);
    return this.#ssrcs.push(ssrc) - 1;
  }
}
