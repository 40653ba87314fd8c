import { describe, expect, it } from 'vitest';
import { emptySite, type PlanSite } from '../../../src/core/plan/catalogue.ts';
import { decidePlan } from '../../../src/core/plan/decide.ts';
import type { SiteFigures } from '../../../src/core/plan/segment-figures.ts';
import { entered, measured, siteAndEgress } from './segment-figures.ts';

/** The examples of "ExpressRoute connectivity scenarios" (document 000). */

const site = (name: string, changes: Partial<PlanSite> = {}): PlanSite => ({
  ...emptySite(name),
  continent: 'north-america',
  people: 100,
  deployment: 'online',
  ...changes,
});
const MEETS = siteAndEgress(40, 30);
const MISSES = siteAndEgress(130, 75);
const circuits = (sites: readonly PlanSite[], missing: Readonly<Record<string, SiteFigures>> = {}) => {
  const { circuits: found } = decidePlan({ sites }, ({ name }) => missing[name] ?? MEETS);
  return {
    least: found.least.map(({ site: at, proposed }) => at ?? `${proposed}?`),
    optional: found.optional,
  };
};

describe('the least number of circuits', () => {
  it('is one at the closest peering of a single site: Orlando', () => {
    const { circuits: found } = decidePlan({ sites: [site('Orlando')] }, () => MISSES);
    expect(found).toEqual({
      least: [{ continent: 'north-america', site: 'Orlando', reason: 'single-site', proposed: null }],
      optional: [],
    });
  });

  it('is one at the main site of a continent; those over 50 ms one way to it are optional: New York', () => {
    const oneWay = (ms: number): SiteFigures => ({
      site: entered('client-edge', { name: 'rttMs', value: 2 * ms, target: 100 }),
      egress: entered('edge-edge', { name: 'rttMs', value: 2 * ms, target: 60 }),
      egressElsewhere: [],
    });
    const sites = [
      site('New York', { isMainSite: true, people: 5000 }),
      site('San Jose'),
      site('Honolulu', { people: 3000 }),
      site('Chicago'),
    ];
    expect(circuits(sites, { 'San Jose': oneWay(51), Honolulu: oneWay(81) })).toEqual({
      least: ['New York'],
      optional: ['San Jose', 'Honolulu'],
    });
  });

  it('is two for a law firm in North America and Europe, of which it chose three', () => {
    const sites = [
      site('New York', { isMainSite: true }),
      site('San Francisco'),
      site('London', { continent: 'europe', isMainSite: true }),
      site('Paris', { continent: 'europe' }),
    ];
    // Continents in the order of their names.
    expect(circuits(sites, { 'San Francisco': MISSES })).toEqual({
      least: ['London', 'New York'],
      optional: ['San Francisco'],
    });
  });

  it('is one for a hybrid deployment with its Edge in Chicago, of which it chose two', () => {
    const sites = [
      site('Chicago', { deployment: 'hybrid', hasOnPremisesEdge: true }),
      site('Honolulu', { deployment: 'hybrid' }),
    ];
    expect(circuits(sites, { Honolulu: MISSES })).toEqual({ least: ['Chicago'], optional: ['Honolulu'] });
  });

  it('is one for each Edge of a hybrid deployment, and one for each other continent', () => {
    const hybrid = { deployment: 'hybrid' } as const;
    const sites = [
      site('Chicago', { ...hybrid, hasOnPremisesEdge: true }),
      site('Boston', { ...hybrid, hasOnPremisesEdge: true }),
      site('Oslo', { ...hybrid, continent: 'europe', isMainSite: true }),
    ];
    expect(circuits(sites).least).toEqual(['Oslo', 'Chicago', 'Boston']);
  });

  it('is one for Cloud Connector in Europe only: London', () => {
    const there = { deployment: 'cloud-connector', continent: 'europe' } as const;
    const sites = [site('London', { ...there, isMainSite: true }), site('Paris', there), site('Rome', there)];
    expect(circuits(sites)).toEqual({ least: ['London'], optional: [] });
  });

  it('offers none to a site whose own network is at fault', () => {
    const sites = [site('New York', { isMainSite: true }), site('Miami')];
    expect(circuits(sites, { Miami: siteAndEgress(130, 50) }).optional).toEqual([]);
  });

  it('proposes the site with the most people where none, or more than one, is the main site', () => {
    const small = site('Small', { people: 10 });
    const large = site('Large', { people: 900 });
    expect(circuits([small, large]).least).toEqual(['Large?']);
    const both = [small, large].map((each) => ({ ...each, isMainSite: true }));
    expect(circuits(both).least).toEqual(['Large?']);
  });

  it('leaves out what has no continent', () => {
    expect(circuits([site('Nowhere', { continent: null })])).toEqual({ least: [], optional: [] });
  });
});

