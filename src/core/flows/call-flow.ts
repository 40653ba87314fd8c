import type { Deployment } from '../plan/catalogue.ts';
import { CONNECTOR_SIGNALING } from './contradictions.ts';
import { flowPath, type FlowPath } from './flow-path.ts';
import type { FlowPattern, FlowRole, FlowScenario, Whereabouts } from './flow-scenario.ts';
import { hybridPattern } from './hybrid-patterns.ts';
import { onlinePattern } from './online-patterns.ts';
import { pattern, role, row, userAt } from './pattern-parts.ts';

/** How signaling and media of a call travel ("Call flow using ExpressRoute", document 001). */

export interface FlowInput {
  readonly deployment: Deployment;
  readonly scenario: FlowScenario;
  /** Where the user is. */
  readonly user: Whereabouts;
  /** Where the other one is; only a call of two within the company asks it. */
  readonly other: Whereabouts;
  readonly hasExpressRoute: boolean;
}

/** Ways of one person. More than one: the document leaves it open or contradicts itself; the first is to be shown. */
export interface RoleFlow {
  readonly role: FlowRole;
  readonly signaling: readonly FlowPath[];
  readonly media: readonly FlowPath[];
}

export interface CallFlow extends Omit<FlowPattern, 'roles'> {
  readonly roles: readonly RoleFlow[];
}

/** The ways of a call; `null`: the document does not tell them. Without ExpressRoute the Internet is in its place. */
export function callFlow(input: FlowInput): CallFlow | null {
  const found = patternOf(input);
  if (found === null) return null;
  const { hasExpressRoute } = input;
  return {
    ...found,
    roles: found.roles.map((each) => ({
      role: each.role,
      signaling: each.signaling.map((nodes) => flowPath(nodes, 'signaling', hasExpressRoute)),
      media: each.media.map((nodes) => flowPath(nodes, 'media', hasExpressRoute)),
    })),
  };
}

function patternOf({ deployment, scenario, user, other }: FlowInput): FlowPattern | null {
  if (scenario === 'broadcast' || scenario === 'other-company-conference' || deployment === 'online')
    return onlinePattern(scenario, user, other);
  if (deployment === 'hybrid') return hybridPattern(scenario, user, other);
  // "For scenarios other than PSTN calls, the call flow will be exactly as described above for ... Online."
  return scenario === 'pstn' ? connectorPattern(user) : onlinePattern(scenario, user, other);
}

/** "Call flows for Skype for Business with Cloud Connector", its two rows. */
function connectorPattern(user: Whereabouts): FlowPattern {
  const me = userAt(user);
  if (user === 'outside')
    return pattern(
      row('cloud-connector', 2),
      [role('user', [me, 'online-server'], [me, 'cloud-connector'])],
      { principles: [4], notes: ['by-cloud-connector-edge'] },
    );
  return pattern(
    row('cloud-connector', 1),
    [
      {
        role: 'user',
        signaling: [
          [me, 'online-server', 'cloud-connector'],
          [me, 'cloud-connector'],
        ],
        media: [[me, 'cloud-connector']],
      },
    ],
    { principles: [4], contradictions: [CONNECTOR_SIGNALING] },
  );
}
