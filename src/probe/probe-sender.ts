import type { SentPacket } from '../core/packets/packet.ts';
import { monotonicMs } from '../core/units.ts';
import { encodeProbePayload } from '../wire/probe-payload.ts';

/** A mark that has just been passed. */
export type MarkPassed =
  | { readonly type: 'begun'; readonly atMs: number; readonly firstGlobal: number }
  | { readonly type: 'ended'; readonly atMs: number; readonly endGlobal: number };

type MarkState =
  | { readonly kind: 'before' }
  | { readonly kind: 'armed'; readonly durationMs: number }
  | { readonly kind: 'measuring'; readonly endMs: number }
  | { readonly kind: 'after' };

/**
 * Numbers and stamps test packets, and keeps the marks of the measured stretch in the global sequence. All
 * streams share one sender, so the global sequence is the order of sending. Pure but for its counters: time is an
 * argument, so the worker (RTP) and the page (data channel) run the same code.
 */
export class ProbeSender {
  readonly #testTag: number;
  readonly #payloadBytes: number;
  readonly #onMark: (mark: MarkPassed) => void;
  readonly #streamSequences: number[];
  #nextGlobal = 0;
  #mark: MarkState = { kind: 'before' };
  #sent: SentPacket[] = [];

  constructor(
    options: { readonly testTag: number; readonly payloadBytes: number; readonly streams: number },
    onMark: (mark: MarkPassed) => void,
  ) {
    this.#testTag = options.testTag;
    this.#payloadBytes = options.payloadBytes;
    this.#streamSequences = Array.from({ length: options.streams }, () => 0);
    this.#onMark = onMark;
  }

  /** Sets the begin mark at the next packet and the end mark `durationMs` after it. */
  begin(durationMs: number): void {
    if (this.#mark.kind === 'before') this.#mark = { kind: 'armed', durationMs };
  }

  /** Sets the end mark now. */
  end(nowMs: number): void {
    if (this.#mark.kind === 'after') return;
    this.#mark = { kind: 'after' };
    this.#onMark({ type: 'ended', atMs: nowMs, endGlobal: this.#nextGlobal });
  }

  /** Ends the stretch when its time is over, even when no packet comes to notice it. */
  check(nowMs: number): void {
    if (this.#mark.kind === 'measuring' && nowMs >= this.#mark.endMs) this.end(this.#mark.endMs);
  }

  /** The next payload of a stream; `null` after the end mark, when nothing is to be sent any more. */
  next(stream: number, nowMs: number): ArrayBuffer | null {
    this.check(nowMs);
    const streamSequence = this.#streamSequences[stream];
    if (this.#mark.kind === 'after' || streamSequence === undefined) return null;
    if (this.#mark.kind === 'armed') {
      this.#mark = { kind: 'measuring', endMs: nowMs + this.#mark.durationMs };
      this.#onMark({ type: 'begun', atMs: nowMs, firstGlobal: this.#nextGlobal });
    }
    const globalSequence = this.#nextGlobal++;
    this.#streamSequences[stream] = streamSequence + 1;
    const packet = { stream, streamSequence, globalSequence, sentMs: monotonicMs(nowMs) };
    this.#sent.push(packet);
    return encodeProbePayload({ testTag: this.#testTag, ...packet }, this.#payloadBytes);
  }

  /** What was sent since the last call. */
  takeSent(): SentPacket[] {
    const sent = this.#sent;
    this.#sent = [];
    return sent;
  }
}