describe('the decision for the whole', () => {
  const decide = (evidence: Readonly<Record<string, SiteFigures>>, changes: Partial<PlanSite> = {}) =>
    decidePlan(
      { sites: Object.keys(evidence).map((name) => site(name, changes)) },
      ({ name }) => evidence[name]!,
    );

  it('keeps the Internet only where every site does', () => {
    expect(decide({ a: MEETS, b: MEETS }).decision).toBe('keep-internet');
    const unknown = { site: null, egress: null, egressElsewhere: [] };
    expect(decide({ a: MEETS, b: unknown }).decision).toBe('assess-first');
    expect(decide({ a: MEETS, b: unknown, c: siteAndEgress(130, 50) }).decision).toBe('own-network');
    expect(decide({ a: MEETS, b: siteAndEgress(130, 50), c: MISSES }).decision).toBe('provider-first');
    expect(decide({ a: MEETS, b: MISSES }, { improvedAtMs: 0 }).decision).toBe('expressroute-candidate');
    expect(decide({}).decision).toBeNull();
  });

  it('counts sites and people by decision', () => {
    expect(decide({ a: MEETS, b: MISSES, c: MISSES }).shares).toEqual([
      { decision: 'keep-internet', sites: 1, people: 100 },
      { decision: 'provider-first', sites: 2, people: 200 },
    ]);
  });

  it('has the Premium Add-on without extra cost from 500 seats', () => {
    const codes = (people: number) => decide({ a: MEETS }, { people }).facts.map(({ code }) => code);
    expect(codes(499)).toContain('premium-add-on');
    expect(codes(500)).toContain('premium-add-on-free');
    expect(codes(500)).not.toContain('premium-add-on');
  });
});

describe('gaps', () => {
  const gaps = (...sites: PlanSite[]) =>
    decidePlan({ sites }, () => MEETS).gaps.map(
      ({ code, answer, of }) => `${answer}: ${code}${of ? ` (${of})` : ''}`,
    );
  const binding = (segment: 'client-edge' | 'edge-edge') => measured(segment, 1).binding;
  const whole = (name: string, changes: Partial<PlanSite> = {}): PlanSite =>
    site(name, {
      isMainSite: true,
      paths: [
        {
          kind: 'internet',
          via: null,
          latencyMs: null,
          measured: [binding('client-edge'), binding('edge-edge')],
        },
        { kind: 'expressroute', via: 'Chicago', latencyMs: 10, measured: [] },
      ],
      ...changes,
    });

  it('say of an empty catalogue that there is nothing for any answer', () => {
    expect(gaps()).toEqual(['decision: no-sites', 'circuits: no-sites', 'meet-me: no-sites']);
  });

  it('are none of a whole one', () => {
    expect(gaps(whole('a'))).toEqual([]);
  });

  it('say of a half-filled one what is missing for which answer', () => {
    expect(gaps(emptySite('a'))).toEqual([
      'circuits: no-continent (a)',
      'circuits: no-deployment (a)',
      'decision: no-internet-path (a)',
      'meet-me: no-people (a)',
      'meet-me: no-expressroute-path (a)',
    ]);
    const unbound = whole('a', {
      paths: [
        { kind: 'internet', via: null, latencyMs: 15, measured: [] },
        { kind: 'expressroute', via: null, latencyMs: 10, measured: [] },
      ],
    });
    expect(gaps(unbound)).toEqual([
      'decision: no-site-tests (a)',
      'decision: no-egress-tests (a)',
      'meet-me: no-meet-me (a)',
    ]);
  });

  it('say what contradicts itself', () => {
    expect(gaps(whole('a'), whole('A '))).toEqual([
      'decision: same-name (A )',
      'circuits: several-main-sites (north-america)',
    ]);
    expect(gaps(whole('a', { isMainSite: false }), whole('b', { isMainSite: false }))).toEqual([
      'circuits: no-main-site (north-america)',
    ]);
    expect(gaps(whole('a', { hasOnPremisesEdge: true }))).toEqual(['circuits: edge-without-hybrid (a)']);
    expect(gaps(whole('a', { deployment: 'hybrid' }))).toEqual(['circuits: hybrid-without-edge']);
    const [internet] = whole('a').paths;
    expect(gaps(whole('a', { paths: [...whole('a').paths, internet!] }))).toEqual([
      'decision: several-internet-paths (a)',
    ]);
  });
});
