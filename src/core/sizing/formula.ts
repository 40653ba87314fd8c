import type { SizingInput } from './sizing-input.ts';

/** Which calculation it is; the sentence with the numbers in it is below src/wording. */
export type FormulaCode =
  /** ceil(calls / callsPerBox). */
  | 'working-boxes'
  /** ceil(workingBoxes / (boxesPerSite - spares)). */
  | 'pstn-sites'
  /** workingBoxes + pstnSites * spares. */
  | 'boxes'
  /** calls * portsPerCall. */
  | 'media-ports'
  /** to - from + 1. */
  | 'range-ports'
  /** floor(ports / portsPerCall). */
  | 'calls-in-ports'
  /** usable = ports of an address - those that are reserved. */
  | 'usable-ports'
  /** floor(usable / (portsPerDevice + reservePerDevice)). */
  | 'devices-per-address'
  /** ceil(devices / devicesPerAddress). */
  | 'addresses'
  /** ceil(people * inCallsRatio). */
  | 'calls-at-once'
  /** calls * kbpsPerCall / 1000. */
  | 'audio-mbps'
  /** audioMbps / fillRatio. */
  | 'link-mbps';

/** A formula with its numbers, in the order in which they are written. */
export interface Formula {
  readonly code: FormulaCode;
  readonly terms: Readonly<Record<string, SizingInput | number>>;
  readonly result: number;
}
