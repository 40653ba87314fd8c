import type { DeviceListener } from '../../core/devices/device-check.ts';
import { checkCamera } from './check-camera.ts';
import { checkMicrophone } from './check-microphone.ts';

/** Checks a camera where there is an element to show it in, else a microphone. Nothing leaves the page. */
export const checkDevice = (
  deviceId: string,
  video: HTMLVideoElement | null,
  signal: AbortSignal,
  listener: DeviceListener,
): Promise<void> =>
  video ? checkCamera(deviceId, video, signal, listener) : checkMicrophone(deviceId, signal, listener);
