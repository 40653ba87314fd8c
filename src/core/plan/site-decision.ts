import type { PlanSite } from './catalogue.ts';
import {
  outcomeOfSegment,
  worstSegment,
  type SegmentFigures,
  type SegmentLoad,
  type SiteFigures,
} from './segment-figures.ts';
import { faultOf, type Fault } from './fault.ts';

/** What to do about the connection of one site ("Internet or Azure ExpressRoute?", document 000), and why. */

export const DECISIONS = [
  'keep-internet',
  'provider-first',
  'expressroute-candidate',
  'own-network',
  'assess-first',
] as const;
export type Decision = (typeof DECISIONS)[number];

/** Why; the sentence is made of it elsewhere. */
export type DecisionReason =
  /** Site and egress meet at peak. */
  | 'both-meet'
  /** Nothing is bound to the segment, or only figures were entered that do not miss. */
  | 'site-not-measured'
  | 'egress-not-measured'
  /** Measured, and too little: less than a week, or too few samples. */
  | 'site-too-little'
  | 'egress-too-little'
  /** The egress meets, the site does not. */
  | 'inside-the-network'
  /** The egress misses, and nothing was improved yet. */
  | 'provider-not-asked'
  /** It was improved, and the stretch that was assessed began before. */
  | 'week-after-not-over'
  /** A whole week after the improvement misses. */
  | 'misses-after-improvement'
  /** The egress misses towards one relay and meets towards another. */
  | 'beyond-the-provider';

/** What would make it another decision. */
export type Change =
  | 'measure-site'
  | 'measure-egress'
  | 'fill-week'
  | 'a-failing-hour'
  | 'site-meets'
  | 'provider-improves'
  | 'week-after-meets'
  | 'week-after-misses';

/** What is worth knowing beside it. */
export type DecisionNote =
  /** The targets assume site and edge on one continent. */
  | 'other-continent'
  | 'continent-unknown'
  /** A relay in Azure serves several customer regions with different targets, and the site's is not known. */
  | 'customer-region-assumed'
  /** It stands on figures that somebody entered. */
  | 'entered-figures';

export interface SiteDecision {
  readonly site: string;
  readonly decision: Decision;
  readonly reason: DecisionReason;
  readonly fault: Fault;
  readonly worst: SegmentLoad | null;
  readonly evidence: SiteFigures;
  readonly notes: readonly DecisionNote[];
  readonly wouldChange: readonly Change[];
}

/** Decides for one site. */
export function decideSite(site: PlanSite, evidence: SiteFigures): SiteDecision {
  const fault = faultOf(evidence);
  const { decision, reason, wouldChange } = stepOf(site, evidence, fault);
  return {
    site: site.name,
    decision,
    reason,
    fault,
    worst: worstSegment(evidence),
    evidence,
    notes: notesOf(site, evidence),
    wouldChange,
  };
}

type Step = Pick<SiteDecision, 'decision' | 'reason' | 'wouldChange'>;

const step = (decision: Decision, reason: DecisionReason, ...wouldChange: Change[]): Step => ({
  decision,
  reason,
  wouldChange,
});

/** The document's order: without enough data assess; what meets stays; then the provider; then ExpressRoute. */
function stepOf(site: PlanSite, { site: own, egress }: SiteFigures, fault: Fault): Step {
  if (outcomeOfSegment(own) === 'no-data')
    return isMeasured(own)
      ? step('assess-first', 'site-too-little', 'fill-week')
      : step('assess-first', 'site-not-measured', 'measure-site');
  if (outcomeOfSegment(egress) === 'no-data')
    return isMeasured(egress)
      ? step('assess-first', 'egress-too-little', 'fill-week')
      : step('assess-first', 'egress-not-measured', 'measure-egress');
  switch (fault) {
    case 'none':
      return step('keep-internet', 'both-meet', 'a-failing-hour');
    case 'your-network':
      return step('own-network', 'inside-the-network', 'site-meets');
    case 'beyond':
      return step('provider-first', 'beyond-the-provider', 'provider-improves');
    case 'provider':
    case 'unknown':
      return afterProvider(site, [own, egress]);
  }
}

/** "First work with your existing network service providers"; ExpressRoute when a week after that still misses. */
function afterProvider({ improvedAtMs }: PlanSite, evidence: readonly (SegmentFigures | null)[]): Step {
  if (improvedAtMs === null) return step('provider-first', 'provider-not-asked', 'provider-improves');
  const missing = evidence.filter((each) => outcomeOfSegment(each) === 'misses');
  const isAfter = missing.every((each) => each?.source === 'measured' && each.fromMs >= improvedAtMs);
  return isAfter
    ? step('expressroute-candidate', 'misses-after-improvement', 'week-after-meets')
    : step('provider-first', 'week-after-not-over', 'week-after-meets', 'week-after-misses');
}

const isMeasured = (evidence: SegmentFigures | null): boolean => evidence?.source === 'measured';

function notesOf({ continent }: PlanSite, { site, egress }: SiteFigures): DecisionNote[] {
  const known = [site, egress].filter((each) => each !== null);
  const relays = known.flatMap((each) => (each.source === 'measured' ? [each.binding.relayContinent] : []));
  const notes: DecisionNote[] = [];
  if (continent !== null && relays.some((each) => each !== null && each !== continent))
    notes.push('other-continent');
  else if (relays.length > 0 && (continent === null || relays.includes(null)))
    notes.push('continent-unknown');
  if (known.some((each) => each.source === 'measured' && each.isCustomerRegionAssumed === true))
    notes.push('customer-region-assumed');
  if (known.some(({ source }) => source === 'entered')) notes.push('entered-figures');
  return notes;
}
