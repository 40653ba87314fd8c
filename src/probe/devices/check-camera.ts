import type { DeviceListener } from '../../core/devices/device-check.ts';
import { lumaRatio, pictureFigures, type ShownPicture } from '../../core/devices/picture.ts';
import { endTracks, openDevice } from './open-device.ts';

/** How long it looks, ms. */
const LOOK_MS = 5000;
/** How often it tells how light it is; so many pixels are enough for that. */
const LIGHT_EVERY_MS = 250;
const WIDTH_PX = 64;
const HEIGHT_PX = 48;

/** Counts the pictures that a video shows, until it is stopped. */
function followPictures(video: HTMLVideoElement, onShown: (shown: ShownPicture) => void): () => void {
  if (typeof Reflect.get(video, 'requestVideoFrameCallback') !== 'function') {
    // Older Firefox: the same count, seen less often.
    const timer = setInterval(() => {
      const count = video.getVideoPlaybackQuality().totalVideoFrames;
      if (count > 0) onShown({ atMs: performance.now(), count });
    }, LIGHT_EVERY_MS);
    return () => clearInterval(timer);
  }
  let handle = 0;
  const next = (atMs: number, { presentedFrames }: VideoFrameCallbackMetadata): void => {
    onShown({ atMs, count: presentedFrames });
    handle = video.requestVideoFrameCallback(next);
  };
  handle = video.requestVideoFrameCallback(next);
  return () => video.cancelVideoFrameCallback(handle);
}

/** Looks at a camera for five seconds and shows it meanwhile. An abort, and the end, stop every track. */
export async function checkCamera(
  deviceId: string,
  video: HTMLVideoElement,
  signal: AbortSignal,
  listener: DeviceListener,
): Promise<void> {
  const stream = await openDevice('camera', deviceId, signal, listener);
  if (!stream) return;
  video.srcObject = stream;
  video.play().catch(() => undefined);
  const shown: ShownPicture[] = [];
  const lumas: number[] = [];
  const stopFollowing = followPictures(video, (picture) => shown.push(picture));
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [WIDTH_PX, HEIGHT_PX];
  const drawing = canvas.getContext('2d', { willReadFrequently: true });
  const light = setInterval(() => {
    if (!drawing || shown.length === 0) return;
    drawing.drawImage(video, 0, 0, WIDTH_PX, HEIGHT_PX);
    const luma = lumaRatio(drawing.getImageData(0, 0, WIDTH_PX, HEIGHT_PX).data);
    if (luma !== null) lumas.push(luma);
  }, LIGHT_EVERY_MS);
  const stop = (): void => {
    clearInterval(light);
    clearTimeout(timer);
    stopFollowing();
    endTracks(stream);
    video.srcObject = null;
  };
  const timer = setTimeout(() => {
    signal.removeEventListener('abort', stop);
    stop();
    listener.onPicture(pictureFigures(shown, lumas));
  }, LOOK_MS);
  signal.addEventListener('abort', stop);
}
