import { HYBRID_CONFERENCE_SIGNALING } from './contradictions.ts';
import type { FlowPattern, FlowScenario, Whereabouts } from './flow-scenario.ts';
import { pattern, role, row, text } from './pattern-parts.ts';

/** "Call flows for Skype for Business Hybrid", its five rows, and the two texts on its conferences. `null`: none tells it. */
export function hybridPattern(
  scenario: FlowScenario,
  user: Whereabouts,
  other: Whereabouts,
): FlowPattern | null {
  return user === 'inside' ? fromInside(scenario, other) : fromOutside(scenario);
}

function fromInside(scenario: FlowScenario, other: Whereabouts): FlowPattern | null {
  switch (scenario) {
    case 'peer-to-peer':
      return other === 'outside' ? null : bothInside('on-premises-server');
    case 'peer-to-peer-mixed-homes':
      return other === 'outside' ? null : bothInside('online-server');
    case 'federated-peer':
      return pattern(
        row('hybrid', 3),
        [
          {
            role: 'user',
            signaling: [['user-inside', 'on-premises-server']],
            media: [
              ['user-inside', 'online-edge'],
              ['user-inside', 'on-premises-edge', 'federated-user'],
            ],
          },
          {
            role: 'other-user',
            signaling: [['federated-user', 'online-server']],
            media: [
              ['federated-user', 'online-edge'],
              ['federated-user', 'on-premises-edge'],
            ],
          },
        ],
        { principles: [3, 4], notes: ['assumes-blocked-direct', 'edge-decides-media'] },
      );
    case 'online-conference':
      return pattern(
        row('hybrid', 4),
        [role('user', ['user-inside', 'online-server'], ['user-inside', 'online-edge', 'online-server'])],
        {
          principles: [1, 2, 4, 5],
          notes: ['organizer-decides-server'],
          contradictions: [HYBRID_CONFERENCE_SIGNALING],
        },
      );
    case 'on-premises-conference':
      return pattern(
        text('Joining a conference hosted by on-premises user in Hybrid deployment'),
        [role('user', ['user-inside', 'online-server'], ['user-inside', 'on-premises-server'])],
        { principles: [1, 2, 4, 6], notes: ['organizer-decides-server'] },
      );
    case 'pstn':
      return pattern(
        row('hybrid', 5),
        [role('user', ['user-inside', 'on-premises-server'], ['user-inside', 'on-premises-server'])],
        { principles: [4], notes: ['like-cloud-connector', 'homed-on-premises'] },
      );
    default:
      return null;
  }
}

/** Rows 1 and 2: the other user is homed on-premises, this one there or Online. */
function bothInside(home: 'on-premises-server' | 'online-server'): FlowPattern {
  const isOnline = home === 'online-server';
  return pattern(
    row('hybrid', isOnline ? 2 : 1),
    [
      role('user', ['user-inside', home], ['user-inside', 'other-user-inside']),
      role('other-user', ['other-user-inside', 'on-premises-server'], ['other-user-inside', 'user-inside']),
    ],
    { principles: [3, 4], notes: [isOnline ? 'only-online-user-to-cloud' : 'homed-on-premises'] },
  );
}

function fromOutside(scenario: FlowScenario): FlowPattern | null {
  const edgeText = text('On-premises Edge server with Office 365 hosted conferences');
  switch (scenario) {
    case 'online-conference':
      return pattern(
        edgeText,
        [role('user', ['user-outside', 'online-server'], ['user-outside', 'online-edge', 'online-server'])],
        { principles: [1, 2, 5], notes: ['organizer-decides-server'] },
      );
    case 'online-conference-by-on-premises-edge':
      return pattern(
        edgeText,
        [
          role(
            'user',
            ['user-outside', 'online-server'],
            ['user-outside', 'on-premises-edge', 'online-edge', 'online-server'],
          ),
        ],
        { principles: [1, 2, 5], notes: ['returns-through-your-network'] },
      );
    case 'on-premises-conference':
      return pattern(
        text('Joining a conference hosted by on-premises user in Hybrid deployment'),
        [
          {
            role: 'user',
            signaling: [['user-outside', 'online-server']],
            media: [
              ['user-outside', 'on-premises-edge', 'on-premises-server'],
              ['user-outside', 'online-edge', 'on-premises-server'],
            ],
          },
        ],
        { principles: [1, 2, 4, 6], notes: ['expressroute-by-online-edge'] },
      );
    default:
      return null;
  }
}
