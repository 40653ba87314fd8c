import type { CallEvent, ProbeHealth } from '../app/ports.ts';
import type { PeerPair } from './peer-pair.ts';

/** What a stream tells while it runs; times are on the page's clock. */
export type StreamEvent = Extract<
  CallEvent,
  { type: 'batch' | 'begun' | 'ended' | 'audio-stopped' | 'broken' }
>;

/** One way of carrying test packets over a pair: RTP, or the data channel. */
export interface ProbeStream {
  /** Tracks that the pair must be opened with; none for the data channel. */
  readonly media: readonly MediaStream[];
  /** Called before the pair negotiates. */
  attachSenders(sender: RTCPeerConnection): void;
  /** Called for each track that comes up at the receiving end. */
  attachReceiver(receiver: RTCRtpReceiver): void;
  /** Called when both ends are connected. */
  connected(pair: PeerPair): void;
  begin(durationMs: number): void;
  end(): void;
  health(): Pick<ProbeHealth, 'arrivalClock' | 'lateTimers' | 'foreignPackets' | 'maxBufferedBytes'>;
  /** Idempotent. */
  close(): void;
}
