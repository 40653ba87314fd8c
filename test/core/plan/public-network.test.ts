import { describe, expect, it } from 'vitest';
import { isNetwork, networksIn, tunnelOf, type WaysOut } from '../../../src/core/plan/public-network.ts';

describe('networks', () => {
  it.each([
    '203.0.113.0/24',
    '203.0.113.7',
    '0.0.0.0/0',
    '203.0.113.7/32',
    '2001:db8::/48',
    '2001:db8::1',
    '::/0',
    '::1/128',
  ])('are told by %s', (text) => expect(isNetwork(text)).toBe(true));

  it.each([
    '',
    'HQ',
    '203.0.113',
    '203.0.113.0/33',
    '203.0.113.256/24',
    '203.0.113.0/',
    '203.0.113.0/-1',
    '2001:db8::/129',
    'fe80::1%eth0',
    '203.0.113.0/24/8',
    '203.0.113.0 /24',
  ])('are none in "%s"', (text) => expect(isNetwork(text)).toBe(false));

  it('stand between spaces, commas and semicolons', () => {
    expect(networksIn(' 203.0.113.0/24; 2001:db8::/48,198.51.100.7\n')).toEqual([
      '203.0.113.0/24',
      '2001:db8::/48',
      '198.51.100.7',
    ]);
    expect(networksIn(' ;, ')).toEqual([]);
  });
});

describe('a tunnel', () => {
  /** The site is 203.0.113.0/24 and 2001:db8:1::/48. */
  const isOfSite = (address: string): boolean => /^(203\.0\.113\.|2001:db8:1:)/.test(address);
  type Way = readonly [httpsAddress: string | null, ...udpAddresses: string[]];
  const told = (...ways: readonly Way[]) =>
    tunnelOf(
      ways.map(([httpsAddress, ...udpAddresses]): WaysOut => ({ httpsAddress, udpAddresses })),
      isOfSite,
    );
  const [HERE, VPN, PROXY] = ['203.0.113.7', '198.51.100.1', '192.0.2.80'];

  it('is full where web and calls left by another network', () => {
    expect(told([VPN, VPN])).toEqual({ kind: 'all', httpsAddress: VPN, udpAddress: VPN });
    // A proxy for the web and a tunnel for the rest are no way of the site's either.
    expect(told([PROXY, VPN])).toMatchObject({ kind: 'all', udpAddress: VPN });
    expect(told([`::ffff:${VPN}`, VPN])).toMatchObject({ kind: 'all' });
  });

  it('takes calls alone where the web left from here', () => {
    expect(told([HERE, VPN])).toEqual({ kind: 'calls', httpsAddress: HERE, udpAddress: VPN });
  });

  it('carries no UDP where the web left by another network and nothing came by UDP', () => {
    expect(told([VPN])).toEqual({ kind: 'web-without-udp', httpsAddress: VPN, udpAddress: null });
  });

  it('is in one family where the other is as it should be', () => {
    expect(told([HERE, HERE], ['2001:db8:9::1', '2001:db8:9::1'])).toMatchObject({
      kind: 'all',
      udpAddress: '2001:db8:9::1',
    });
  });

  it.each<[string, readonly Way[]]>([
    ['both left from here', [[HERE, HERE]]],
    ['only the web goes elsewhere: that is what a split tunnel is for', [[PROXY, HERE]]],
    ['one of several ways of UDP is the site\u2019s own', [[VPN, VPN, HERE]]],
    ['UDP is blocked, and the web left from here', [[HERE]]],
    ['the server stands inside: it sees inner addresses', [['10.0.0.7', VPN]]],
    ['the relay does', [[VPN, '10.0.0.7']]],
    ['nothing is known of the web', [[null, VPN]]],
    ['nothing is known', []],
  ])('is not told where %s', (_what, ways) => expect(told(...ways)).toBeNull());
});
