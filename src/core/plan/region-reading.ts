import type { RelayKind } from '../relay.ts';
import { azureFit } from '../verdict/azure-customer.ts';
import { azureRegionOf, type TargetChoice } from '../verdict/targets.ts';
import type { Continent } from './catalogue.ts';
import { continentOfRegion } from './region-continent.ts';

/** How the regions of a test stand to the row of the published table that it was held against. */
export type RowReading =
  /** Not towards an Azure region, or by a target that somebody chose: the region decides nothing. */
  | { readonly kind: 'none' }
  /** The row of the two. */
  | { readonly kind: 'published' }
  /** The row of the relay's own region, since nobody said the customer's; `others` have rows of their own through it. */
  | { readonly kind: 'assumed'; readonly row: string; readonly others: readonly string[] }
  /** The row of `row`, since the table has none of the two; `servedFrom`: the Azure region that it has for the customer. */
  | {
      readonly kind: 'not-published';
      readonly customerRegion: string;
      readonly azureRegion: string;
      readonly row: string;
      readonly servedFrom: string | null;
    };

/** The targets assume that both are on one continent. */
export type ContinentReading =
  | { readonly kind: 'same' | 'other'; readonly customer: Continent; readonly relay: Continent }
  /** Of one of the two, or both, the continent is not known: `null`. */
  | { readonly kind: 'unknown'; readonly customer: Continent | null; readonly relay: Continent | null };

export interface RegionReading {
  readonly row: RowReading;
  readonly continents: ContinentReading;
}

/** Of a result: where its relay stands, which region it says, and what it was held against. */
export interface TestedRegions {
  readonly relay: RelayKind;
  readonly region: string | null;
  readonly target: TargetChoice;
}

/** What the regions of a test say of its targets. */
export const readRegions = (tested: TestedRegions): RegionReading => ({
  row: rowOf(tested),
  continents: continentsOf(tested),
});

function rowOf({ relay, region, target }: TestedRegions): RowReading {
  if (relay.kind !== 'azure' || target.kind !== 'azure') return { kind: 'none' };
  const azureRegion = azureRegionOf(relay.region);
  const fit = azureFit(azureRegion, region);
  const row = target.region;
  switch (fit.kind) {
    case 'row':
      return fit.row.customerRegion === row ? { kind: 'published' } : { kind: 'none' };
    case 'ambiguous': {
      const others = fit.rows.flatMap(({ customerRegion }) =>
        customerRegion === row ? [] : [customerRegion],
      );
      return row === relay.region ? { kind: 'assumed', row, others } : { kind: 'none' };
    }
    case 'not-published':
      return region !== null && row === relay.region
        ? { kind: 'not-published', customerRegion: region, azureRegion, row, servedFrom: fit.servedFrom }
        : { kind: 'none' };
  }
}

/** Nobody's continent is guessed: the row that was assumed says nothing of where the customer is. */
function continentsOf({ relay: kind, region }: TestedRegions): ContinentReading {
  const customer = region === null ? null : continentOfRegion(region);
  const relay = kind.kind === 'azure' ? continentOfRegion(azureRegionOf(kind.region)) : null;
  if (customer === null || relay === null) return { kind: 'unknown', customer, relay };
  return { kind: customer === relay ? 'same' : 'other', customer, relay };
}
