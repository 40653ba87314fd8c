import type { PeakLack } from '../assessment/peak.ts';
import type { Outcome } from '../verdict/outcome.ts';
import type { SampledMetric } from '../sites/sampled-metric.ts';
import type { PathBinding, Segment } from './catalogue.ts';

/** What is known of a segment of a path: every figure is measured or entered, and says which. */

/** One metric that decides, beside its target. */
export interface SegmentFigure {
  readonly name: SampledMetric;
  /** The 90th percentile; `null` where it is among calls that did not come about. */
  readonly value: number | null;
  readonly target: number;
}

/** The assessment of tests that are bound to a path. */
export interface MeasuredFigures {
  readonly source: 'measured';
  readonly binding: PathBinding;
  /** Whether it meets at peak (assessment/peak.ts). */
  readonly outcome: Outcome;
  readonly lacks: PeakLack | null;
  /** Of the metrics that decide. */
  readonly figures: readonly SegmentFigure[];
  readonly samples: number;
  /** 0-1; `null`: none was due. */
  readonly coverageRatio: number | null;
  /** The stretch, epoch ms. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Median round trip, ms. */
  readonly medianRttMs: number | null;
  /**
   * The relay's Azure region serves customers of several regions, and the site does not say its own: held against that
   * of the Azure region.
   */
  readonly isCustomerRegionAssumed?: boolean;
}

/** Figures that somebody knows from elsewhere, held against the targets of a segment. */
export interface EnteredFigures {
  readonly source: 'entered';
  readonly segment: Segment;
  readonly figures: readonly SegmentFigure[];
}

export type SegmentFigures = MeasuredFigures | EnteredFigures;

/** What is known of a site's Internet path. `null`: nothing. */
export interface SiteFigures {
  /** From the site: client to edge. */
  readonly site: SegmentFigures | null;
  /** From the edge of its network. */
  readonly egress: SegmentFigures | null;
  /** From the same edge through other relays: tells a fault of the path from one at a relay's side. */
  readonly egressElsewhere: readonly MeasuredFigures[];
}

/** What is known of an ExpressRoute path of a site. No decision is made by it: it rides on the ways of calls. */
export interface ExpressRouteFigures extends Pick<SiteFigures, 'site' | 'egress'> {
  /** Its meet-me location. */
  readonly via: string | null;
}

/**
 * What figures come to. Figures that were entered can miss, and never meet: they do not say that a week was measured,
 * at peak too (our rule).
 */
export function outcomeOfSegment(evidence: SegmentFigures | null): Outcome {
  if (evidence === null) return 'no-data';
  if (evidence.source === 'measured') return evidence.outcome;
  return evidence.figures.some((figure) => loadOf(figure) >= 1) ? 'misses' : 'no-data';
}

/** How much of its target a figure takes: 1 and above misses. A call that did not come about is beyond everything. */
export const loadOf = ({ value, target }: SegmentFigure): number =>
  value === null ? Infinity : value / target;

/** The figure of a segment that takes the most of its target. */
export interface SegmentLoad {
  readonly segment: Segment;
  readonly source: SegmentFigures['source'];
  readonly figure: SegmentFigure;
  /** value / target; `Infinity` where calls do not come about. */
  readonly load: number;
}

/** Of one segment; `null` where nothing is known of it. */
export function segmentLoad(evidence: SegmentFigures | null): SegmentLoad | null {
  const worst = evidence?.figures.reduce<SegmentFigure | null>(
    (most, figure) => (most !== null && loadOf(most) >= loadOf(figure) ? most : figure),
    null,
  );
  if (!evidence || !worst) return null;
  const segment = evidence.source === 'measured' ? evidence.binding.segment : evidence.segment;
  return { segment, source: evidence.source, figure: worst, load: loadOf(worst) };
}

/** "The quality of the end-to-end network connection is determined by the network segment with the worst quality." */
export function worstSegment({ site, egress }: Pick<SiteFigures, 'site' | 'egress'>): SegmentLoad | null {
  const loads = [segmentLoad(site), segmentLoad(egress)].filter((each) => each !== null);
  return loads.reduce<SegmentLoad | null>(
    (most, each) => (most !== null && most.load >= each.load ? most : each),
    null,
  );
}
