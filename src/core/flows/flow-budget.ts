import type { CallFlow } from './call-flow.ts';
import type { FlowPath, TargetStretch } from './flow-path.ts';
import type { FlowRole } from './flow-scenario.ts';

/** What is known from one person's site to the edge of the Microsoft network, over the Internet. */
export interface EndFigures {
  readonly site: string;
  /** 90th percentile of the round trip, ms. */
  readonly rttMs: number;
  /** Of the round trip, ms. */
  readonly targetMs: number;
  readonly source: 'measured' | 'entered';
}

/** Figures of the two ends; `null`: nothing is known, or no site is named. */
export type EndsFigures = Readonly<Record<FlowRole, EndFigures | null>>;

/** What no figure covers. */
export type Unmeasured =
  /** One end's way to the edge of the Microsoft network. */
  | 'way-of-user'
  | 'way-of-other-user'
  /** Media that stays between the two, or goes to a server that is not Microsoft's. */
  | 'direct-way'
  | 'microsoft-network'
  | 'devices'
  | 'servers';

/** One end's share of the way that media takes. */
export interface BudgetShare extends EndFigures {
  readonly role: FlowRole;
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
 * Adds up what is known of the way of media between two people. Figures of the Internet path say nothing of ExpressRoute, so
 * a way that crosses it is not measured. `hasOther`: a second person takes part though the document tells one way only.
 */
export function flowBudget(flow: CallFlow, known: EndsFigures, hasOther: boolean): FlowBudget {
  const ends = new Map(flow.roles.map(({ role, media }) => [role, media[0]] as const));
  const own = ends.get('user');
  if (hasOther && own && !ends.has('other-user')) ends.set('other-user', own);
  const shares: BudgetShare[] = [];
  const unmeasured: Unmeasured[] = [];
  let isByMicrosoft = false;
  for (const [role, path] of ends) {
    if (!path || !clientStretch(path)) continue;
    isByMicrosoft = true;
    const figures = path.word === 'internet' ? known[role] : null;
    if (figures === null) unmeasured.push(`way-of-${role}`);
    else
      shares.push({
        role,
        ...figures,
        oneWayMs: figures.rttMs / 2,
        load: figures.rttMs / figures.targetMs,
      });
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

/** The stretch from a client to Microsoft's edge; `undefined`: the way has none. */
export const clientStretch = ({ targets }: FlowPath): TargetStretch | undefined =>
  targets.find(({ target }) => target === 'client-edge');
