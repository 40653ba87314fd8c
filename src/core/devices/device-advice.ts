import type { PictureFigures } from './picture.ts';
import type { SoundFigures } from './sound.ts';

/** What a microphone's figures say. */
export type SoundAdvice =
  'virtual-microphone' | 'silent' | 'clipped' | 'nobody-spoke' | 'quiet' | 'noisy' | 'echo' | 'good-sound';

/** What a camera's figures say. */
export type PictureAdvice =
  'virtual-camera' | 'no-picture' | 'dark' | 'bright' | 'few-pictures' | 'good-picture';

/**
 * The documents give no thresholds: these are ours, and the page says so. Speech of a headset is at -30 to -15 dBFS; a
 * quiet room at -60 and below.
 */
export const SILENT_BELOW_DBFS = -90;
export const QUIET_BELOW_DBFS = -40;
export const NOISY_FROM_DBFS = -45;
/** Speech that is not this far above the room is hard to follow, and nobody can tell that it is speech, dB. */
export const SPEECH_ABOVE_DB = 10;
/** What the loudspeaker adds to the room, as the microphone hears it, dB. */
export const ECHO_ABOVE_DB = 10;
export const CLIPPED_FROM_RATIO = 0.001;
export const DARK_BELOW_RATIO = 0.2;
export const BRIGHT_FROM_RATIO = 0.85;
/** Below this many pictures a second movement is seen to jump. */
export const FEW_BELOW_PER_S = 15;

/** Names of programs that pass on what they are given: the figures are theirs. */
const VIRTUAL =
  /virtual|vb-audio|voicemeeter|blackhole|loopback|soundflower|\bobs\b|manycam|snap camera|xsplit|\bnull\b|^monitor of /i;

/** Whether a device is a program by its name. */
export const isVirtual = (name: string): boolean => VIRTUAL.test(name);

/** What to tell of a microphone, most telling first; empty where nothing was measured. */
export function soundAdvice(figures: SoundFigures, name: string): SoundAdvice[] {
  const { noiseFloorDbfs, speechDbfs, clippedRatio, echoDbfs } = figures;
  if (noiseFloorDbfs === null || speechDbfs === null) return [];
  const advice: SoundAdvice[] = isVirtual(name) ? ['virtual-microphone'] : [];
  if (speechDbfs < SILENT_BELOW_DBFS) return [...advice, 'silent'];
  const isSpoken = speechDbfs - noiseFloorDbfs >= SPEECH_ABOVE_DB;
  const found: SoundAdvice[] = [
    ...(clippedRatio !== null && clippedRatio >= CLIPPED_FROM_RATIO ? (['clipped'] as const) : []),
    ...(isSpoken ? [] : (['nobody-spoke'] as const)),
    ...(isSpoken && speechDbfs < QUIET_BELOW_DBFS ? (['quiet'] as const) : []),
    ...(noiseFloorDbfs >= NOISY_FROM_DBFS ? (['noisy'] as const) : []),
    ...(echoDbfs !== null && echoDbfs - noiseFloorDbfs >= ECHO_ABOVE_DB ? (['echo'] as const) : []),
  ];
  return [...advice, ...(found.length > 0 ? found : (['good-sound'] as const))];
}

/** What to tell of a camera, most telling first. */
export function pictureAdvice({ framesPerS, lumaRatio }: PictureFigures, name: string): PictureAdvice[] {
  const advice: PictureAdvice[] = isVirtual(name) ? ['virtual-camera'] : [];
  if (framesPerS === null || lumaRatio === null) return [...advice, 'no-picture'];
  const found: PictureAdvice[] = [
    ...(lumaRatio < DARK_BELOW_RATIO ? (['dark'] as const) : []),
    ...(lumaRatio >= BRIGHT_FROM_RATIO ? (['bright'] as const) : []),
    ...(framesPerS < FEW_BELOW_PER_S ? (['few-pictures'] as const) : []),
  ];
  return [...advice, ...(found.length > 0 ? found : (['good-picture'] as const))];
}
