import { describe, expect, it } from 'vitest';
import { brokenOutboundRules, symmetryOf, type InboundFlow } from '../../../src/core/plan/route-symmetry.ts';

/**
 * The document's example: servers in the New Jersey data center, advertised to the Internet, without source NAT, which
 * "are able to see both internet and ExpressRoute routes" (document 002).
 */
const NEW_JERSEY: InboundFlow = {
  name: 'ADFS',
  entersBy: 'internet',
  isSourceNat: false,
  seesExpressRouteRoutes: true,
  advertisedTo: ['internet'],
};
const BY_EXPRESSROUTE: InboundFlow = {
  ...NEW_JERSEY,
  entersBy: 'expressroute',
  advertisedTo: ['internet', 'expressroute'],
};

describe('route symmetry on paper', () => {
  it.each([
    ['Problem 1: in by the Internet', NEW_JERSEY, false, ['source-nat', 'scope-routes']],
    ['Solution 1a: source NAT', { ...NEW_JERSEY, isSourceNat: true }, true, []],
    ['Solution 1b: route scoping', { ...NEW_JERSEY, seesExpressRouteRoutes: false }, true, []],
    ['Problem 2: in by ExpressRoute', BY_EXPRESSROUTE, false, ['source-nat']],
    ['Solution 2: source NAT', { ...BY_EXPRESSROUTE, isSourceNat: true }, true, []],
  ] as const)('%s', (_title, flow, isSymmetric, remedies) => {
    expect(symmetryOf(flow)).toEqual({ name: 'ADFS', isSymmetric, remedies, isContradictory: false });
  });

  it('says where a flow enters by a way on which its address is not advertised', () => {
    expect(symmetryOf({ ...NEW_JERSEY, entersBy: 'expressroute' }).isContradictory).toBe(true);
  });

  it('holds outbound source addresses against the four rules', () => {
    const good = {
      name: '1.1.2.0/24',
      isRegistered: true,
      isAccepted: true,
      isPreferredOnInternet: false,
      isUsedElsewhere: false,
    };
    expect(brokenOutboundRules(good)).toEqual([]);
    expect(brokenOutboundRules({ ...good, isRegistered: false })).toEqual(['registered']);
    expect(brokenOutboundRules({ ...good, isAccepted: false })).toEqual(['advertised-and-accepted']);
    expect(brokenOutboundRules({ ...good, isPreferredOnInternet: true })).toEqual([
      'not-preferred-on-internet',
    ]);
    expect(brokenOutboundRules({ ...good, isUsedElsewhere: true })).toEqual(['expressroute-only']);
  });
});
