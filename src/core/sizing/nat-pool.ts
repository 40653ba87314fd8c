import type { Formula } from './formula.ts';
import { ours, requireWhole, type SizingInput } from './sizing-input.ts';

/**
 * Public addresses that a NAT pool needs. The documents ask for it (004 "Validate NAT pool size", 002 on source NAT)
 * and give no number: every default is ours.
 */
export interface NatPoolInput {
  readonly devices: SizingInput;
  /** Of one public address. */
  readonly portsPerAddress: SizingInput;
  /** Of those, kept for something else. */
  readonly reservedPorts: SizingInput;
  readonly portsPerDevice: SizingInput;
  /** Kept free for each device, for its peaks. */
  readonly reservePerDevice: SizingInput;
  /** ExpressRoute peerings with stateful devices: each has a pool of its own. */
  readonly statefulPeerings: number;
}

export const NAT_DEFAULTS = {
  portsPerAddress: ours(64_000),
  reservedPorts: ours(4000),
  portsPerDevice: ours(6),
  reservePerDevice: ours(4),
  statefulPeerings: 0,
} as const satisfies Omit<NatPoolInput, 'devices'>;

export type NatPoolLimit =
  /** No document gives a number of devices for an address. */
  | 'no-published-number'
  /** One device wants more ports than an address has. */
  | 'device-beyond-address'
  /** Each peering has addresses of its own, as those of Chicago and Dallas in the example of document 002. */
  | 'pool-per-stateful-peering';

export interface NatPoolSize {
  readonly devicesPerAddress: number;
  /** Of one pool; `null`: no number of addresses is enough. */
  readonly addresses: number | null;
  /** The Internet's and one for each stateful peering. */
  readonly pools: number;
  /** All pools; each is for all devices, since any may have to carry them (ours). */
  readonly addressesInAll: number | null;
  readonly limits: readonly NatPoolLimit[];
  readonly formulas: readonly Formula[];
}

/** Sizes it. Throws RangeError where an input is no whole number, or a device wants no port at all. */
export function sizeNatPool(input: NatPoolInput): NatPoolSize {
  const { devices, portsPerAddress, reservedPorts, portsPerDevice, reservePerDevice, statefulPeerings } =
    input;
  requireWhole('devices', devices.value, 1);
  requireWhole('portsPerAddress', portsPerAddress.value, 1);
  requireWhole('reservedPorts', reservedPorts.value, 0);
  requireWhole('portsPerDevice', portsPerDevice.value, 1);
  requireWhole('reservePerDevice', reservePerDevice.value, 0);
  requireWhole('statefulPeerings', statefulPeerings, 0);
  const usable = Math.max(0, portsPerAddress.value - reservedPorts.value);
  const perAddress = Math.floor(usable / (portsPerDevice.value + reservePerDevice.value));
  const addresses = perAddress === 0 ? null : Math.ceil(devices.value / perAddress);
  const pools = 1 + statefulPeerings;
  const limits: NatPoolLimit[] = ['no-published-number'];
  if (addresses === null) limits.push('device-beyond-address');
  if (statefulPeerings > 0) limits.push('pool-per-stateful-peering');
  const formulas: Formula[] = [
    { code: 'usable-ports', terms: { portsPerAddress, reservedPorts }, result: usable },
    { code: 'devices-per-address', terms: { usable, portsPerDevice, reservePerDevice }, result: perAddress },
  ];
  if (addresses !== null)
    formulas.push({
      code: 'addresses',
      terms: { devices, devicesPerAddress: perAddress },
      result: addresses,
    });
  return {
    devicesPerAddress: perAddress,
    addresses,
    pools,
    addressesInAll: addresses === null ? null : addresses * pools,
    limits,
    formulas,
  };
}
