import type { FlowNode } from './network-segment.ts';
import type { FlowPattern, FlowRole, FlowSource, RoleNodes, Whereabouts } from './flow-scenario.ts';

/** What the patterns of every deployment are written with. */

export type Way = readonly FlowNode[];

export const userAt = (place: Whereabouts): FlowNode => (place === 'inside' ? 'user-inside' : 'user-outside');
export const otherAt = (place: Whereabouts): FlowNode =>
  place === 'inside' ? 'other-user-inside' : 'other-user-outside';

/** One way of signaling and one of media. */
export const role = (who: FlowRole, signaling: Way, media: Way): RoleNodes => ({
  role: who,
  signaling: [signaling],
  media: [media],
});

export const row = (deployment: 'online' | 'hybrid' | 'cloud-connector', number: number): FlowSource => ({
  kind: 'table',
  deployment,
  row: number,
});
/** A heading of document 001. */
export const text = (section: string): FlowSource => ({ kind: 'text', section });

/** Notes and contradictions may be left out. */
export const pattern = (
  source: FlowSource,
  roles: readonly RoleNodes[],
  rest: Pick<FlowPattern, 'principles'> & Partial<Pick<FlowPattern, 'notes' | 'contradictions'>>,
): FlowPattern => ({ source, roles, notes: [], contradictions: [], ...rest });
