import { streamsPerCall, type TrafficPlan } from '../core/traffic/traffic-plan.ts';
import { monotonicMs } from '../core/units.ts';
import type { ProbeStream, StreamEvent } from './probe-stream.ts';
import type { Tone } from './tone.ts';
import { startProbeWorker, type ProbeWorker } from './probe-worker-client.ts';
import type { TransformRole, WorkerHealth } from './worker-messages.ts';

/** Whether this browser can replace the payload of its RTP packets. */
export const isRtpSupported = (): boolean => 'RTCRtpScriptTransform' in globalThis;

/** What of the two did start is closed where the other did not. */
async function bothOrNeither(
  startingTone: Promise<Tone | null>,
  startingWorker: Promise<ProbeWorker>,
): Promise<[Tone | null, ProbeWorker]> {
  try {
    return await Promise.all([startingTone, startingWorker]);
  } catch (error) {
    for (const starting of [startingTone, startingWorker])
      void starting.then((each) => each?.close()).catch(() => undefined);
    throw error;
  }
}

/**
 * The method of this instrument: real RTP whose payload is ours. Each audio sender's encoded transform replaces the Opus
 * frame by a stamped payload; the receivers' transforms read it and drop the frame. `null` where the
 * audio clock does not run. The clock and the worker start side by side: each takes a tenth of a second.
 */
export async function openRtpStream(
  plan: TrafficPlan,
  testTag: number,
  startingTone: Promise<Tone | null>,
  listener: (event: StreamEvent) => void,
): Promise<ProbeStream | null> {
  let health: WorkerHealth = { arrivalClock: 'receiveTime', lateTimers: 0, foreignPackets: 0 };
  const startingWorker = startProbeWorker(
    { testTag, payloadBytes: plan.payloadBytes, streams: plan.streams, tickMs: null },
    (message, toPageMs) => {
      switch (message.type) {
        case 'batch':
          ({ health } = message);
          listener({
            type: 'batch',
            atMs: toPageMs(message.atMs),
            sent: message.sent.map((packet) => ({ ...packet, sentMs: toPageMs(packet.sentMs) })),
            arrivals: message.arrivals.map((arrival) => ({
              ...arrival,
              receivedMs: toPageMs(arrival.receivedMs),
            })),
          });
          return;
        case 'begun':
          listener({ type: 'begun', atMs: toPageMs(message.atMs), firstGlobal: message.firstGlobal });
          return;
        case 'ended':
          listener({ type: 'ended', atMs: toPageMs(message.atMs), endGlobal: message.endGlobal });
          return;
        case 'ready':
        case 'tick':
      }
    },
    (fault) => listener({ type: 'broken', fault }),
  );
  const [tone, worker] = await bothOrNeither(startingTone, startingWorker);
  if (!tone) {
    worker.close();
    return null;
  }
  tone.onStopped(() => listener({ type: 'audio-stopped', atMs: monotonicMs(performance.now()) }));
  const ofEach = streamsPerCall(plan);
  const transform = (role: TransformRole): RTCRtpScriptTransform =>
    new RTCRtpScriptTransform(worker.port, role);
  return {
    media: (call) => tone.streams.slice(call * ofEach, (call + 1) * ofEach),
    attachSenders(sender, call) {
      for (const [index, rtpSender] of sender.getSenders().entries())
        rtpSender.transform = transform({ role: 'send', stream: call * ofEach + index });
    },
    attachReceiver(receiver) {
      receiver.transform = transform({ role: 'receive' });
    },
    needsChannel: false,
    channelOpened: () => undefined,
    begin: (durationMs) => worker.send({ type: 'begin', durationMs }),
    end: () => worker.send({ type: 'end' }),
    health: () => ({ ...health, maxBufferedBytes: 0 }),
    close() {
      tone.close();
      worker.close();
    },
  };
}
