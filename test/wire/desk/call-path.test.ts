import { describe, expect, it } from 'vitest';
import { callFlow } from '../../../src/core/flows/call-flow.ts';
import { flowBudget } from '../../../src/core/flows/flow-budget.ts';
import { parseAddress } from '../../../src/wire/desk/address.ts';
import { callPathAddress, type PathOfResult } from '../../../src/wire/desk/plan/call-path.ts';
import { flowFigures } from '../../../src/wire/desk/plan/end-figures.ts';
import { readFlows } from '../../../src/wire/desk/plan/flow-query.ts';

const RESULT: PathOfResult = {
  startedAt: '2026-01-01T00:00:00.000Z',
  labels: { site: 'Oslo' },
  grades: {
    target: { kind: 'azure', region: 'East US', column: 'site' },
    rows: [
      { metric: 'rtt', value: 91.5, path: 'loop' },
      { metric: 'loss', value: 0.5, path: 'up' },
      { metric: 'loss', value: 0.002, path: 'loop' },
    ],
  },
};

describe("a call's path from its result", () => {
  it('is a flow with scenario, region and the figures of the test', () => {
    const address = callPathAddress(RESULT);
    expect(address).toBe(
      '/desk/plan/flows?scenario=online-conference&expressroute=no&test=Oslo&test-target=azure%3Aeast-us%3Asite&test-rtt=91.5&test-loss=0.002',
    );
    const { pathname, searchParams } = new URL(address ?? '', 'http://desk');
    const place = parseAddress(pathname, searchParams);
    const shown = place.kind === 'plan' ? place.flows?.shown : undefined;
    if (!shown) throw new Error('no flow');
    const flow = callFlow(shown);
    const known = flowFigures(shown, null);
    // The published round trip from a site in East US, typed from the table of document 000.
    expect(known.user?.stretches[0]?.targetMs).toBe(126);
    expect(
      flow && flowBudget(flow, known, false).shares.map(({ site, oneWayMs }) => [site, oneWayMs]),
    ).toEqual([['Oslo', 45.75]]);
  });

  it('is named by its time where it has no site, and is none without a round trip', () => {
    const unnamed = callPathAddress({ ...RESULT, labels: { site: null } });
    expect(unnamed).toContain('test=2026-01-01T00%3A00%3A00.000Z');
    expect(callPathAddress({ ...RESULT, grades: { ...RESULT.grades, rows: [] } })).toBeNull();
  });

  it('is read whole or not at all', () => {
    const read = (query: string) => readFlows(new URLSearchParams(query)).shown.test;
    const whole = 'test=a&test-target=edge-edge&test-rtt=50';
    expect(read(whole)).toEqual({ name: 'a', target: 'edge-edge', rttMs: 50, lossRatio: null });
    for (const query of [
      'test-target=edge-edge&test-rtt=50',
      'test=a&test-target=nowhere&test-rtt=50',
      'test=a&test-target=edge-edge&test-rtt=-1',
      'test=a&test-target=edge-edge&test-rtt=',
    ])
      expect(read(query), query).toBeNull();
  });
});
