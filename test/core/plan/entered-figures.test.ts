import { describe, expect, it } from 'vitest';
import { enteredFigures } from '../../../src/core/plan/entered-figures.ts';
import { decideSite } from '../../../src/core/plan/site-decision.ts';
import { planSite } from '../../support/plan/plan-site.ts';

/** A segment's round trip and loss, each with its target. */
const entered = (segment: string, [rttMs, rttTarget]: number[], [loss, lossTarget]: number[]) => ({
  source: 'entered',
  segment,
  figures: [
    { name: 'rttMs', value: rttMs, target: rttTarget },
    { name: 'lossRatio', value: loss, target: lossTarget },
  ],
});
const NOTHING = { siteRttMs: null, siteLossRatio: null, egressRttMs: null, egressLossRatio: null };

describe('figures that were entered', () => {
  it('are held against the published targets of their segment', () => {
    // Client to edge: 100 ms, 1 %; edge to edge: 60 ms, 0.1 %.
    expect(
      enteredFigures({ siteRttMs: 130, siteLossRatio: 0.05, egressRttMs: 50, egressLossRatio: 0.002 }),
    ).toEqual({
      site: entered('client-edge', [130, 100], [0.05, 0.01]),
      egress: entered('edge-edge', [50, 60], [0.002, 0.001]),
    });
    expect(enteredFigures(NOTHING)).toEqual({ site: null, egress: null });
    expect(enteredFigures(undefined)).toEqual({ site: null, egress: null });
  });

  it('show Orlando\u2019s loss of over 5 % at peak, provider first, and nothing that meets', () => {
    const orlando = planSite('Orlando', { improvedAtMs: null });
    const lossy = enteredFigures({ ...NOTHING, siteLossRatio: 0.051, egressLossRatio: 0.051 });
    expect(decideSite(orlando, { ...lossy, egressElsewhere: [] })).toMatchObject({
      decision: 'provider-first',
      worst: { segment: 'edge-edge', source: 'entered', figure: { name: 'lossRatio' } },
      notes: ['entered-figures'],
    });
    const fine = enteredFigures({ ...NOTHING, siteRttMs: 80, egressRttMs: 50 });
    expect(decideSite(orlando, { ...fine, egressElsewhere: [] })).toMatchObject({
      decision: 'assess-first',
      reason: 'site-not-measured',
    });
  });
});
