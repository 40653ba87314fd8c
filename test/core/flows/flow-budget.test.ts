import { describe, expect, it } from 'vitest';
import { callFlow, type CallFlow, type FlowInput } from '../../../src/core/flows/call-flow.ts';
import { flowBudget, type EndFigures } from '../../../src/core/flows/flow-budget.ts';

const A: EndFigures = { site: 'A', rttMs: 80, targetMs: 100, source: 'measured' };
const B: EndFigures = { site: 'B', rttMs: 60, targetMs: 100, source: 'measured' };
const both = { user: A, 'other-user': B };

function flowOf(input: Partial<FlowInput>): CallFlow {
  const flow = callFlow({
    deployment: 'online',
    scenario: 'online-conference',
    user: 'inside',
    other: 'inside',
    hasExpressRoute: false,
    ...input,
  });
  if (!flow) throw new Error('no flow');
  return flow;
}

describe('what is known of the way from end to end', () => {
  it('adds up a conference of A with 80 ms and B with 60 ms: 40 + 30 = 70 ms one way, worst A with 0.80', () => {
    const budget = flowBudget(flowOf({}), both, true);
    expect(budget.shares.map(({ site, oneWayMs }) => [site, oneWayMs])).toEqual([
      ['A', 40],
      ['B', 30],
    ]);
    expect(budget.oneWayMs).toBe(70);
    expect([budget.worst?.site, budget.worst?.load]).toEqual(['A', 0.8]);
    expect(budget.unmeasured).toEqual(['microsoft-network', 'devices', 'servers']);
  });

  it('says nothing of ExpressRoute by figures of the Internet', () => {
    const budget = flowBudget(flowOf({ hasExpressRoute: true }), both, true);
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
    const flow = flowOf({ scenario: 'peer-to-peer', other: 'outside', hasExpressRoute: true });
    const budget = flowBudget(flow, both, false);
    expect(budget.shares.map(({ role }) => role)).toEqual(['other-user']);
    expect(budget.oneWayMs).toBe(30);
    expect(budget.unmeasured[0]).toBe('way-of-user');
  });

  it('has no figure where media never reaches Microsoft', () => {
    const budget = flowBudget(flowOf({ scenario: 'peer-to-peer' }), both, false);
    expect(budget.oneWayMs).toBeNull();
    expect(budget.unmeasured).toEqual(['direct-way', 'devices', 'servers']);
  });

  it('is null and not 0 where nothing was measured', () => {
    const budget = flowBudget(flowOf({}), { user: null, 'other-user': null }, false);
    expect(budget.oneWayMs).toBeNull();
    expect(budget.unmeasured).toEqual(['way-of-user', 'microsoft-network', 'devices', 'servers']);
  });
});
