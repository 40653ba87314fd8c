import { PageFaultError } from '../core/run/page-fault.ts';

/** Frequency of the tone: it is never heard, it only keeps the encoder busy. */
const TONE_HZ = 440;
/**
 * How long an audio clock may take to start. Waking a sleeping device (wireless headphones, a busy machine) takes seconds;
 * giving up sooner would trade an exact measurement for the fallback. Who has no device waits this long once.
 */
const START_LIMIT_MS = 5000;

/** An audio clock that makes the encoders produce a frame each 20 ms. */
export interface Tone {
  /** One stream with one track for each of the test's streams. */
  readonly streams: readonly MediaStream[];
  /** Called when the clock stops running. */
  onStopped(listener: () => void): void;
  /** Idempotent. */
  close(): void;
}

/**
 * Starts the audio clock; `null` when the browser does not let it run (Firefox without an audio device leaves it
 * suspended; a page nobody has touched may be refused).
 */
export async function startTone(streamCount: number): Promise<Tone | null> {
  const context = new AudioContext({ latencyHint: 'interactive', sampleRate: 48_000 });
  const started = await Promise.race([
    context.resume().then(() => true),
    new Promise<false>((resolve) => setTimeout(() => resolve(false), START_LIMIT_MS)),
  ]);
  if (!started || context.state !== 'running') {
    await context.close();
    return null;
  }
  const oscillator = new OscillatorNode(context, { frequency: TONE_HZ });
  const destination = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
  oscillator.connect(destination);
  oscillator.start();
  const [track] = destination.stream.getAudioTracks();
  if (!track) throw new PageFaultError({ kind: 'no-audio-track' });
  const streams = Array.from({ length: streamCount }, () => new MediaStream([track.clone()]));
  let isClosed = false;
  return {
    streams,
    onStopped(listener) {
      context.addEventListener('statechange', () => {
        if (!isClosed && context.state !== 'running') listener();
      });
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      for (const stream of streams) for (const clone of stream.getTracks()) clone.stop();
      oscillator.stop();
      void context.close();
    },
  };
}
