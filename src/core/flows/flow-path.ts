import { PLACE_OF, type FlowNode, type NetworkSegment, type Place } from './network-segment.ts';

/** One segment that a way crosses between two of its nodes. */
export interface FlowLeg {
  readonly segment: NetworkSegment;
  readonly from: FlowNode;
  readonly to: FlowNode;
}

/** Published target of a stretch of legs (both counted from 0, both in it). */
export interface TargetStretch {
  readonly target: 'client-edge' | 'edge-edge';
  readonly firstLeg: number;
  readonly lastLeg: number;
}

/** The word of the tables: "local to the organization" crosses neither the Internet nor ExpressRoute. */
export type PathWord = 'local' | 'internet' | 'expressroute';

export interface FlowPath {
  readonly nodes: readonly FlowNode[];
  readonly legs: readonly FlowLeg[];
  /** `expressroute` where any leg is; else `internet` where any is. */
  readonly word: PathWord;
  /** Of media; signaling has none, nor has what is in no stretch. */
  readonly targets: readonly TargetStretch[];
}

/** The way over these nodes. Throws RangeError unless there are two of them at least. */
export function flowPath(
  nodes: readonly FlowNode[],
  traffic: 'signaling' | 'media',
  hasExpressRoute: boolean,
): FlowPath {
  const [start, ...rest] = nodes;
  if (start === undefined || rest.length === 0) throw new RangeError('A way has two ends.');
  const legs: FlowLeg[] = [];
  const targets: TargetStretch[] = [];
  let from = start;
  for (const to of rest) {
    const segments = segmentsBetween(PLACE_OF[from], PLACE_OF[to], hasExpressRoute);
    if (traffic === 'media')
      targets.push(...targetsOf(segments, legs.length, isClient(from) || isClient(to)));
    for (const segment of segments) legs.push({ segment, from, to });
    from = to;
  }
  const crossed = new Set(legs.map(({ segment }) => segment));
  const word = crossed.has('expressroute') ? 'expressroute' : crossed.has('internet') ? 'internet' : 'local';
  return { nodes, legs, word, targets };
}

/**
 * "Traffic will traverse the ExpressRoute connection if one endpoint is in your network and the other endpoint is in
 * the Office 365 datacenter"; of another company's network the same holds with its own, which is drawn from its edge.
 */
function segmentsBetween(from: Place, to: Place, hasExpressRoute: boolean): NetworkSegment[] {
  if (from === to) return [OWN[from]];
  const hasMicrosoft = from === 'microsoft' || to === 'microsoft';
  const hasInternet = from === 'internet' || to === 'internet';
  const middle = hasExpressRoute && hasMicrosoft && !hasInternet ? 'expressroute' : 'internet';
  return [...edgeOf(from), middle, ...edgeOf(to)];
}

/** What is crossed between two that are in one place; inside another company we draw the Internet's side of it only. */
const OWN: Readonly<Record<Place, NetworkSegment>> = {
  'your-network': 'your-network',
  internet: 'internet',
  microsoft: 'microsoft-network',
  'other-company': 'internet',
};
const edgeOf = (place: Place): NetworkSegment[] =>
  place === 'your-network' || place === 'microsoft' ? [OWN[place]] : [];

const CLIENTS: readonly FlowNode[] = [
  'user-inside',
  'user-outside',
  'other-user-inside',
  'other-user-outside',
];
const isClient = (node: FlowNode): boolean => CLIENTS.includes(node);

/** Client to Microsoft's edge, and your network's edge to Microsoft's: of no other two ends is there a target. */
function targetsOf(segments: readonly NetworkSegment[], base: number, hasClient: boolean): TargetStretch[] {
  if (!segments.includes('microsoft-network') || segments.length === 1) return [];
  // Microsoft's network is the first or the last of the segments between two nodes.
  const hasFirst = segments[0] === 'microsoft-network';
  const firstLeg = base + (hasFirst ? 1 : 0);
  const lastLeg = base + segments.length - (hasFirst ? 1 : 2);
  const targets: TargetStretch[] = [];
  if (hasClient) targets.push({ target: 'client-edge', firstLeg, lastLeg });
  if (segments.includes('your-network')) {
    const middle =
      base + segments.findIndex((segment) => segment === 'internet' || segment === 'expressroute');
    targets.push({ target: 'edge-edge', firstLeg: middle, lastLeg: middle });
  }
  return targets;
}
