import type { PageFault } from './page-fault.ts';
import type { MonotonicMs } from '../units.ts';

/** How the call carries test packets. */
export interface CallFacts {
  readonly method: 'rtp' | 'data-channel';
  /** Why the fallback was used; `null` for RTP. */
  readonly fallbackCause: 'no-encoded-transform' | 'audio-suspended' | null;
}

/** What this browser did not do though a call was open: a fault of ours or its own, never the network's. */
export type FlowFault =
  /** Its senders made no test packet. */
  | 'nothing-sent'
  /** Test packets came (getStats counts them), and none was handed to us. */
  | 'nothing-read';

/**
 * What the records of the present call say, whole, at one moment. The procedure decides from this and from nothing
 * that is told once: whatever came first, and whatever came while nobody looked, is still in it.
 */
export interface CallReading {
  readonly atMs: MonotonicMs;
  /** `null` until the browser has said how it will carry packets. */
  readonly facts: CallFacts | null;
  /** When every call was connected, or packets of every call had come: what arrives is connected. */
  readonly connectedMs: MonotonicMs | null;
  /** Whether test packets of every call have come through. */
  readonly isFlowing: boolean;
  /** What this browser has not done so far; `null`: it sends, and what is missing is the network's. */
  readonly flowFault: FlowFault | null;
  /** Test packets that were sent and that arrived, measured or not. */
  readonly sent: number;
  readonly received: number;
  /** What getStats counted of RTP packets received; `null` before its first sample. */
  readonly statsReceived: number | null;
  /** From the last arrival of any test packet to the last of the records, ms; 0 before the first arrival. */
  readonly silentMs: number;
  /** From the last test packet sent to the last of the records, ms; 0 before the first. */
  readonly unsentMs: number;
  readonly lastSentMs: MonotonicMs | null;
  /** Send time of the first measured packet; `null` before it. */
  readonly beginMs: MonotonicMs | null;
  /** The end mark; `null` before it. */
  readonly endMs: MonotonicMs | null;
  /** Measured packets that have not arrived yet. */
  readonly outstanding: number;
  readonly maxRttMs: number | null;
  /** For how long of the measured stretch the page was hidden, so far. */
  readonly hiddenMs: number;
  /** When the browser stopped its audio clock; `null`: it runs. */
  readonly audioStoppedMs: MonotonicMs | null;
  /** Why the connection failed for good, or the measuring worker died; `null`: it has not. */
  readonly brokenBy: PageFault | null;
}
