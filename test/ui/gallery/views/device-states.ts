import { DEVICE_FAULTS, type DeviceKind } from '../../../../src/core/devices/device-check.ts';
import type { CheckedDevices } from '../../../../src/core/devices/checked-device.ts';
import { DIRECTION_RESULTS } from '../direction-results.ts';
import { element } from './element.ts';
import { HOSTILE } from './hostile.ts';
import { contextOf, recordOf } from './records.ts';
import '../../../../src/ui/desk/record/edgewise-record.ts';
import '../../../../src/ui/devices/edgewise-device.ts';
import '../../../../src/ui/devices/edgewise-stored-devices.ts';

/** Microphone and camera: every fault that a check ends with, everything that figures may mean, and both at a result. */
type Microphone = NonNullable<CheckedDevices['microphone']>;
type Camera = NonNullable<CheckedDevices['camera']>;

/** Parts of a page, under the headline that a page has. */
function underHeadline(text: string, ...parts: readonly HTMLElement[]): HTMLElement {
  const all = document.createElement('div');
  const headline = document.createElement('h1');
  headline.textContent = text;
  // As in a result, where they stand in a section of their own.
  const section = document.createElement('h2');
  section.textContent = 'Microphone and camera';
  all.append(headline, section, ...parts);
  return all;
}

/** One check for each fault; the page that would ask the browser is played by this one. */
function faults(kind: DeviceKind): HTMLElement {
  const checks = DEVICE_FAULTS.map((fault) => {
    const one = element('edgewise-device', { kind });
    one.addEventListener('edgewise-device', ({ detail }) => detail.listener.onFault(fault));
    requestAnimationFrame(() => one.shadowRoot?.querySelector('button')?.click());
    return one;
  });
  return underHeadline('Faults of a check', ...checks);
}

const stored = (devices: Partial<CheckedDevices>): HTMLElement =>
  element('edgewise-stored-devices', { devices: { microphone: null, camera: null, ...devices } });

const each = (all: readonly Partial<CheckedDevices>[]): HTMLElement =>
  underHeadline('What figures mean', ...all.map(stored));

const HEADSET: Microphone = {
  name: 'Headset',
  noiseFloorDbfs: -62,
  speechDbfs: -24,
  clippedRatio: 0,
  echoDbfs: -61,
};
const MICROPHONES: readonly Partial<Microphone>[] = [
  {},
  { name: 'Monitor of Null Output' },
  { noiseFloorDbfs: -118, speechDbfs: -117 },
  { clippedRatio: 0.02 },
  { noiseFloorDbfs: -50, speechDbfs: -46 },
  { speechDbfs: -45 },
  { noiseFloorDbfs: -40, speechDbfs: -20 },
  { echoDbfs: -30 },
  { name: HOSTILE.rightToLeft, echoDbfs: null },
  { name: HOSTILE.long },
  { name: null, noiseFloorDbfs: null, speechDbfs: null, clippedRatio: null, echoDbfs: null },
];
const CAMERA: Camera = { name: 'Camera', framesPerS: 30, lumaRatio: 0.5 };
const CAMERAS: readonly Partial<Camera>[] = [
  {},
  { name: 'OBS Virtual Camera' },
  { framesPerS: null, lumaRatio: null },
  { lumaRatio: 0.1 },
  { lumaRatio: 0.9 },
  { framesPerS: 9 },
  { name: HOSTILE.script },
];

function recordWithDevices(): HTMLElement {
  const result = {
    ...DIRECTION_RESULTS['directions-loss-up'](),
    devices: { microphone: HEADSET, camera: { ...CAMERA, lumaRatio: 0.1 } },
  };
  return element('edgewise-record', {
    record: recordOf(result),
    context: contextOf(result),
    user: { name: 'anna', role: 'admin', csrfToken: 'c' },
  });
}

export const DEVICE_VIEWS: Record<string, () => HTMLElement> = {
  'devices-faults': () => faults('microphone'),
  'devices-camera-faults': () => faults('camera'),
  'devices-microphones': () => each(MICROPHONES.map((of) => ({ microphone: { ...HEADSET, ...of } }))),
  'devices-cameras': () => each(CAMERAS.map((of) => ({ camera: { ...CAMERA, ...of } }))),
  'devices-record': recordWithDevices,
};
