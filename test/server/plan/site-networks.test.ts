import { describe, expect, it } from 'vitest';
import { tunnelFrom, withinNetworks } from '../../../server/plan/site-networks.ts';
import { planSite } from '../../support/plan/plan-site.ts';

describe('networks of a site', () => {
  it('hold the addresses of both families, by prefix and one by one, and nothing else', () => {
    const isWithin = withinNetworks([
      '203.0.113.64/26',
      '2001:db8::/33',
      '198.51.100.7',
      '1:2:3:4:5:6:7',
      'HQ',
    ]);
    expect(['203.0.113.64', '203.0.113.127', '2001:db8:7fff::1', '198.51.100.7'].every(isWithin)).toBe(true);
    expect(
      ['203.0.113.63', '203.0.113.128', '2001:db8:8000::1', '198.51.100.8', 'HQ', ''].some(isWithin),
    ).toBe(false);
  });

  it('are those of the site that a label is of: by its name, or as tests of its people are bound', () => {
    const oslo = { ...planSite('Oslo'), publicNetworks: ['203.0.113.0/24'] };
    const bern = planSite('Bern');
    const ways = [{ httpsAddress: '198.51.100.1', udpAddresses: ['198.51.100.1'] }];
    expect(tunnelFrom([bern, oslo], ' OSLO', ways)).toEqual({
      site: 'Oslo',
      networks: ['203.0.113.0/24'],
      kind: 'all',
      httpsAddress: '198.51.100.1',
      udpAddress: '198.51.100.1',
    });
    const bound = (segment: 'client-edge' | 'edge-edge') => ({
      ...oslo,
      paths: [
        {
          kind: 'internet' as const,
          via: null,
          latencyMs: null,
          measured: [{ label: 'Branch', relay: null, segment, relayContinent: null }],
        },
      ],
    });
    expect(tunnelFrom([bound('client-edge')], 'branch', ways)?.site).toBe('Oslo');
    // The agent at the edge of a network is not one of its people.
    expect(tunnelFrom([bound('edge-edge')], 'branch', ways)).toBeNull();
    expect(tunnelFrom([bern], 'Bern', ways)).toBeNull();
    expect(tunnelFrom([oslo], 'Bern', ways)).toBeNull();
  });
});
