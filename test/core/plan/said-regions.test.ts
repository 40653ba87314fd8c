import { describe, expect, it } from 'vitest';
import { adoptedRegion, regionContradictions } from '../../../src/core/plan/said-regions.ts';

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

describe('what contradicts', () => {
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
