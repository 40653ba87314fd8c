import { describe, expect, it } from 'vitest';
import { callFlow, type CallFlow, type FlowInput } from '../../../src/core/flows/call-flow.ts';
import type { FlowScenario, Whereabouts } from '../../../src/core/flows/flow-scenario.ts';
import { NETWORK_SEGMENTS, PLACE_OF } from '../../../src/core/flows/network-segment.ts';

type Deployment = FlowInput['deployment'];
type Case = readonly [Deployment, FlowScenario, Whereabouts, Whereabouts];

function flowOf([deployment, scenario, user, other]: Case, hasExpressRoute = true): CallFlow {
  const flow = callFlow({ deployment, scenario, user, other, hasExpressRoute });
  if (!flow) throw new Error(`No flow of ${scenario}.`);
  return flow;
}
/** Signaling / media of each role, in the words of the tables; `|` where there is more than one reading. */
const words = (flow: CallFlow): string[] =>
  flow.roles.map(
    ({ signaling, media }) =>
      `${signaling.map(({ word }) => word).join('|') || '-'} / ${media.map(({ word }) => word).join('|')}`,
  );

/** Signaling and media: by ExpressRoute (E), the Internet (I), or local (L). */
const EE = 'expressroute / expressroute';
const EL = 'expressroute / local';
const II = 'internet / internet';
const IL = 'internet / local';
const LL = 'local / local';

type Row = readonly [name: string, of: Case, expressRoute: readonly string[], internet: readonly string[]];

/** Typed from the tables of document 001: "local", "ExpressRoute", "Internet"; then with the Internet for ExpressRoute. */
const ROWS: readonly Row[] = [
  ['online 1', ['online', 'peer-to-peer', 'inside', 'inside'], [EL, EL], [IL, IL]],
  ['online 2', ['online', 'peer-to-peer', 'inside', 'outside'], [EE, II], [II, II]],
  ['online 3', ['online', 'federated-peer', 'inside', 'outside'], [EE, EE], [II, II]],
  ['online 4', ['online', 'online-conference', 'inside', 'inside'], [EE], [II]],
  ['online 5', ['online', 'online-conference', 'outside', 'inside'], [II], [II]],
  ['online 6', ['online', 'other-company-conference', 'inside', 'inside'], [II], [II]],
  ['online 7', ['online', 'pstn', 'inside', 'inside'], [EE], [II]],
  ['online 8', ['online', 'pstn', 'outside', 'inside'], [II], [II]],
  ['hybrid 1', ['hybrid', 'peer-to-peer', 'inside', 'inside'], [LL, LL], [LL, LL]],
  ['hybrid 2', ['hybrid', 'peer-to-peer-mixed-homes', 'inside', 'inside'], [EL, LL], [IL, LL]],
  [
    'hybrid 3',
    ['hybrid', 'federated-peer', 'inside', 'outside'],
    ['local / expressroute|internet', 'expressroute / expressroute|internet'],
    ['local / internet|internet', 'internet / internet|internet'],
  ],
  ['hybrid 4', ['hybrid', 'online-conference', 'inside', 'inside'], [EE], [II]],
  ['hybrid 5', ['hybrid', 'pstn', 'inside', 'inside'], [LL], [LL]],
  // Text first, table second: they contradict each other.
  [
    'cloud-connector 1',
    ['cloud-connector', 'pstn', 'inside', 'inside'],
    ['expressroute|local / local'],
    ['internet|local / local'],
  ],
  ['cloud-connector 2', ['cloud-connector', 'pstn', 'outside', 'inside'], [II], [II]],
];

describe('the fifteen rows of the document', () => {
  it.each(ROWS)('%s: with and without ExpressRoute', (row, of, expressRoute, internet) => {
    const flow = flowOf(of);
    expect(flow.source.kind === 'table' && `${flow.source.deployment} ${flow.source.row}`).toBe(row);
    expect(words(flow)).toEqual(expressRoute);
    expect(words(flowOf(of, false))).toEqual(internet);
  });
});

/** From the sections below "Basic Skype for Business call flow" and the rule before them. */
const TEXTS: readonly { readonly of: Case; readonly expected: readonly string[] }[] = [
  { of: ['online', 'broadcast', 'inside', 'inside'], expected: ['- / internet'] },
  { of: ['hybrid', 'on-premises-conference', 'inside', 'inside'], expected: ['expressroute / local'] },
  {
    of: ['hybrid', 'on-premises-conference', 'outside', 'inside'],
    expected: ['internet / internet|expressroute'],
  },
  { of: ['hybrid', 'online-conference', 'outside', 'inside'], expected: ['internet / internet'] },
  {
    of: ['hybrid', 'online-conference-by-on-premises-edge', 'outside', 'inside'],
    expected: ['internet / expressroute'],
  },
  {
    of: ['online', 'peer-to-peer', 'outside', 'outside'],
    expected: ['internet / internet', 'internet / internet'],
  },
];

describe("scenarios of the document's text", () => {
  it.each(TEXTS)('$of: $expected', ({ of, expected }) => {
    const flow = flowOf(of);
    expect(flow.source.kind).toBe('text');
    expect(words(flow)).toEqual(expected);
  });

  it('streams a broadcast by the Internet with ExpressRoute and without', () => {
    const of: Case = ['online', 'broadcast', 'inside', 'inside'];
    expect(words(flowOf(of, false))).toEqual(words(flowOf(of)));
  });

  it('brings media back into your network before the circuit', () => {
    const [user] = flowOf(['hybrid', 'online-conference-by-on-premises-edge', 'outside', 'inside']).roles;
    expect(user!.media[0]!.legs.map(({ segment }) => segment)).toEqual([
      'internet',
      'your-network',
      'your-network',
      'expressroute',
      'microsoft-network',
      'microsoft-network',
    ]);
    // The circuit is from your edge to Microsoft's; nothing in it is from a client to Microsoft's edge.
    expect(user!.media[0]!.targets).toEqual([{ target: 'edge-edge', firstLeg: 3, lastLeg: 3 }]);
  });

  it('treats a Cloud Connector as Online but for the telephone network', () => {
    expect(flowOf(['cloud-connector', 'online-conference', 'inside', 'inside'])).toEqual(
      flowOf(['online', 'online-conference', 'inside', 'inside']),
    );
  });

  it('says nothing of what the document does not tell', () => {
    expect(
      callFlow({
        deployment: 'hybrid',
        scenario: 'pstn',
        user: 'outside',
        other: 'inside',
        hasExpressRoute: true,
      }),
    ).toBeNull();
  });
});

