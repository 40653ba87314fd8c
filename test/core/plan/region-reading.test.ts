import { describe, expect, it } from 'vitest';
import { continentOfRegion } from '../../../src/core/plan/region-continent.ts';
import { readRegions, type TestedRegions } from '../../../src/core/plan/region-reading.ts';
import { AZURE_ROWS, type TargetChoice } from '../../../src/core/verdict/targets.ts';

const azure = (region: string): TestedRegions['relay'] => ({ kind: 'azure', region });
const rowOf = (region: string): TargetChoice => ({ kind: 'azure', region, column: 'site' });

describe('the continent of a region', () => {
  it('is known of every row of the published table, and of nothing else', () => {
    const counts = new Map<string, number>();
    for (const { customerRegion } of AZURE_ROWS) {
      const continent = continentOfRegion(customerRegion) ?? 'none';
      counts.set(continent, (counts.get(continent) ?? 0) + 1);
    }
    // Counted in the table by hand: 5 of the US and 2 of Canada; Hawaii and 2 of Australia.
    expect(Object.fromEntries(counts)).toEqual({
      'north-america': 7,
      oceania: 3,
      europe: 2,
      asia: 9,
      'south-america': 1,
    });
    expect(continentOfRegion('hawaii-us')).toBe('oceania');
    expect(continentOfRegion('Atlantis')).toBeNull();
  });
});

describe('what the regions of a test say of its targets', () => {
  it('is the published row where the table has the two', () => {
    expect(
      readRegions({ relay: azure('West Europe'), region: 'West Europe', target: rowOf('West Europe') }),
    ).toEqual({
      row: { kind: 'published' },
      continents: { kind: 'same', customer: 'europe', relay: 'europe' },
    });
    expect(readRegions({ relay: azure('West US'), region: 'Hawaii US', target: rowOf('Hawaii US') })).toEqual(
      {
        row: { kind: 'published' },
        continents: { kind: 'other', customer: 'oceania', relay: 'north-america' },
      },
    );
  });

  it('is an assumption where a relay serves customers of several regions and nobody said which', () => {
    expect(readRegions({ relay: azure('West US'), region: null, target: rowOf('West US') })).toEqual({
      row: { kind: 'assumed', row: 'West US', others: ['Hawaii US'] },
      continents: { kind: 'unknown', customer: null, relay: 'north-america' },
    });
    // West Europe serves its own customers alone.
    expect(
      readRegions({ relay: azure('West Europe'), region: null, target: rowOf('West Europe') }).row,
    ).toEqual({ kind: 'published' });
  });

  it('names the row instead where the table does not have the two', () => {
    const target = rowOf('East US');
    expect(readRegions({ relay: azure('East US'), region: 'Hawaii US', target }).row).toEqual({
      kind: 'not-published',
      customerRegion: 'Hawaii US',
      azureRegion: 'East US',
      row: 'East US',
      servedFrom: 'West US',
    });
    expect(readRegions({ relay: azure('East US'), region: 'New Zealand', target })).toEqual({
      row: {
        kind: 'not-published',
        customerRegion: 'New Zealand',
        azureRegion: 'East US',
        row: 'East US',
        servedFrom: null,
      },
      continents: { kind: 'unknown', customer: null, relay: 'north-america' },
    });
  });

  it('says nothing of a row where the region decided nothing', () => {
    const none = { kind: 'none' };
    const byHand: TargetChoice = { kind: 'client-edge' };
    expect(readRegions({ relay: { kind: 'edge' }, region: 'Hawaii US', target: byHand })).toEqual({
      row: none,
      continents: { kind: 'unknown', customer: 'oceania', relay: null },
    });
    expect(readRegions({ relay: azure('West US'), region: 'Hawaii US', target: byHand }).row).toEqual(none);
    expect(
      readRegions({ relay: azure('West US'), region: 'Hawaii US', target: rowOf('West US') }).row,
    ).toEqual(none);
    expect(readRegions({ relay: azure('West US'), region: null, target: rowOf('Hawaii US') }).row).toEqual(
      none,
    );
  });
});
