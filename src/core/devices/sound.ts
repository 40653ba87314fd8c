import { quantile } from '../metrics/delay.ts';

/** Digital silence has no level; nothing a microphone gives is below this, dBFS. */
export const SILENCE_DBFS = -120;
/** Samples from here on, of a full scale of 1, were cut off by the converter or its driver. */
const CLIPPED_FROM = 0.999;
/** A room is as quiet as in the quietest tenth of a recording, and speech as loud as in the loudest tenth. */
const NOISE_SHARE = 0.1;
const SPEECH_SHARE = 0.9;

/** What one stretch of samples, about a tenth of a second, came to. */
export interface SoundFrame {
  /** Root mean square against a full scale of 1, dBFS: a sine of full scale has -3.01. */
  readonly levelDbfs: number;
  /** Of its samples, the share that is cut off, 0-1. */
  readonly clippedRatio: number;
}

/** What a microphone gave. `null`: not measured. */
export interface SoundFigures {
  readonly noiseFloorDbfs: number | null;
  readonly speechDbfs: number | null;
  readonly clippedRatio: number | null;
  /** How loud the microphone heard the loudspeaker when the recording was played back, dBFS. */
  readonly echoDbfs: number | null;
}

/** Level and clipping of samples between -1 and 1. */
export function soundFrame(samples: Float32Array): SoundFrame {
  let squares = 0;
  let clipped = 0;
  for (const sample of samples) {
    squares += sample * sample;
    if (Math.abs(sample) >= CLIPPED_FROM) clipped++;
  }
  const power = samples.length > 0 ? squares / samples.length : 0;
  return {
    levelDbfs: power > 0 ? Math.max(SILENCE_DBFS, 10 * Math.log10(power)) : SILENCE_DBFS,
    clippedRatio: samples.length > 0 ? clipped / samples.length : 0,
  };
}

/** Noise floor, speech level and clipping of frames of equal length. */
export function soundFigures(frames: readonly SoundFrame[], echoDbfs: number | null = null): SoundFigures {
  const levels = frames.map(({ levelDbfs }) => levelDbfs).sort((a, b) => a - b);
  return {
    noiseFloorDbfs: quantile(levels, NOISE_SHARE),
    speechDbfs: quantile(levels, SPEECH_SHARE),
    clippedRatio:
      frames.length > 0
        ? frames.reduce((sum, { clippedRatio }) => sum + clippedRatio, 0) / frames.length
        : null,
    echoDbfs,
  };
}

/** How loud a microphone was for most of the time: the median of its frames, dBFS. */
export const usualLevelDbfs = (frames: readonly SoundFrame[]): number | null =>
  quantile(
    frames.map(({ levelDbfs }) => levelDbfs).sort((a, b) => a - b),
    0.5,
  );
