import type { PathRange } from '../find-calls/call-range.ts';
import type { Formula } from './formula.ts';
import { ours, requireWhole, type SizingInput } from './sizing-input.ts';

/** Bandwidth that calls of a site need, each way. The document's heading (004, "Network bandwidth") is empty: all is ours. */
export interface BandwidthInput {
  readonly people: SizingInput;
  /** In a call at once, 0-1. */
  readonly inCallsRatio: SizingInput;
  /** One audio stream in one direction, kbit/s. */
  readonly kbpsPerCall: SizingInput;
  /** How full the link may be, over 0 and at most 1. */
  readonly fillRatio: SizingInput;
  /** What the link has, Mbit/s each way; `null`: not known. */
  readonly linkMbps: SizingInput | null;
  /** What a search has found of the link; left out: none is known. */
  readonly found?: PathRange | null;
}

export const BANDWIDTH_DEFAULTS = {
  inCallsRatio: ours(0.1),
  kbpsPerCall: ours(88.8),
  fillRatio: ours(0.75),
  linkMbps: null,
} as const satisfies Omit<BandwidthInput, 'people'>;

export type BandwidthLimit =
  /** No document gives a bandwidth. */
  | 'no-published-number'
  /** The link has less than the calls need at this filling. */
  | 'link-too-small'
  /** A search missed a target at so many calls, or at fewer. */
  | 'missed-by-search'
  /** A search carried fewer, and missed at more: nothing is known of so many. */
  | 'beyond-search';

export interface BandwidthSize {
  readonly callsAtOnce: number;
  /** Audio alone, Mbit/s each way. */
  readonly audioMbps: number;
  /** The link that this fills no further than it may, Mbit/s each way. */
  readonly neededMbps: number;
  readonly limits: readonly BandwidthLimit[];
  readonly formulas: readonly Formula[];
}

/** Decimal fractions have no exact binary form: 100 * 0.07 is a little over 7, and is 7 calls. */
const WITHIN = 1e-9;

/** Sizes it. Throws RangeError where an input is outside its range. */
export function sizeBandwidth(input: BandwidthInput): BandwidthSize {
  const { people, inCallsRatio, kbpsPerCall, fillRatio, linkMbps, found } = input;
  requireWhole('people', people.value, 0);
  requireWithin('inCallsRatio', inCallsRatio.value, inCallsRatio.value >= 0 && inCallsRatio.value <= 1);
  requireWithin('kbpsPerCall', kbpsPerCall.value, kbpsPerCall.value > 0);
  requireWithin('fillRatio', fillRatio.value, fillRatio.value > 0 && fillRatio.value <= 1);
  const callsAtOnce = Math.ceil(people.value * inCallsRatio.value - WITHIN);
  const audioMbps = (callsAtOnce * kbpsPerCall.value) / 1000;
  const neededMbps = audioMbps / fillRatio.value;
  const limits: BandwidthLimit[] = ['no-published-number'];
  if (linkMbps !== null && linkMbps.value < neededMbps - WITHIN) limits.push('link-too-small');
  if (found && found.missed !== null && callsAtOnce >= found.missed) limits.push('missed-by-search');
  else if (found && callsAtOnce > found.carried) limits.push('beyond-search');
  return {
    callsAtOnce,
    audioMbps,
    neededMbps,
    limits,
    formulas: [
      { code: 'calls-at-once', terms: { people, inCallsRatio }, result: callsAtOnce },
      { code: 'audio-mbps', terms: { calls: callsAtOnce, kbpsPerCall }, result: audioMbps },
      { code: 'link-mbps', terms: { audioMbps, fillRatio }, result: neededMbps },
    ],
  };
}

function requireWithin(name: string, value: number, isWithin: boolean): void {
  if (!Number.isFinite(value) || !isWithin) throw new RangeError(`${name} is out of range: ${value}.`);
}
