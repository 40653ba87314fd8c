import { addressText } from './address-text.ts';
import { CaptureFile, type FileReading } from './capture-file.ts';
import type { CaptureFrame } from './capture-frame.ts';
import type { CapturedPacket, Flow } from './captured-packet.ts';
import { ipPayloadOf, type Endpoint, type IpPayload } from './ip-packet.ts';
import { ipStartOf } from './link-layer.ts';
import { rtpInDatagram, rtpInSegment, type RtpFacts, type RtpFraming } from './turn-framing.ts';

/** What became of the packets of a capture; each is counted once. */
export interface FrameCounts {
  /** All packets of the file that could be told from one another. */
  frames: number;
  /** Of this test: at least one of its SSRCs is in them. */
  ofTest: number;
  /** RTP of others. */
  otherRtp: number;
  /** Anything else: other protocols, STUN, RTCP. */
  notRtp: number;
  /** IP fragments: they are not put together. */
  fragments: number;
  /** Cut before the end of the headers, by the capture's snapshot length. */
  cut: number;
  /** With a length in a header that cannot be. */
  badLengths: number;
  /** Of a link type that is not read. */
  unknownLinks: number;
  /** TCP segments with data that do not begin where a message of the relay does, or are encrypted. */
  unreadTcp: number;
  /** More of the test than is held. */
  tooMany: number;
}

/** A capture, read: what is in it of a test, and what is not. */
export interface CaptureReading {
  readonly file: FileReading;
  readonly counts: Readonly<FrameCounts>;
  readonly flows: readonly Flow[];
  /** In the order of the file. */
  readonly packets: readonly CapturedPacket[];
  /** Time of the first and the last packet of the file that has one, of whomever it is. */
  readonly firstAtMs: number | null;
  readonly lastAtMs: number | null;
}

/** A test of ten minutes with thirty calls, on both sides of the relay, has fewer: bounds what a file can make us hold. */
const MAX_PACKETS = 4_000_000;
/** Far more than any call has addresses. */
const MAX_FLOWS = 4096;

/** Reads a capture in chunks and keeps what is of a test, by the SSRCs of its streams. Total, as `CaptureFile` is. */
export class CaptureScan {
  readonly #ssrcs: ReadonlySet<number>;
  readonly #file = new CaptureFile((frame) => this.#take(frame));
  readonly #counts: FrameCounts = {
    frames: 0,
    ofTest: 0,
    otherRtp: 0,
    notRtp: 0,
    fragments: 0,
    cut: 0,
    badLengths: 0,
    unknownLinks: 0,
    unreadTcp: 0,
    tooMany: 0,
  };
  readonly #flows: Flow[] = [];
  readonly #flowIndexes = new Map<string, number>();
  readonly #packets: CapturedPacket[] = [];
  #firstAtMs: number | null = null;
  #lastAtMs: number | null = null;

  constructor(ssrcs: Iterable<number>) {
    this.#ssrcs = new Set(ssrcs);
  }

  /** Whether reading on is of no use. */
  get isOver(): boolean {
    return this.#file.isOver;
  }

  push(chunk: Uint8Array): void {
    this.#file.push(chunk);
  }

  /** Call it behind the last chunk. */
  end(): CaptureReading {
    return {
      file: this.#file.end(),
      counts: { ...this.#counts },
      flows: this.#flows,
      packets: this.#packets,
      firstAtMs: this.#firstAtMs,
      lastAtMs: this.#lastAtMs,
    };
  }

  #take({ bytes, linkType, atMs }: CaptureFrame): void {
    this.#counts.frames++;
    if (atMs !== null) {
      this.#firstAtMs = Math.min(this.#firstAtMs ?? atMs, atMs);
      this.#lastAtMs = Math.max(this.#lastAtMs ?? atMs, atMs);
    }
    this.#counts[this.#kindOf(bytes, linkType, atMs)]++;
  }

  #kindOf(bytes: Uint8Array, linkType: number, atMs: number | null): Exclude<keyof FrameCounts, 'frames'> {
    const start = ipStartOf(bytes, linkType);
    if (start === 'unknown-link') return 'unknownLinks';
    if (start === 'cut') return 'cut';
    if (start === 'not-ip') return 'notRtp';
    const payload = ipPayloadOf(bytes.subarray(start));
    if (payload === 'fragment') return 'fragments';
    if (payload === 'cut') return 'cut';
    if (payload === 'bad-length') return 'badLengths';
    if (payload === 'other') return 'notRtp';
    if (payload.transport === 'tcp') {
      if (payload.bytes.length === 0) return 'notRtp';
      const messages = rtpInSegment(payload.bytes);
      return messages === null ? 'unreadTcp' : this.#keep(payload, messages, atMs);
    }
    const rtp = rtpInDatagram(payload.bytes, payload.sizeBytes);
    if (rtp === 'cut') return 'cut';
    if (rtp === 'bad-length') return 'badLengths';
    return rtp === 'other' ? 'notRtp' : this.#keep(payload, [rtp], atMs);
  }

  #keep(
    payload: IpPayload,
    messages: readonly RtpFacts[],
    atMs: number | null,
  ): 'ofTest' | 'otherRtp' | 'tooMany' {
    const ours = messages.filter(({ ssrc }) => this.#ssrcs.has(ssrc));
    if (ours.length === 0) return 'otherRtp';
    if (this.#packets.length + ours.length > MAX_PACKETS) return 'tooMany';
    for (const { framing, ssrc, sequence } of ours) {
      const flow = this.#flowOf(payload, framing);
      if (flow === null) return 'tooMany';
      this.#packets.push({ ssrc, sequence, atMs, flow, dscp: payload.dscp, ttl: payload.ttl });
    }
    return 'ofTest';
  }

  #flowOf({ transport, source, destination }: IpPayload, framing: RtpFraming): number | null {
    const key = `${transport} ${framing} ${endpointKey(source)} ${endpointKey(destination)}`;
    const known = this.#flowIndexes.get(key);
    if (known !== undefined) return known;
    if (this.#flows.length >= MAX_FLOWS) return null;
    this.#flows.push({
      transport,
      source: addressText(source.address),
      sourcePort: source.port,
      destination: addressText(destination.address),
      destinationPort: destination.port,
      framing,
    });
    this.#flowIndexes.set(key, this.#flows.length - 1);
    return this.#flows.length - 1;
  }
}

const endpointKey = ({ address, port }: Endpoint): string => `${address.join('.')}:${port}`;
