import type { NatFinding } from '../connectivity/nat.ts';
import { NAT_DEFAULTS } from './nat-pool.ts';
import type { SizingInput } from './sizing-input.ts';

/** Ways to map that say something of how many ports a device takes (RFC 4787 §4.1). */
export const FOUND_MAPPINGS = [
  'endpoint-independent',
  'address-dependent',
  'address-and-port-dependent',
] as const;

/** What the checks of a test have found of the NAT in front of it. */
export interface FoundNat {
  readonly mapping: (typeof FOUND_MAPPINGS)[number];
  /** Idle time that a mapping outlived, s; `null`: none, or not asked for. */
  readonly keptS: number | null;
  /** Idle time that it did not, s. */
  readonly lostS: number | null;
  /** When it was tested, epoch ms. */
  readonly atMs: number;
}

/** Towards the relay's four UDP ports a socket takes as many outside where each has a mapping of its own (ours). */
export const PORTS_OF_A_RELAY = 4;

/** What the checks found of the NAT of IPv4, whose addresses are scarce; `null`: there is none, or too little answered. */
export function foundNatOf(
  nat: readonly Pick<NatFinding, 'family' | 'mapping'>[],
  idleLife: { readonly keptS: number | null; readonly lostS: number | null } | null,
  atMs: number,
): FoundNat | null {
  const found = nat.find(({ family }) => family === 'ipv4')?.mapping;
  const mapping = FOUND_MAPPINGS.find((each) => each === found);
  if (mapping === undefined || !Number.isFinite(atMs)) return null;
  return { mapping, keptS: idleLife?.keptS ?? null, lostS: idleLife?.lostS ?? null, atMs };
}

/** Ports that a device takes behind a symmetric NAT: one of the usual ones is a socket towards a relay. */
export const SYMMETRIC_PORTS: SizingInput = {
  value: NAT_DEFAULTS.portsPerDevice.value - 1 + PORTS_OF_A_RELAY,
  origin: 'measured',
};

/** Ports that a device takes, where nobody typed how many. */
export const portsPerDeviceBy = (nat: FoundNat | null): SizingInput =>
  nat?.mapping === 'address-and-port-dependent' ? SYMMETRIC_PORTS : NAT_DEFAULTS.portsPerDevice;
