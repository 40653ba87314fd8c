import {
  deviceFault,
  type DeviceKind,
  type DeviceListener,
  type OpenedDevice,
} from '../../core/devices/device-check.ts';

/** Pages ask by their policy; Chromium alone tells what it lets them. */
function isAllowed(kind: DeviceKind): boolean | null {
  const policy: unknown = Reflect.get(document, 'featurePolicy');
  if (typeof policy !== 'object' || policy === null) return null;
  const ask: unknown = Reflect.get(policy, 'allowsFeature');
  if (typeof ask !== 'function') return null;
  return Reflect.apply(ask, policy, [kind]) === true;
}

/** What the browser would change in the sound is left out: it is what the device gives that is measured. */
const UNCHANGED = { echoCancellation: false, noiseSuppression: false, autoGainControl: false } as const;

/** Which device a stream comes from, and which others there are. */
async function openedDevice(kind: DeviceKind, track: MediaStreamTrack): Promise<OpenedDevice> {
  const all = await navigator.mediaDevices.enumerateDevices();
  const wanted = kind === 'microphone' ? 'audioinput' : 'videoinput';
  return {
    used: { id: track.getSettings().deviceId ?? '', name: track.label },
    choices: all
      .filter((device) => device.kind === wanted)
      .map(({ deviceId, label }) => ({ id: deviceId, name: label })),
  };
}

/** Opens a device without its sound being touched. `''` is whichever the browser gives. */
export function requestDevice(kind: DeviceKind, id: string): Promise<MediaStream> {
  const which = id === '' ? {} : { deviceId: { exact: id } };
  return navigator.mediaDevices.getUserMedia(
    kind === 'microphone' ? { audio: { ...UNCHANGED, ...which } } : { video: { ...which } },
  );
}

/** Ends a stream: no light of a camera stays on. */
export const endTracks = (stream: MediaStream): void => {
  for (const track of stream.getTracks()) track.stop();
};

/** Asked anew: it may be aborted during any wait. */
const isOver = (signal: AbortSignal): boolean => signal.aborted;

/**
 * Opens a device for a check; `null` where there is none, which the listener has been told. An abort ends its tracks,
 * also where the person answers the browser's question only then; so does the device's going.
 */
export async function openDevice(
  kind: DeviceKind,
  id: string,
  signal: AbortSignal,
  listener: DeviceListener,
): Promise<MediaStream | null> {
  try {
    const stream = await requestDevice(kind, id);
    const [track] = stream.getTracks();
    if (signal.aborted || !track) {
      endTracks(stream);
      return null;
    }
    signal.addEventListener('abort', () => endTracks(stream));
    // It is not fired where the page itself stops a track.
    track.addEventListener('ended', () => listener.onFault('ended'));
    const opened = await openedDevice(kind, track);
    // It may have been aborted meanwhile: nothing more is told then.
    if (isOver(signal)) return null;
    listener.onOpened(opened);
    return stream;
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    const where = { isSecure: isSecureContext, isAllowed: isAllowed(kind), isFramed: window !== window.top };
    if (!signal.aborted) listener.onFault(deviceFault(name, where));
    return null;
  }
}