describe('legs and targets', () => {
  it('hold an inside user to both targets, inside the Microsoft network to none', () => {
    const [user] = flowOf(['online', 'online-conference', 'inside', 'inside']).roles;
    expect(user!.media[0]!.legs).toEqual([
      { segment: 'your-network', from: 'user-inside', to: 'online-edge' },
      { segment: 'expressroute', from: 'user-inside', to: 'online-edge' },
      { segment: 'microsoft-network', from: 'user-inside', to: 'online-edge' },
      { segment: 'microsoft-network', from: 'online-edge', to: 'online-server' },
    ]);
    expect(user!.media[0]!.targets).toEqual([
      { target: 'client-edge', firstLeg: 0, lastLeg: 1 },
      { target: 'edge-edge', firstLeg: 1, lastLeg: 1 },
    ]);
    expect(user!.signaling[0]!.targets).toEqual([]);
  });

  it('hold an outside user to that of the client, and a call within your network to none', () => {
    const [outside] = flowOf(['online', 'online-conference', 'outside', 'inside']).roles;
    expect(outside!.media[0]!.targets).toEqual([{ target: 'client-edge', firstLeg: 0, lastLeg: 0 }]);
    const [inside] = flowOf(['online', 'peer-to-peer', 'inside', 'inside']).roles;
    expect(inside!.media[0]!.targets).toEqual([]);
  });

  it('cross ExpressRoute if and only if a network with it and the datacenter are the ends', () => {
    const checked = [...ROWS.map(([, of]) => of), ...TEXTS.map(({ of }) => of)].flatMap((of) =>
      flowOf(of).roles.flatMap(({ signaling, media }) =>
        [...signaling, ...media].flatMap(({ nodes, legs }) =>
          nodes.slice(1).map((to, index) => {
            const ends = [PLACE_OF[nodes[index]!], PLACE_OF[to]];
            const isExpected =
              ends.includes('microsoft') && (ends.includes('your-network') || ends.includes('other-company'));
            const isCrossed = legs.some(
              (leg) => leg.from === nodes[index] && leg.to === to && leg.segment === 'expressroute',
            );
            expect(isCrossed, ends.join(' to ')).toBe(isExpected);
            return isCrossed;
          }),
        ),
      ),
    );
    expect(new Set(checked)).toEqual(new Set([true, false]));
  });
});

describe('what the document says beside a flow', () => {
  it('names both sources of a contradiction', () => {
    const { contradictions } = flowOf(['cloud-connector', 'pstn', 'inside', 'inside']);
    expect(contradictions.map(({ code, sources }) => [code, sources.map(({ says }) => says)])).toEqual([
      [
        'connector-signaling',
        ['signaling turns around at the Office 365 cloud, and terminates at the Cloud Connector', 'local'],
      ],
    ]);
    expect(flowOf(['hybrid', 'online-conference', 'inside', 'inside']).contradictions[0]!.code).toBe(
      'hybrid-conference-signaling',
    );
  });

  it('has its notes and principles', () => {
    const flow = flowOf(['online', 'peer-to-peer', 'inside', 'outside']);
    expect(flow.notes).toEqual(['assumes-blocked-direct', 'like-conference']);
    expect(flow.principles).toEqual([3, 4]);
    expect(flowOf(['online', 'pstn', 'outside', 'inside']).notes).toEqual(['internet-even-by-edge']);
  });
});

describe('what the rows are made of', () => {
  const CASES = [...ROWS.map(([, of]) => of), ...TEXTS.map(({ of }) => of)];

  it('are the four segments of the document', () => {
    expect(NETWORK_SEGMENTS).toEqual(['your-network', 'internet', 'expressroute', 'microsoft-network']);
  });

  it('are eight rows Online, five Hybrid and two Cloud Connector', () => {
    const of = (table: string) => ROWS.filter(([name]) => name.startsWith(table)).length;
    expect([of('online'), of('hybrid'), of('cloud-connector')]).toEqual([8, 5, 2]);
  });

  it('are six principles, each of which decides some flow', () => {
    const cited = CASES.flatMap((of) => flowOf(of).principles);
    expect([...new Set(cited)].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('take the media of an outside user to the Online Edge, by the Internet with ExpressRoute and without', () => {
    for (const hasExpressRoute of [true, false]) {
      const { roles } = flowOf(['online', 'peer-to-peer', 'inside', 'outside'], hasExpressRoute);
      const [way] = roles.find(({ role }) => role === 'other-user')?.media ?? [];
      expect([way?.word, way?.nodes.includes('online-edge')]).toEqual(['internet', true]);
    }
  });

  it('let a company without ExpressRoute reach all by the Internet: what crossed the circuit crosses it', () => {
    for (const of of CASES) {
      const all = flowOf(of, false).roles.flatMap(({ signaling, media }) => [...signaling, ...media]);
      expect(all.flatMap(({ legs }) => legs.map(({ segment }) => segment))).not.toContain('expressroute');
    }
  });
});
