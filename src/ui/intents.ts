import type { CaptureListener } from '../core/capture/capture-listener.ts';
import type { CheckedDevices } from '../core/devices/checked-device.ts';
import type { DeviceListener } from '../core/devices/device-check.ts';
import type { TestOptions } from '../core/run/options.ts';

/** How raw records are written: see wire/packet-rows.ts. */
export type PacketFormat = 'csv' | 'json-lines';

/** A packet capture to be joined with the test. */
export interface CaptureWish {
  readonly file: Blob;
  /** Ends the reading. */
  readonly signal: AbortSignal;
  readonly listener: CaptureListener;
}

/** A device to be checked. */
export interface DeviceWish {
  /** `''`: whichever the browser gives. */
  readonly deviceId: string;
  /** Where a camera is shown; `null`: it is a microphone. */
  readonly video: HTMLVideoElement | null;
  /** Ends the check, and forgets what was recorded. */
  readonly signal: AbortSignal;
  readonly listener: DeviceListener;
}

/** Figures of devices to be added to the stored result; `null`: to be taken out. One of the two is called, once. */
export interface DevicesWish {
  readonly devices: CheckedDevices | null;
  readonly onDone: () => void;
  /** With what is said of it. */
  readonly onFailed: (message: string) => void;
}

/** What a person can ask for, as events that bubble out of every shadow root. */
export interface IntentDetails {
  /** Start a test with the present options. */
  'edgewise-start': null;
  /** End the test, keeping what was measured; before anything was measured, give up. */
  'edgewise-stop': null;
  /** Show a code by which the help desk can watch the test that runs. */
  'edgewise-let-watch': null;
  /** Back to the start page. */
  'edgewise-reset': null;
  /** Change some options. */
  'edgewise-options': Partial<TestOptions>;
  /** Store the result again, after a failure. */
  'edgewise-store-again': null;
  /** Keep the raw records of the test as a file. */
  'edgewise-packets': PacketFormat;
  /** Read a packet capture and join it with the test. */
  'edgewise-capture': CaptureWish;
  /** Check a microphone or a camera. */
  'edgewise-device': DeviceWish;
  /** Add figures of devices to the stored result, or take them out. */
  'edgewise-add-devices': DevicesWish;
  /** Ask the server for its configuration again. */
  'edgewise-retry-config': null;
}

declare global {
  interface HTMLElementEventMap {
    'edgewise-start': CustomEvent<IntentDetails['edgewise-start']>;
    'edgewise-stop': CustomEvent<IntentDetails['edgewise-stop']>;
    'edgewise-let-watch': CustomEvent<IntentDetails['edgewise-let-watch']>;
    'edgewise-reset': CustomEvent<IntentDetails['edgewise-reset']>;
    'edgewise-options': CustomEvent<IntentDetails['edgewise-options']>;
    'edgewise-store-again': CustomEvent<IntentDetails['edgewise-store-again']>;
    'edgewise-packets': CustomEvent<IntentDetails['edgewise-packets']>;
    'edgewise-capture': CustomEvent<IntentDetails['edgewise-capture']>;
    'edgewise-device': CustomEvent<IntentDetails['edgewise-device']>;
    'edgewise-add-devices': CustomEvent<IntentDetails['edgewise-add-devices']>;
    'edgewise-retry-config': CustomEvent<IntentDetails['edgewise-retry-config']>;
  }
}

/** Fires an intent that carries nothing. */
export const fireIntent = (
  from: HTMLElement,
  name: Exclude<
    keyof IntentDetails,
    'edgewise-options' | 'edgewise-packets' | 'edgewise-capture' | 'edgewise-device' | 'edgewise-add-devices'
  >,
): void => {
  from.dispatchEvent(new CustomEvent(name, { detail: null, bubbles: true, composed: true }));
};

/** Fires a change of options. */
export const fireOptions = (from: HTMLElement, detail: IntentDetails['edgewise-options']): void => {
  from.dispatchEvent(new CustomEvent('edgewise-options', { detail, bubbles: true, composed: true }));
};

/** Fires that the raw records are wanted. */
export const firePackets = (from: HTMLElement, detail: IntentDetails['edgewise-packets']): void => {
  from.dispatchEvent(new CustomEvent('edgewise-packets', { detail, bubbles: true, composed: true }));
};

/** The value that a person has just selected. */
export const selectedValue = (event: Event): string =>
  event.currentTarget instanceof HTMLSelectElement ? event.currentTarget.value : '';

/** Whether a person has just ticked a box. */
export const isChecked = (event: Event): boolean =>
  event.currentTarget instanceof HTMLInputElement && event.currentTarget.checked;
