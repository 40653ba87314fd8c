import { AZURE_ROWS, regionSlug, type AzureColumn, type AzureRow, type TargetChoice } from './targets.ts';

/**
 * The published table has two regions a row: where the customer is, and where the relay is. A relay in West US serves
 * customers in West US (134 ms from a site) and in Hawaii (156 ms), so the region of a relay alone does not say a target.
 */

/** The rows of customers that a relay in an Azure region serves, by name or slug. */
export const rowsServedFrom = (azureRegion: string): AzureRow[] =>
  AZURE_ROWS.filter((row) => regionSlug(row.azureRegion) === regionSlug(azureRegion));

/** What a test through a relay in Azure is held against. */
export type AzureFit =
  | { readonly kind: 'row'; readonly row: AzureRow }
  /** There is no row of this customer region and this Azure region: assess "within country and/or region". */
  | { readonly kind: 'not-published'; readonly servedFrom: string | null }
  /** The customer region is not known, and there are several rows. */
  | { readonly kind: 'ambiguous'; readonly rows: readonly AzureRow[] };

/** Finds the row. `customerRegion` `null`: not known. */
export function azureFit(azureRegion: string, customerRegion: string | null): AzureFit {
  const rows = rowsServedFrom(azureRegion);
  if (customerRegion === null) {
    const [row, ...others] = rows;
    if (!row) return { kind: 'not-published', servedFrom: null };
    return others.length === 0 ? { kind: 'row', row } : { kind: 'ambiguous', rows };
  }
  const isCustomer = (row: AzureRow): boolean =>
    regionSlug(row.customerRegion) === regionSlug(customerRegion);
  const row = rows.find(isCustomer);
  if (row) return { kind: 'row', row };
  return { kind: 'not-published', servedFrom: AZURE_ROWS.find(isCustomer)?.azureRegion ?? null };
}

/** The target of a customer's test through a relay in an Azure region; `null` where no row is, or no single one. */
export function azureTarget(
  azureRegion: string,
  customerRegion: string | null,
  column: AzureColumn,
): TargetChoice | null {
  const fit = azureFit(azureRegion, customerRegion);
  return fit.kind === 'row' ? { kind: 'azure', region: fit.row.customerRegion, column } : null;
}
