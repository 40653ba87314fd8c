import { describe, expect, it } from 'vitest';
import { emptySite, type PlanSite } from '../../../src/core/plan/catalogue.ts';
import { outcomeOfSegment, segmentLoad, worstSegment } from '../../../src/core/plan/segment-figures.ts';
import { faultOf } from '../../../src/core/plan/fault.ts';
import { decideSite } from '../../../src/core/plan/site-decision.ts';
import { entered, measured, siteAndEgress } from './segment-figures.ts';

const DAY_MS = 86_400_000;
const site = (changes: Partial<PlanSite> = {}): PlanSite => ({
  ...emptySite('Oslo'),
  continent: 'europe',
  ...changes,
});

describe('the decision for a site', () => {
  it.each([
    {
      name: 'RTT 80, egress 50',
      at: 80,
      egress: 50,
      loads: [0.8, 0.8333],
      decision: 'keep-internet',
      fault: 'none',
    },
    {
      name: 'RTT 130, egress 50',
      at: 130,
      egress: 50,
      loads: [1.3, 0.8333],
      decision: 'own-network',
      fault: 'your-network',
    },
    {
      name: 'RTT 130, egress 75',
      at: 130,
      egress: 75,
      loads: [1.3, 1.25],
      decision: 'provider-first',
      fault: 'provider',
    },
  ] as const)('$name: $decision', ({ at, egress, loads, decision, fault }) => {
    const evidence = siteAndEgress(at, egress);
    expect(segmentLoad(evidence.site)?.load).toBeCloseTo(loads[0], 4);
    expect(segmentLoad(evidence.egress)?.load).toBeCloseTo(loads[1], 4);
    expect(decideSite(site(), evidence)).toMatchObject({ decision, fault });
  });

  it('names the segment with the greatest value of its target as the worst', () => {
    expect(worstSegment(siteAndEgress(80, 50))).toMatchObject({
      segment: 'edge-edge',
      figure: { value: 50 },
    });
    expect(worstSegment(siteAndEgress(130, 75))).toMatchObject({
      segment: 'client-edge',
      figure: { value: 130 },
    });
    const failed = measured('client-edge', 80, {
      figures: [{ name: 'lossUpRatio', value: null, target: 0.01 }],
    });
    expect(worstSegment({ ...siteAndEgress(80, 75), site: failed })).toMatchObject({
      segment: 'client-edge',
      load: Infinity,
    });
    expect(worstSegment({ site: null, egress: null })).toBeNull();
  });

  it('goes by the peak, not by the 90th percentile', () => {
    const atPeak = measured('client-edge', 40, { outcome: 'misses' });
    expect(decideSite(site(), { ...siteAndEgress(40, 30), site: atPeak })).toMatchObject({
      decision: 'own-network',
      reason: 'inside-the-network',
    });
  });

  // Orlando, 10,000 people: "greater than 5% packet loss during peak class hours".
  it('sends Orlando to its provider first, and makes it a candidate a week after that did not help', () => {
    const loss = (segment: 'client-edge' | 'edge-edge', fromMs: number) =>
      measured(segment, 20, {
        outcome: 'misses',
        figures: [{ name: 'lossUpRatio', value: 0.051, target: segment === 'client-edge' ? 0.01 : 0.001 }],
        fromMs,
        toMs: fromMs + 7 * DAY_MS,
      });
    const weekFrom = (fromMs: number) => ({
      site: loss('client-edge', fromMs),
      egress: loss('edge-edge', fromMs),
      egressElsewhere: [],
    });
    const orlando = site({ name: 'Orlando', continent: 'north-america', people: 10_000 });
    expect(decideSite(orlando, weekFrom(0))).toMatchObject({
      decision: 'provider-first',
      reason: 'provider-not-asked',
      wouldChange: ['provider-improves'],
    });
    const improved = { ...orlando, improvedAtMs: 10 * DAY_MS };
    // A stretch that began before the improvement says nothing of it.
    expect(decideSite(improved, weekFrom(10 * DAY_MS - 1))).toMatchObject({
      decision: 'provider-first',
      reason: 'week-after-not-over',
    });
    expect(decideSite(improved, weekFrom(10 * DAY_MS))).toMatchObject({
      decision: 'expressroute-candidate',
      reason: 'misses-after-improvement',
      fault: 'provider',
    });
    // And a week after it that meets keeps the Internet.
    expect(decideSite(improved, siteAndEgress(40, 30)).decision).toBe('keep-internet');
  });

  it('does not let ExpressRoute stand in for a network of your own, improved or not', () => {
    expect(decideSite(site({ improvedAtMs: 0 }), siteAndEgress(130, 50)).decision).toBe('own-network');
  });

  it.each([
    ['nothing from the site', { ...siteAndEgress(80, 50), site: null }, 'site-not-measured', 'measure-site'],
    [
      'nothing from the egress',
      { ...siteAndEgress(80, 50), egress: null },
      'egress-not-measured',
      'measure-egress',
    ],
    [
      'less than a week of the site',
      { ...siteAndEgress(80, 50), site: measured('client-edge', 130, { outcome: 'no-data', lacks: 'week' }) },
      'site-too-little',
      'fill-week',
    ],
    [
      'too few samples of the egress',
      {
        ...siteAndEgress(80, 50),
        egress: measured('edge-edge', 30, { outcome: 'no-data', lacks: 'coverage' }),
      },
      'egress-too-little',
      'fill-week',
    ],
  ] as const)('assesses first with %s', (_title, evidence, reason, change) => {
    expect(decideSite(site(), evidence)).toMatchObject({
      decision: 'assess-first',
      reason,
      fault: 'unknown',
      wouldChange: [change],
    });
  });

  it('takes entered figures for a miss, never for a week that meets, and says so', () => {
    const rtt = (value: number, target: number) => ({ name: 'rttMs', value, target }) as const;
    const good = entered('client-edge', rtt(80, 100));
    const bad = entered('client-edge', rtt(100, 100));
    expect([outcomeOfSegment(good), outcomeOfSegment(bad)]).toEqual(['no-data', 'misses']);
    expect(decideSite(site(), { ...siteAndEgress(80, 50), site: good })).toMatchObject({
      decision: 'assess-first',
      reason: 'site-not-measured',
      notes: ['entered-figures'],
    });
    const both = { site: bad, egress: entered('edge-edge', rtt(75, 60)), egressElsewhere: [] };
    expect(decideSite(site(), both)).toMatchObject({
      decision: 'provider-first',
      notes: ['entered-figures'],
    });
    // No week after the improvement was measured.
    expect(decideSite(site({ improvedAtMs: 0 }), both).decision).toBe('provider-first');
  });

  it('says where site and relay are not on one continent, as the targets assume', () => {
    const notes = (changes: Partial<PlanSite>) => decideSite(site(changes), siteAndEgress(80, 50)).notes;
    expect(notes({})).toEqual([]);
    expect(notes({ continent: 'asia' })).toEqual(['other-continent']);
    expect(notes({ continent: null })).toEqual(['continent-unknown']);
  });
});

