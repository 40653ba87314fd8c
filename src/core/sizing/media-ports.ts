import type { Formula } from './formula.ts';
import { published, requireWhole, type SizingInput } from './sizing-input.ts';

/** Media ports of a Cloud Connector ("Ports and protocols", 003). */

/** Both ends are in it. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** "You will need up to 4 ports per call." */
const PORTS_PER_CALL = 4;
/** Of the Mediation component, where nobody limits it. */
export const MEDIATION_PORTS: PortRange = { from: 49_152, to: 57_500 };
/** "Predefined in Skype for Business Online and cannot be changed." */
export const CLIENT_PORTS: PortRange = { from: 50_000, to: 50_019 };
/** "Must always start from 50 000." */
export const EDGE_PORTS_FROM = 50_000;

/** Ports that so many calls at once need. Throws RangeError unless they are a whole number from 1. */
export function portsForCalls(calls: number): Formula {
  requireWhole('calls', calls, 1);
  return {
    code: 'media-ports',
    terms: { calls, portsPerCall: published(PORTS_PER_CALL) },
    result: calls * PORTS_PER_CALL,
  };
}

/** Calls that so many ports carry: a count, as of `AudioPortCount`. Throws RangeError unless it is a whole number from 0. */
export function callsInPorts(ports: number): Formula {
  requireWhole('ports', ports, 0);
  return {
    code: 'calls-in-ports',
    terms: { ports, portsPerCall: published(PORTS_PER_CALL) },
    result: Math.floor(ports / PORTS_PER_CALL),
  };
}

/** How many ports a range has: one more than its ends differ. Throws RangeError where it is none of ports. */
export function portsIn({ from, to }: PortRange): number {
  requireWhole('from', from, 1);
  requireWhole('to', to, from);
  if (to > 65_535) throw new RangeError(`to must be at most 65535, not ${to}.`);
  return to - from + 1;
}

export type RangeLimit =
  /** It carries fewer calls than there are at the peak. */
  | 'range-too-small'
  /** "If you want to limit the number of ports ... you will also need to configure the corresponding port range on the gateway." */
  | 'gateway-range-too';

/** How many calls a range of the Mediation component carries. */
export interface RangeSize {
  readonly ports: number;
  readonly calls: number;
  readonly limits: readonly RangeLimit[];
  readonly formulas: readonly Formula[];
}

/** Sizes one. `peakCalls`: how many it has to carry; `null`: not known. Throws RangeError where it is none of ports. */
export function sizeRange(from: SizingInput, to: SizingInput, peakCalls: number | null): RangeSize {
  const ports = portsIn({ from: from.value, to: to.value });
  const carried = callsInPorts(ports);
  const isLimited = from.value !== MEDIATION_PORTS.from || to.value !== MEDIATION_PORTS.to;
  const limits: RangeLimit[] = [];
  if (peakCalls !== null && carried.result < peakCalls) limits.push('range-too-small');
  if (isLimited) limits.push('gateway-range-too');
  return {
    ports,
    calls: carried.result,
    limits,
    formulas: [{ code: 'range-ports', terms: { to, from }, result: ports }, carried],
  };
}
