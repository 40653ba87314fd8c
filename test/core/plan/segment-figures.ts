import type { Segment } from '../../../src/core/plan/catalogue.ts';
import type { EnteredFigures, MeasuredFigures, SiteFigures } from '../../../src/core/plan/segment-figures.ts';
import type { Outcome } from '../../../src/core/verdict/outcome.ts';

const DAY_MS = 86_400_000;
const TARGET_MS: Readonly<Record<Segment, number>> = { 'client-edge': 100, 'edge-edge': 60 };

/** A week of tests whose 90th percentile of the round trip is this. */
export function measured(
  segment: Segment,
  rttMs: number,
  changes: Partial<MeasuredFigures> = {},
): MeasuredFigures {
  const target = TARGET_MS[segment];
  const outcome: Outcome = rttMs < target ? 'meets' : 'misses';
  return {
    source: 'measured',
    binding: { label: 'L', relay: null, segment, relayContinent: 'europe' },
    outcome,
    lacks: null,
    figures: [{ name: 'rttMs', value: rttMs, target }],
    samples: 1008,
    coverageRatio: 1,
    fromMs: 0,
    toMs: 7 * DAY_MS,
    medianRttMs: rttMs,
    ...changes,
  };
}

/** Figures from elsewhere. */
export const entered = (segment: Segment, ...figures: EnteredFigures['figures']): EnteredFigures => ({
  source: 'entered',
  segment,
  figures,
});

/** A site and its egress, both measured. */
export const siteAndEgress = (siteRttMs: number, egressRttMs: number): SiteFigures => ({
  site: measured('client-edge', siteRttMs),
  egress: measured('edge-edge', egressRttMs),
  egressElsewhere: [],
});
