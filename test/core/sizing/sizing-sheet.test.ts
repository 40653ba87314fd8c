import { describe, expect, it } from 'vitest';
import { FIRST_SIZING, type SizingChoice } from '../../../src/core/sizing/sizing-choice.ts';
import { sizeSheet, type SizedSite } from '../../../src/core/sizing/sizing-sheet.ts';

const SITE: SizedSite = { name: 'Oslo', people: 200, peakCalls: 501, devicesBehindNat: 15_000, linkMbps: 2 };
const typed = (fields: SizingChoice['typed'], others: Partial<SizingChoice> = {}): SizingChoice => ({
  ...FIRST_SIZING,
  ...others,
  typed: fields,
});

describe('what all planners come to', () => {
  it('has only what has defaults while nothing is known', () => {
    const { connector, range, certificate, natPool, bandwidth, wrong } = sizeSheet(FIRST_SIZING, null);
    expect([connector, certificate, natPool, bandwidth, wrong]).toEqual([null, null, null, null, []]);
    // 49152-57500 are 8,349 ports, four for a call: 2,087 calls.
    expect([range?.ports, range?.calls, range?.limits]).toEqual([8349, 2087, []]);
  });

  it('takes the numbers of a site of the catalogue', () => {
    const { connector, natPool, bandwidth } = sizeSheet(FIRST_SIZING, SITE);
    expect([connector?.size.boxes, connector?.ports.result]).toEqual([3, 2004]);
    expect(natPool?.addresses).toBe(3);
    // 20 calls need 2.368 Mbit/s of a link that has 2.
    expect([bandwidth?.neededMbps.toFixed(3), bandwidth?.limits]).toEqual([
      '2.368',
      ['no-published-number', 'link-too-small'],
    ]);
    expect(bandwidth?.formulas[0]?.terms['people']).toEqual({ value: 200, origin: 'catalogue' });
  });

  it('puts what is typed before the catalogue, and nothing typed is not typed', () => {
    const { connector, natPool } = sizeSheet(typed({ calls: '7501', devices: ' ' }, { spares: 2 }), SITE);
    // 16 boxes work, 14 in a site with two to spare: two sites, 16 + 4.
    expect([connector?.size.boxes, connector?.size.sites.length]).toEqual([20, 2]);
    expect(natPool?.addresses).toBe(3);
  });

  it.each([
    [{ 'port-from': '50000', 'port-to': '50999' }, 1000, 250, ['gateway-range-too']],
    [{ 'port-from': '50000', 'port-to': '51000' }, 1001, 250, ['gateway-range-too']],
    [
      { calls: '251', 'port-from': '50000', 'port-to': '50999' },
      1000,
      250,
      ['range-too-small', 'gateway-range-too'],
    ],
    // 2,088 calls are one more than the default range carries.
    [{ calls: '2088' }, 8349, 2087, ['range-too-small']],
  ] as const)('of the range %o: %d ports, %d calls', (fields, ports, calls, limits) => {
    const { range } = sizeSheet(typed(fields), null);
    expect([range?.ports, range?.calls, range?.limits]).toEqual([ports, calls, limits]);
  });

  it('calculates with percent and fractions where they have them', () => {
    const { bandwidth } = sizeSheet(
      typed({ people: '100', 'in-calls-percent': '7', 'call-kbps': '100', 'fill-percent': '50' }),
      null,
    );
    // 7 calls of 0.1 Mbit/s are 0.7, in a link that may be half full.
    expect([
      bandwidth?.callsAtOnce,
      bandwidth?.audioMbps.toFixed(3),
      bandwidth?.neededMbps.toFixed(3),
    ]).toEqual([7, '0.700', '1.400']);
  });

  it('gives each stateful peering a pool of its own', () => {
    const { natPool } = sizeSheet(typed({ devices: '6001', peerings: '2', 'device-reserve': '4' }), null);
    expect([natPool?.addresses, natPool?.pools, natPool?.addressesInAll]).toEqual([2, 3, 6]);
  });

  it('reads names apart by commas and spaces', () => {
    const { certificate } = sizeSheet(typed({ domains: 'a.com, b.com', pools: 'ap.a.com' }), null);
    expect(certificate?.alternatives).toEqual(['sip.a.com', 'sip.b.com', 'ap.a.com']);
  });

  it.each([
    ['calls', '0'],
    ['calls', '1.5'],
    ['calls', '-1'],
    ['devices', 'ten'],
    ['device-ports', '0'],
    ['peerings', '1e3'],
    ['people', '9999999999'],
    ['in-calls-percent', '101'],
    ['fill-percent', '0'],
    ['link-mbps', '0'],
    ['port-to', '65536'],
    ['port-to', '49151'],
  ] as const)('names what cannot be calculated with: %s %s', (field, text) => {
    expect(sizeSheet(typed({ [field]: text }), SITE).wrong).toEqual([field]);
  });
});
