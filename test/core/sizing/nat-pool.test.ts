import { describe, expect, it } from 'vitest';
import { NAT_DEFAULTS, sizeNatPool } from '../../../src/core/sizing/nat-pool.ts';

const typed = (value: number) => ({ value, origin: 'typed' }) as const;

describe('addresses of a NAT pool', () => {
  it('are three for 15,000 devices, 6,000 an address', () => {
    expect(sizeNatPool({ ...NAT_DEFAULTS, devices: typed(15_000) })).toEqual({
      devicesPerAddress: 6000,
      addresses: 3,
      pools: 1,
      addressesInAll: 3,
      limits: ['no-published-number'],
      formulas: [
        {
          code: 'usable-ports',
          terms: {
            portsPerAddress: { value: 64_000, origin: 'ours' },
            reservedPorts: { value: 4000, origin: 'ours' },
          },
          result: 60_000,
        },
        {
          code: 'devices-per-address',
          terms: {
            usable: 60_000,
            portsPerDevice: { value: 6, origin: 'ours' },
            reservePerDevice: { value: 4, origin: 'ours' },
          },
          result: 6000,
        },
        { code: 'addresses', terms: { devices: typed(15_000), devicesPerAddress: 6000 }, result: 3 },
      ],
    });
  });

  it.each([
    [1, 1],
    [6000, 1],
    [6001, 2],
  ])('for %d devices are %d', (devices, addresses) => {
    expect(sizeNatPool({ ...NAT_DEFAULTS, devices: typed(devices) }).addresses).toBe(addresses);
  });

  it('are a pool of its own for each stateful peering', () => {
    const size = sizeNatPool({ ...NAT_DEFAULTS, devices: typed(15_000), statefulPeerings: 2 });
    expect([size.pools, size.addressesInAll]).toEqual([3, 9]);
    expect(size.limits).toContain('pool-per-stateful-peering');
  });

  it('are no number where one device wants more than an address has', () => {
    const size = sizeNatPool({ ...NAT_DEFAULTS, devices: typed(1), portsPerDevice: typed(59_997) });
    expect([size.addresses, size.addressesInAll]).toEqual([null, null]);
    expect(size.limits).toContain('device-beyond-address');
  });

  it('refuse what is no number of devices', () => {
    expect(() => sizeNatPool({ ...NAT_DEFAULTS, devices: typed(0) })).toThrow(/devices/);
  });
});
