import type { SampledMetric } from '../sites/sampled-metric.ts';
import type { CallFlow } from './call-flow.ts';
import type { FlowPath, TargetStretch } from './flow-path.ts';
import type { FlowRole } from './flow-scenario.ts';

/** One published metric of a stretch, beside its target. */
export interface StretchFigure {
  readonly name: SampledMetric;
  /** The 90th percentile; `null` where it is among calls that did not come about. */
  readonly value: number | null;
  readonly target: number;
}

/** What is known of a stretch that has a published target, over one of the two networks. */
export interface StretchFigures {
  readonly network: 'internet' | 'expressroute';
  readonly target: TargetStretch['target'];
  /** Meet-me location of an ExpressRoute path. */
  readonly via: string | null;
  /** 90th percentile of the round trip, ms. */
  readonly rttMs: number;
  /** Of the round trip, ms. */
  readonly targetMs: number;
  readonly source: 'measured' | 'entered';
  /** Everything that decides, the round trip too. */
  readonly figures: readonly StretchFigure[];
}

/** What is known of one person's site. */
export interface EndFigures {
  readonly site: string;
  /** Where there are several of one stretch and network, the first counts. */
  readonly stretches: readonly StretchFigures[];
}

/** Figures of the two ends; `null`: nothing is known, or no site is named. */
export type EndsFigures = Readonly<Record<FlowRole, EndFigures | null>>;

/** What no figure covers. */
export type Unmeasured =
  /** One end's way to the edge of the Microsoft network. */
  | 'way-of-user'
  | 'way-of-other-user'
  /** From one end to the edge of your network, where only what follows is known. */
  | 'network-of-user'
  | 'network-of-other-user'
  /** Media that stays between the two, or goes to a server that is not Microsoft's. */
  | 'direct-way'
  | 'microsoft-network'
  | 'devices'
  | 'servers';

/** One end's share of the way that media takes. */
export interface BudgetShare extends StretchFigures {
  readonly role: FlowRole;
  readonly site: string;
  /** Half of the round trip, ms. */
  readonly oneWayMs: number;
  /** rttMs / targetMs: 1 and above misses. */
  readonly load: number;
}

/** One way of media from end to end, as far as it is known. */
export interface FlowBudget {
  readonly shares: readonly BudgetShare[];
  /** Their sum, ms; `null` unless something is known. Never the whole: see `unmeasured`. */
  readonly oneWayMs: number | null;
  /** The share that takes the most of its target. */
  readonly worst: BudgetShare | null;
  /** In the order of the way. */
  readonly unmeasured: readonly Unmeasured[];
}

/**
 * Adds up what is known of the way of media between two people: of each end what was measured from the client to Microsoft's
 * edge over the network that media takes there, else from the edge of your network on. Figures of one network say nothing
 * of the other. `hasOther`: a second person takes part though the document tells one way only.
 */
export function flowBudget(flow: CallFlow, known: EndsFigures, hasOther: boolean): FlowBudget {
  const ends = new Map(flow.roles.map(({ role, media }) => [role, media[0]] as const));
  const own = ends.get('user');
  if (hasOther && own && !ends.has('other-user')) ends.set('other-user', own);
  const shares: BudgetShare[] = [];
  const unmeasured: Unmeasured[] = [];
  let isByMicrosoft = false;
  for (const [role, path] of ends) {
    if (!path || path.targets.length === 0) continue;
    isByMicrosoft = true;
    const end = known[role];
    const share = ['client-edge' as const, 'edge-edge' as const]
      .map((target) => stretchFigures(path, target, end))
      .find((each) => each !== null);
    if (!end || !share) unmeasured.push(`way-of-${role}`);
    else {
      // From the edge of your network on: what is before it is known to nobody.
      if (share.target === 'edge-edge') unmeasured.push(`network-of-${role}`);
      const { rttMs, targetMs } = share;
      shares.push({ role, site: end.site, ...share, oneWayMs: rttMs / 2, load: rttMs / targetMs });
    }
  }
  return {
    shares,
    oneWayMs: shares.length === 0 ? null : shares.reduce((sum, { oneWayMs }) => sum + oneWayMs, 0),
    worst: shares.reduce<BudgetShare | null>(
      (most, each) => (most !== null && most.load >= each.load ? most : each),
      null,
    ),
    unmeasured: [
      ...unmeasured,
      isByMicrosoft ? ('microsoft-network' as const) : ('direct-way' as const),
      'devices',
      'servers',
    ],
  };
}

/** What is known of a stretch of a way; `null`: nothing of the network that it takes, or the way has no such stretch. */
export function stretchFigures(
  { legs, targets }: Pick<FlowPath, 'legs' | 'targets'>,
  target: TargetStretch['target'],
  end: EndFigures | null,
): StretchFigures | null {
  const stretch = targets.find((each) => each.target === target);
  if (!stretch || end === null) return null;
  const network = networkOf(legs.slice(stretch.firstLeg, stretch.lastLeg + 1));
  return end.stretches.find((each) => each.target === target && each.network === network) ?? null;
}

const networkOf = (legs: FlowPath['legs']): StretchFigures['network'] =>
  legs.some(({ segment }) => segment === 'expressroute') ? 'expressroute' : 'internet';
