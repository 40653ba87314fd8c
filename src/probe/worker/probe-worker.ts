import { ArrivalClock, ProbeReceiver } from '../probe-receiver.ts';
import { ProbeSender } from '../probe-sender.ts';
import type { FromWorker, ToWorker, TransformRole } from '../worker-messages.ts';
import { startMetronome } from './metronome.ts';

/**
 * The probe's worker: every encoded transform of a call runs here, senders and receivers, so that there is one
 * global sequence and one clock. Workers are not throttled as pages are, and the page's drawing adds no delay.
 */

/** How often records go to the page. */
const BATCH_MS = 200;
/** Before the begin mark nothing but the wait for the first packets depends on them. */
const EARLY_BATCH_MS = 50;
/** How often the marks are checked and this worker's own punctuality is noted. */
const CHECK_MS = 50;
/** A check this late means that the machine was too busy. */
const LATE_MS = 50;

const post = (message: FromWorker): void => {
  self.postMessage(message);
};

const clock = new ArrivalClock();
let sender: ProbeSender | null = null;
let receiver: ProbeReceiver | null = null;
let lateTimers = 0;
let hasBegun = false;

function postBatch(nowMs: number): void {
  if (!sender || !receiver) return;
  const { foreignPackets } = receiver;
  post({
    type: 'batch',
    atMs: nowMs,
    sent: sender.takeSent(),
    arrivals: receiver.takeArrivals(),
    health: { arrivalClock: clock.kind, lateTimers, foreignPackets },
  });
}

function pollQueues(): void {
  let checkedMs = performance.now();
  let batchedMs = checkedMs;
  setInterval(() => {
    const nowMs = performance.now();
    if (nowMs - checkedMs > CHECK_MS + LATE_MS) lateTimers++;
    checkedMs = nowMs;
    sender?.check(nowMs);
    if (nowMs - batchedMs < (hasBegun ? BATCH_MS : EARLY_BATCH_MS)) return;
    batchedMs = nowMs;
    postBatch(nowMs);
  }, CHECK_MS);
}

self.onmessage = ({ data }: MessageEvent<ToWorker>): void => {
  switch (data.type) {
    case 'setup':
      sender = new ProbeSender(data, (mark) => {
        // What was sent up to a mark goes first, so that the page never learns of a mark before its packets.
        if (mark.type === 'ended') postBatch(mark.atMs);
        hasBegun = true;
        post(mark);
      });
      receiver = new ProbeReceiver(data.testTag);
      if (data.tickMs === null) pollQueues();
      else startMetronome(data.tickMs, () => post({ type: 'tick' }));
      post({ type: 'ready', timeOriginMs: performance.timeOrigin });
      return;
    case 'begin':
      sender?.begin(data.durationMs);
      return;
    case 'end':
      sender?.end(performance.now());
  }
};

type EncodedFrame = RTCEncodedAudioFrame | RTCEncodedVideoFrame;

/** Replaces each Opus frame by our payload; after the end mark frames are dropped and nothing is sent. */
const stamping = (stream: number): Transformer<EncodedFrame, EncodedFrame> => ({
  transform(frame, controller) {
    const payload = sender?.next(stream, performance.now());
    if (!payload) return;
    frame.data = payload;
    controller.enqueue(frame);
  },
});

/** Reads each frame and drops it: nothing is decoded or played. */
const reading: Transformer<EncodedFrame, EncodedFrame> = {
  transform(frame) {
    const nowMs = performance.now();
    const metadata: { receiveTime?: unknown; sequenceNumber?: number; synchronizationSource?: number } =
      frame.getMetadata();
    receiver?.receive(frame.data, clock.read(metadata.receiveTime, nowMs), {
      rtpSequence: metadata.sequenceNumber ?? null,
      ssrc: metadata.synchronizationSource ?? null,
    });
  },
};

/** What the browser's event carries here: the streams of one sender or receiver, and the role we gave it. */
interface OurTransformer {
  readonly readable: ReadableStream<EncodedFrame>;
  readonly writable: WritableStream<EncodedFrame>;
  readonly options: TransformRole;
}

self.addEventListener('rtctransform', (event: RTCTransformEvent) => {
  const { readable, writable, options } = event.transformer as OurTransformer;
  const transform = new TransformStream(options.role === 'send' ? stamping(options.stream) : reading);
  // The pipe ends when the call is closed; that it was cut is no error.
  readable
    .pipeThrough(transform)
    .pipeTo(writable)
    .catch(() => undefined);
});
