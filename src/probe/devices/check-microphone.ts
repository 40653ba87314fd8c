import type { DeviceListener, Recording } from '../../core/devices/device-check.ts';
import { soundFigures, soundFrame, usualLevelDbfs, type SoundFrame } from '../../core/devices/sound.ts';
import { endTracks, openDevice, requestDevice } from './open-device.ts';

/** How long it listens, ms. */
const LISTEN_MS = 5000;
/** How often it looks; a look has the samples of 85 ms at 48 kHz. */
const LOOK_MS = 100;
const LOOK_SAMPLES = 4096;

/** Looks at what a stream sounds like until it is stopped. The first look waits until the buffer is full of it. */
function followSound(
  context: AudioContext,
  stream: MediaStream,
  onFrame: (frame: SoundFrame) => void,
): () => void {
  const source = new MediaStreamAudioSourceNode(context, { mediaStream: stream });
  const analyser = new AnalyserNode(context, { fftSize: LOOK_SAMPLES });
  source.connect(analyser);
  const samples = new Float32Array(LOOK_SAMPLES);
  let isFull = false;
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    // Before the device has given as much, the buffer begins with zeros.
    isFull ||= samples[0] !== 0 || context.currentTime > 1;
    if (isFull) onFrame(soundFrame(samples));
  }, LOOK_MS);
  return () => {
    clearInterval(timer);
    source.disconnect();
  };
}

/** What is recorded of a stream; it is kept in memory alone. `null` where the browser records nothing. */
function record(stream: MediaStream): (() => Promise<ArrayBuffer>) | null {
  if (typeof MediaRecorder === 'undefined') return null;
  const recorder = new MediaRecorder(stream);
  const parts: Blob[] = [];
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
  const stopped = new Promise<void>((resolve) => recorder.addEventListener('stop', () => resolve()));
  recorder.start();
  return async () => {
    if (recorder.state !== 'inactive') recorder.stop();
    await stopped;
    return new Blob(parts).arrayBuffer();
  };
}

/** A recording that is played once and forgotten; the microphone is opened again, to hear the loudspeaker. */
function recordingOf(bytes: ArrayBuffer, deviceId: string, signal: AbortSignal): Recording {
  let left: ArrayBuffer | null = bytes;
  signal.addEventListener('abort', () => (left = null));
  return {
    async play() {
      if (left === null) return null;
      const [data] = [left, (left = null)];
      const context = new AudioContext();
      const stream = await requestDevice('microphone', deviceId).catch(() => null);
      const frames: SoundFrame[] = [];
      const stopFollowing = stream && followSound(context, stream, (frame) => frames.push(frame));
      try {
        const source = new AudioBufferSourceNode(context, { buffer: await context.decodeAudioData(data) });
        const ended = new Promise<void>((resolve) => {
          source.addEventListener('ended', () => resolve());
          signal.addEventListener('abort', () => resolve());
        });
        source.connect(context.destination);
        if (!signal.aborted) {
          source.start();
          await ended;
        }
      } catch {
        // What cannot be decoded cannot be heard: nothing was measured.
        frames.length = 0;
      } finally {
        stopFollowing?.();
        if (stream) endTracks(stream);
        await context.close();
      }
      return usualLevelDbfs(frames);
    },
  };
}

/** Listens to a microphone for five seconds. An abort, and the end, stop every track. */
export async function checkMicrophone(
  deviceId: string,
  signal: AbortSignal,
  listener: DeviceListener,
): Promise<void> {
  const stream = await openDevice('microphone', deviceId, signal, listener);
  if (!stream) return;
  const context = new AudioContext();
  const frames: SoundFrame[] = [];
  const endRecording = record(stream);
  const stopFollowing = followSound(context, stream, (frame) => {
    frames.push(frame);
    listener.onLevel(frame.levelDbfs);
  });
  const stop = (): void => {
    stopFollowing();
    endTracks(stream);
    void context.close();
  };
  const timer = setTimeout(() => {
    signal.removeEventListener('abort', giveUp);
    const bytes = endRecording?.() ?? null;
    stop();
    if (bytes === null) listener.onSound(soundFigures(frames), null);
    else
      void bytes.then((recorded) => {
        if (!signal.aborted) listener.onSound(soundFigures(frames), recordingOf(recorded, deviceId, signal));
      });
  }, LISTEN_MS);
  const giveUp = (): void => {
    clearTimeout(timer);
    stop();
  };
  signal.addEventListener('abort', giveUp);
}
