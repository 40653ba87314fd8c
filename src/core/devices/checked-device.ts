import type { PictureFigures } from './picture.ts';
import type { SoundFigures } from './sound.ts';

/** A microphone that was checked. */
export interface CheckedMicrophone extends SoundFigures {
  /** As the browser names it; `null` where it does not. */
  readonly name: string | null;
}

/** A camera that was checked. */
export interface CheckedCamera extends PictureFigures {
  readonly name: string | null;
}

/** What was checked of whoever tested; `null`: not checked. */
export interface CheckedDevices {
  readonly microphone: CheckedMicrophone | null;
  readonly camera: CheckedCamera | null;
}

/** A device was checked, or is not any more. */
export type DeviceChecked =
  | { readonly kind: 'microphone'; readonly device: CheckedMicrophone | null }
  | { readonly kind: 'camera'; readonly device: CheckedCamera | null };
