import type { PictureFigures } from './picture.ts';
import type { SoundFigures } from './sound.ts';

/** What is checked. */
export type DeviceKind = 'microphone' | 'camera';

/** Why a device could not be checked. */
export const DEVICE_FAULTS = [
  /** The page is no secure context: browsers give it no device. */
  'insecure',
  /** The page is framed by another, or sent with a policy, that does not let it have one. */
  'policy',
  /** The person, or the browser's or system's settings, said no. */
  'refused',
  /** There is none. */
  'none',
  /** Another program has it, or its driver failed. */
  'busy',
  /** The chosen one is not there any more. */
  'gone',
  /** It was unplugged, or taken away, while it was checked. */
  'ended',
  /** The browser gave another reason. */
  'unknown',
] as const;
export type DeviceFault = (typeof DEVICE_FAULTS)[number];

/** A device as the browser names it. */
export interface NamedDevice {
  readonly id: string;
  /** Empty where the browser does not tell. */
  readonly name: string;
}

/** The device that is being checked, and what else could be. */
export interface OpenedDevice {
  readonly used: NamedDevice;
  readonly choices: readonly NamedDevice[];
}

/** A recording of a check: it stays in the page, and is played once. */
export interface Recording {
  /** Plays it, and tells how loud the microphone heard it meanwhile, dBFS; `null` where that could not be measured. */
  play(): Promise<number | null>;
}

/** Whoever follows the check of a device. One of `onFault` and `onDone` is the last call; after an abort there is none. */
export interface DeviceListener {
  onOpened(device: OpenedDevice): void;
  /** How loud it is now, dBFS. */
  onLevel(levelDbfs: number): void;
  onSound(figures: SoundFigures, recording: Recording | null): void;
  onPicture(figures: PictureFigures): void;
  onFault(fault: DeviceFault): void;
}

/** Where the page stands when it asks for a device. */
export interface AskedWhere {
  readonly isSecure: boolean;
  /** Whether the page's policy lets it have the device; `null` where the browser does not tell. */
  readonly isAllowed: boolean | null;
  readonly isFramed: boolean;
}

/** What the name of a browser's error means (Media Capture and Streams, getUserMedia). */
export function deviceFault(errorName: string, { isSecure, isAllowed, isFramed }: AskedWhere): DeviceFault {
  if (!isSecure) return 'insecure';
  switch (errorName) {
    case 'NotAllowedError':
    case 'SecurityError':
      return isAllowed === false || (isAllowed === null && isFramed) ? 'policy' : 'refused';
    case 'NotFoundError':
      return 'none';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    case 'OverconstrainedError':
      return 'gone';
    default:
      return 'unknown';
  }
}
