import { describe, expect, it } from 'vitest';
import { foundNatOf, type FoundNat } from '../../../src/core/sizing/found-nat.ts';
import { FIRST_SIZING } from '../../../src/core/sizing/sizing-choice.ts';
import { sizeSheet } from '../../../src/core/sizing/sizing-sheet.ts';

const AT_MS = Date.UTC(2026, 10, 23);
const nat = (mapping: FoundNat['mapping']): FoundNat => ({ mapping, keptS: 30, lostS: 60, atMs: AT_MS });

describe('what a test found of the NAT', () => {
  it('is that of IPv4, with the idle life where it was asked for', () => {
    const both = [
      { family: 'ipv6', mapping: 'none' },
      { family: 'ipv4', mapping: 'address-dependent' },
    ] as const;
    expect(foundNatOf(both, { keptS: 30, lostS: 60 }, AT_MS)).toEqual(nat('address-dependent'));
    expect(foundNatOf(both, null, AT_MS)).toMatchObject({ keptS: null, lostS: null });
  });

  it.each([
    ['there is none', [{ family: 'ipv4', mapping: 'none' }]],
    ['too little answered', [{ family: 'ipv4', mapping: 'unknown' }]],
    ['only IPv6 came through', [{ family: 'ipv6', mapping: 'endpoint-independent' }]],
    ['nothing came through', []],
  ] as const)('is not known where %s', (_what, found) => {
    expect(foundNatOf(found, null, AT_MS)).toBeNull();
  });

  it('is not known of a test without a time', () => {
    expect(foundNatOf([{ family: 'ipv4', mapping: 'endpoint-independent' }], null, NaN)).toBeNull();
  });
});

describe('a pool by what was found', () => {
  const poolOf = (found: FoundNat | null, typed: Partial<Record<'devices' | 'device-ports', string>> = {}) =>
    sizeSheet({ ...FIRST_SIZING, nat: found, typed: { devices: '15000', ...typed } }, null).natPool;

  it('is the usual one where a socket takes one port outside: 60,000 / (6 + 4) = 6,000 devices, 3 addresses', () => {
    for (const found of [null, nat('endpoint-independent'), nat('address-dependent')])
      expect(poolOf(found)).toMatchObject({ devicesPerAddress: 6000, addresses: 3 });
  });

  it('counts a socket towards the four ports of a relay as four where the NAT is symmetric', () => {
    // 6 - 1 + 4 = 9 ports: floor(60,000 / (9 + 4)) = 4,615 devices, ceil(15,000 / 4,615) = 4 addresses.
    const pool = poolOf(nat('address-and-port-dependent'));
    expect(pool).toMatchObject({ devicesPerAddress: 4615, addresses: 4 });
    expect(pool?.formulas[1]?.terms['portsPerDevice']).toEqual({ value: 9, origin: 'measured' });
  });

  it('is by what somebody typed all the same', () => {
    expect(poolOf(nat('address-and-port-dependent'), { 'device-ports': '6' })).toMatchObject({
      devicesPerAddress: 6000,
    });
  });
});
