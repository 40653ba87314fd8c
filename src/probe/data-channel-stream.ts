import { callOf, type TrafficPlan } from '../core/traffic/traffic-plan.ts';
import { monotonicMs } from '../core/units.ts';
import { ProbeReceiver } from './probe-receiver.ts';
import { ProbeSender } from './probe-sender.ts';
import type { ProbeStream, StreamEvent } from './probe-stream.ts';
import { startProbeWorker } from './probe-worker-client.ts';

const BATCH_MS = 200;
/** A tick this late means that the machine was too busy. */
const LATE_MS = 50;

/**
 * The fallback: the same payloads over a data channel, unordered and without retransmits. SCTP's congestion
 * control, bundling and backoff distort what it carries; the result says so.
 */
export async function openDataChannelStream(
  plan: TrafficPlan,
  testTag: number,
  listener: (event: StreamEvent) => void,
): Promise<ProbeStream> {
  const now = (): number => performance.now();
  const sender = new ProbeSender(
    { testTag, payloadBytes: plan.payloadBytes, streams: plan.streams },
    (mark) => {
      if (mark.type === 'ended') postBatch();
      listener({ ...mark, atMs: monotonicMs(mark.atMs) });
    },
  );
  const receiver = new ProbeReceiver(testTag);
  const channels: (RTCDataChannel | undefined)[] = [];
  let lateTimers = 0;
  let maxBufferedBytes = 0;
  let tickedMs: number | null = null;
  let batchedMs = now();

  function postBatch(): void {
    listener({
      type: 'batch',
      atMs: monotonicMs(now()),
      sent: sender.takeSent(),
      arrivals: receiver.takeArrivals(),
    });
  }

  function sendRound(nowMs: number): void {
    // Once a call is gone, so is the test; until all are there it has not begun.
    const open = channels.filter((channel) => channel?.readyState === 'open');
    if (open.length < plan.calls) return;
    for (const channel of open) maxBufferedBytes = Math.max(maxBufferedBytes, channel?.bufferedAmount ?? 0);
    for (let stream = 0; stream < plan.streams; stream++) {
      const payload = sender.next(stream, now());
      if (payload) channels[callOf(stream, plan)]?.send(payload);
    }
    if (tickedMs !== null && nowMs - tickedMs > plan.packetIntervalMs + LATE_MS) lateTimers++;
    tickedMs = nowMs;
  }

  // The worker is only the metronome: its timers are not throttled as the page's are.
  const worker = await startProbeWorker(
    { testTag, payloadBytes: plan.payloadBytes, streams: plan.streams, tickMs: plan.packetIntervalMs },
    (message) => {
      if (message.type !== 'tick') return;
      const nowMs = now();
      sendRound(nowMs);
      sender.check(nowMs);
      if (nowMs - batchedMs < BATCH_MS) return;
      batchedMs = nowMs;
      postBatch();
    },
    (fault) => listener({ type: 'broken', fault }),
  );

  return {
    media: () => [],
    attachSenders: () => undefined,
    attachReceiver: () => undefined,
    needsChannel: true,
    channelOpened(pair, call) {
      const both = pair.channels();
      const ends = both ? [both.sending, both.receiving] : [];
      // Read back: a channel that silently became reliable would hide loss behind retransmits.
      if (!both || ends.some((end) => end.ordered || end.maxRetransmits !== 0)) {
        listener({ type: 'broken', fault: { kind: 'channel-not-lossy' } });
        return;
      }
      both.receiving.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (data instanceof ArrayBuffer) receiver.receive(data, now(), { rtpSequence: null, ssrc: null });
      });
      channels[call] = both.sending;
    },
    begin: (durationMs) => sender.begin(durationMs),
    end: () => sender.end(now()),
    health: () => ({
      arrivalClock: 'page',
      lateTimers,
      foreignPackets: receiver.foreignPackets,
      maxBufferedBytes,
    }),
    close: () => worker.close(),
  };
}
