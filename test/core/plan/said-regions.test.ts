import { describe, expect, it } from 'vitest';
import { adoptedRegion, regionContradictions, saidOfLabels } from '../../../src/core/plan/said-regions.ts';

const westEurope = { region: 'West Europe', tests: 12 };
const northEurope = { region: 'North Europe', tests: 3 };
const hawaii = { region: 'Hawaii US', tests: 1 };
const nothing = { continent: null, customerRegion: null };

describe('what a site takes over from its results', () => {
  it('is their region and its continent where they agree', () => {
    expect(adoptedRegion([westEurope])).toEqual({ customerRegion: 'West Europe', continent: 'europe' });
    expect(adoptedRegion([])).toEqual({ customerRegion: null, continent: null });
    expect(adoptedRegion([{ region: 'Mars', tests: 1 }])).toEqual({
      customerRegion: 'Mars',
      continent: null,
    });
  });

  it('is no region where they do not, and a continent only where they share it', () => {
    expect(adoptedRegion([westEurope, northEurope])).toEqual({ customerRegion: null, continent: 'europe' });
    expect(adoptedRegion([westEurope, hawaii])).toEqual({ customerRegion: null, continent: null });
  });
});

describe('what is said of a site that has several names', () => {
  it('has each region once, and nothing of another site', () => {
    const regions = [
      { label: 'Oslo', said: [northEurope] },
      { label: 'oslo egress', said: [{ region: 'north-europe', tests: 9 }, hawaii] },
      { label: 'Bern', said: [westEurope] },
    ];
    expect(saidOfLabels([' OSLO', 'Oslo egress'], regions)).toEqual([
      { region: 'North Europe', tests: 12 },
      hawaii,
    ]);
    expect(saidOfLabels([], regions)).toEqual([]);
  });
});

describe('what contradicts', () => {
  it('is of several regions those that are not the one that was entered', () => {
    const entered = { continent: null, customerRegion: 'West Europe' };
    expect(regionContradictions(entered, [westEurope, hawaii])).toEqual([
      { kind: 'other-region', entered: 'West Europe', said: hawaii },
    ]);
  });

  it('is results that name several regions, and what was entered otherwise', () => {
    expect(regionContradictions(nothing, [westEurope])).toEqual([]);
    expect(regionContradictions(nothing, [westEurope, hawaii])).toEqual([
      { kind: 'several', said: [westEurope, hawaii] },
    ]);
    const entered = { continent: 'north-america', customerRegion: 'west-europe' } as const;
    expect(regionContradictions(entered, [westEurope])).toEqual([
      { kind: 'other-continent', entered: 'north-america', said: westEurope, continent: 'europe' },
    ]);
    expect(
      regionContradictions({ continent: 'europe', customerRegion: 'North Europe' }, [westEurope]),
    ).toEqual([{ kind: 'other-region', entered: 'North Europe', said: westEurope }]);
  });
});
