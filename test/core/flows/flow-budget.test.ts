import { describe, expect, it } from 'vitest';
import { flowBudget, type EndFigures, type StretchFigures } from '../../../src/core/flows/flow-budget.ts';
import { onlineConference } from '../../support/plan/online-conference.ts';

const TARGET_MS = { 'client-edge': 100, 'edge-edge': 60 } as const;
const stretch = (
  rttMs: number,
  target: StretchFigures['target'] = 'client-edge',
  network: StretchFigures['network'] = 'internet',
): StretchFigures => ({
  network,
  target,
  via: network === 'internet' ? null : 'Atlanta',
  rttMs,
  targetMs: TARGET_MS[target],
  source: 'measured',
  figures: [{ name: 'rttMs', value: rttMs, target: TARGET_MS[target] }],
});
const A: EndFigures = { site: 'A', stretches: [stretch(80)] };
const B: EndFigures = { site: 'B', stretches: [stretch(60)] };
const both = { user: A, 'other-user': B };

describe('what is known of the way from end to end', () => {
  it('adds up a conference of A with 80 ms and B with 60 ms: 40 + 30 = 70 ms one way, worst A with 0.80', () => {
    const budget = flowBudget(onlineConference({}), both, true);
    expect(budget.shares.map(({ site, oneWayMs }) => [site, oneWayMs])).toEqual([
      ['A', 40],
      ['B', 30],
    ]);
    expect(budget.oneWayMs).toBe(70);
    expect([budget.worst?.site, budget.worst?.load]).toEqual(['A', 0.8]);
    expect(budget.unmeasured).toEqual(['microsoft-network', 'devices', 'servers']);
  });

  it('says nothing of ExpressRoute by figures of the Internet', () => {
    const budget = flowBudget(onlineConference({ hasExpressRoute: true }), both, true);
    expect(budget.oneWayMs).toBeNull();
    expect(budget.worst).toBeNull();
    expect(budget.unmeasured).toEqual([
      'way-of-user',
      'way-of-other-user',
      'microsoft-network',
      'devices',
      'servers',
    ]);
  });

  it('knows the end that is outside by the Internet though the other crosses ExpressRoute', () => {
    const flow = onlineConference({ scenario: 'peer-to-peer', other: 'outside', hasExpressRoute: true });
    const budget = flowBudget(flow, both, false);
    expect(budget.shares.map(({ role }) => role)).toEqual(['other-user']);
    expect(budget.oneWayMs).toBe(30);
    expect(budget.unmeasured[0]).toBe('way-of-user');
  });

  it('has no figure where media never reaches Microsoft', () => {
    const budget = flowBudget(onlineConference({ scenario: 'peer-to-peer' }), both, false);
    expect(budget.oneWayMs).toBeNull();
    expect(budget.unmeasured).toEqual(['direct-way', 'devices', 'servers']);
  });

  it('is null and not 0 where nothing was measured', () => {
    const budget = flowBudget(onlineConference({}), { user: null, 'other-user': null }, false);
    expect(budget.oneWayMs).toBeNull();
    expect(budget.unmeasured).toEqual(['way-of-user', 'microsoft-network', 'devices', 'servers']);
  });

  it('takes the figures of the circuit where media crosses ExpressRoute', () => {
    const circuit = { ...A, stretches: [stretch(80), stretch(36, 'client-edge', 'expressroute')] };
    const budget = flowBudget(
      onlineConference({ hasExpressRoute: true }),
      { user: circuit, 'other-user': B },
      true,
    );
    // 18 ms by the circuit of A; B has none.
    expect(budget.shares.map(({ site, network, via, oneWayMs }) => [site, network, via, oneWayMs])).toEqual([
      ['A', 'expressroute', 'Atlanta', 18],
    ]);
    expect(budget.unmeasured[0]).toBe('way-of-other-user');
  });

  it('knows a way from the edge of the network on where nothing is measured from the site, and names the rest', () => {
    const egress = { site: 'A', stretches: [stretch(50, 'edge-edge')] };
    const budget = flowBudget(onlineConference({}), { user: egress, 'other-user': B }, true);
    // 25 + 30 ms; 50 of 60 ms is the worst.
    expect(budget.oneWayMs).toBe(55);
    expect([budget.worst?.site, budget.worst?.load.toFixed(2)]).toEqual(['A', '0.83']);
    expect(budget.unmeasured).toEqual(['network-of-user', 'microsoft-network', 'devices', 'servers']);
  });

  it('takes what was measured from the site where both are known: the one has the other in it', () => {
    const both = { site: 'A', stretches: [stretch(50, 'edge-edge'), stretch(80)] };
    const budget = flowBudget(onlineConference({}), { user: both, 'other-user': null }, false);
    expect(budget.shares.map(({ target, oneWayMs }) => [target, oneWayMs])).toEqual([['client-edge', 40]]);
  });

  it('knows a circuit behind your own Edge by tests between the edges alone', () => {
    const flow = onlineConference({
      deployment: 'hybrid',
      scenario: 'online-conference-by-on-premises-edge',
      user: 'outside',
      hasExpressRoute: true,
    });
    const known = { site: 'A', stretches: [stretch(80), stretch(30, 'edge-edge', 'expressroute')] };
    const budget = flowBudget(flow, { user: known, 'other-user': null }, false);
    expect(budget.shares.map(({ network, target, oneWayMs }) => [network, target, oneWayMs])).toEqual([
      ['expressroute', 'edge-edge', 15],
    ]);
    expect(budget.unmeasured[0]).toBe('network-of-user');
  });
});
