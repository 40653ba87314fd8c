import { describe, expect, it } from 'vitest';
import type { FlowInput } from '../../src/core/flows/call-flow.ts';
import { flowBudget, type EndFigures } from '../../src/core/flows/flow-budget.ts';
import { flowCsv, flowParts } from '../../src/wording/plan/flow-sheet.ts';
import { onlineConference } from '../support/plan/online-conference.ts';

const site = (name: string, rttMs: number): EndFigures => ({
  site: name,
  stretches: [
    {
      network: 'internet',
      target: 'client-edge',
      via: null,
      rttMs,
      targetMs: 100,
      source: 'measured',
      figures: [
        { name: 'rttMs', value: rttMs, target: 100 },
        { name: 'lossRatio', value: 0.002, target: 0.01 },
      ],
    },
    {
      network: 'expressroute',
      target: 'edge-edge',
      via: 'Atlanta',
      rttMs: 30,
      targetMs: 60,
      source: 'entered',
      figures: [{ name: 'rttMs', value: 30, target: 60 }],
    },
  ],
});

/** Wording sets figures and their units apart by a space that does not break, and names apart from what is around them. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ').replaceAll(/[\u2068\u2069]/g, '');

function sheetOf(input: Partial<FlowInput>) {
  const flow = onlineConference(input);
  const known = { user: site('A', 80), 'other-user': site('B', 60) };
  const budget = flowBudget(flow, known, true);
  const parts = flowParts(flow, known, budget);
  const of = (title: string): string[] =>
    (parts.find((each) => each.title === title)?.groups ?? []).flatMap(({ title: head, items }) =>
      [...(head === null ? [] : [`# ${head}`]), ...items].map(plain),
    );
  return { of, csv: flowCsv(flow, budget).split('\r\n') };
}

describe('a call flow in words', () => {
  it('has ways leg by leg, their targets and what was measured of each', () => {
    expect(sheetOf({}).of('User')).toEqual([
      '# Signaling: Internet',
      'Your network (User to Online server)',
      'Internet (User to Online server)',
      'Microsoft network (User to Online server)',
      '# Media: Internet',
      'Your network (User to Online Edge)',
      'Internet (User to Online Edge)',
      'Microsoft network (User to Online Edge)',
      'Microsoft network (Online Edge to Online server)',
      'Your network, Internet: targets from a client to the edge of the Microsoft network (round trip under 100 ms)',
      'Internet: targets from the edge of your network to that of the Microsoft network (round trip under 60 ms)',
      'A, over the Internet: round trip 80 ms of 100 ms, loss 0.2 % of 1 %, measured',
    ]);
  });

  it('adds up the conference of 80 and 60 ms, and names what is not measured', () => {
    expect(sheetOf({}).of('End to end')).toEqual([
      'User at A, over the Internet: round trip 80 ms of 100 ms (0.80), so 40 ms one way, measured',
      'Other user at B, over the Internet: round trip 60 ms of 100 ms (0.60), so 30 ms one way, measured',
      '40 ms + 30 ms = 70 ms one way, plus what is not measured: the Microsoft network, devices, servers.',
      'Worst: A (0.80 of its target).',
    ]);
  });

  it('takes the circuit by ExpressRoute, with its meet-me location', () => {
    const { of } = sheetOf({ hasExpressRoute: true });
    expect(of('End to end')[0]).toBe(
      'User at A, from the edge of your network over ExpressRoute (Atlanta): round trip 30 ms of 60 ms (0.50), so 15 ms one way, entered',
    );
    expect(of('End to end')[2]).toBe(
      '15 ms + 15 ms = 30 ms one way, plus what is not measured: the user\u2019s way to the edge of your network, the other user\u2019s way to the edge of your network, the Microsoft network, devices, servers.',
    );
  });

  it('is a table with a line a leg, then a line for each share', () => {
    const { csv } = sheetOf({});
    expect(csv.slice(0, 4)).toEqual([
      'role,traffic,reading,way,leg,segment,from,to,targets,site,rtt_ms,rtt_target_ms,source',
      'user,signaling,1,internet,1,your-network,user-inside,online-server,,,,,',
      'user,signaling,1,internet,2,internet,user-inside,online-server,,,,,',
      'user,signaling,1,internet,3,microsoft-network,user-inside,online-server,,,,,',
    ]);
    expect(csv[5]).toBe('user,media,1,internet,2,internet,user-inside,online-edge,client-edge edge-edge,,,,');
    expect(csv.slice(-3)).toEqual([
      'user,media,1,,,internet,,,client-edge,A,80,100,measured',
      'other-user,media,1,,,internet,,,client-edge,B,60,100,measured',
      '',
    ]);
  });
});
