import type { CallEvent, ProbeHealth } from '../app/ports.ts';
import type { PeerPair } from './peer-pair.ts';

/** What a stream tells while it runs; times are on the page's clock. */
export type StreamEvent = Extract<
  CallEvent,
  { type: 'batch' | 'begun' | 'ended' | 'audio-stopped' | 'broken' }
>;

/** One way of carrying test packets over the pair of each call: RTP, or the data channel. */
export interface ProbeStream {
  /** Tracks that the pair of a call must be opened with; none for the data channel. */
  media(call: number): readonly MediaStream[];
  /** Called before the pair of a call negotiates. */
  attachSenders(sender: RTCPeerConnection, call: number): void;
  /** Called for each track that comes up at the receiving end. */
  attachReceiver(receiver: RTCRtpReceiver): void;
  /** Whether packets need the data channel: a call that needs none is open without it. */
  readonly needsChannel: boolean;
  /** Called when the data channel of a call is open at both ends. */
  channelOpened(pair: PeerPair, call: number): void;
  begin(durationMs: number): void;
  end(): void;
  health(): Pick<ProbeHealth, 'arrivalClock' | 'lateTimers' | 'foreignPackets' | 'maxBufferedBytes'>;
  /** Idempotent. */
  close(): void;
}
