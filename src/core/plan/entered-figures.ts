import { targetsOf } from '../verdict/targets.ts';
import type { EnteredPath, Segment } from './catalogue.ts';
import type { EnteredFigures, SegmentFigure } from './segment-figures.ts';

/**
 * What was entered of a path, held against the published targets of its two segments. Of a relay in Azure nothing is known
 * here, so the targets are those of the segment.
 */
export function enteredFigures(entered: EnteredPath | undefined): {
  readonly site: EnteredFigures | null;
  readonly egress: EnteredFigures | null;
} {
  if (!entered) return { site: null, egress: null };
  const { siteRttMs, siteLossRatio, egressRttMs, egressLossRatio } = entered;
  return {
    site: figuresOf('client-edge', siteRttMs, siteLossRatio),
    egress: figuresOf('edge-edge', egressRttMs, egressLossRatio),
  };
}

function figuresOf(segment: Segment, rttMs: number | null, lossRatio: number | null): EnteredFigures | null {
  const targets = targetsOf({ kind: segment });
  const figures: SegmentFigure[] = [];
  if (!targets) return null;
  if (rttMs !== null) figures.push({ name: 'rttMs', value: rttMs, target: targets.rttMs });
  if (lossRatio !== null) figures.push({ name: 'lossRatio', value: lossRatio, target: targets.lossRatio });
  return figures.length === 0 ? null : { source: 'entered', segment, figures };
}