describe('where the fault is', () => {
  it.each([
    ['both meet', 80, 50, 'none'],
    ['the site alone misses', 130, 50, 'your-network'],
    ['the egress misses', 130, 75, 'provider'],
    ['the egress alone misses its stricter target', 80, 75, 'provider'],
    ['targets are met below them only', 100, 59, 'your-network'],
  ] as const)('%s', (_title, rttMs, egressMs, fault) => {
    expect(faultOf(siteAndEgress(rttMs, egressMs))).toBe(fault);
  });

  it('is beyond the provider when the same egress meets through another relay', () => {
    const elsewhere = (rttMs: number) => ({
      ...siteAndEgress(130, 75),
      egressElsewhere: [measured('edge-edge', rttMs)],
    });
    expect(faultOf(elsewhere(40))).toBe('beyond');
    expect(faultOf(elsewhere(90))).toBe('provider');
    expect(decideSite(site({ improvedAtMs: 0 }), elsewhere(40))).toMatchObject({
      decision: 'provider-first',
      reason: 'beyond-the-provider',
    });
  });

  it('is not known where the egress is not, whatever the site', () => {
    expect(faultOf({ ...siteAndEgress(130, 50), egress: null })).toBe('unknown');
    // An egress that misses is at fault, whatever is known of the site.
    expect(faultOf({ ...siteAndEgress(130, 75), site: null })).toBe('provider');
  });
});
