import type { SiteQuery } from '../../../wire/desk/address.ts';
import { DESK_ROUTES } from '../../../wire/desk/routes.ts';
import type { ResultSearch } from '../../../wire/desk/search.ts';
import { searchFields } from '../../../wire/desk/search-query.ts';

export const EXPORT_FORMATS = ['json', 'ndjson', 'csv'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What is exported: these results, or all that a search finds. */
export type Exported =
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  | { readonly kind: 'search'; readonly search: ResultSearch };

/** Address that a browser downloads an export from. */
export function exportAddress(format: ExportFormat, what: Exported): string {
  const fields: [string, string][] =
    what.kind === 'ids' ? [['ids', what.ids.join(',')]] : searchFields(what.search);
  const query = new URLSearchParams([['format', format], ...fields]);
  return `${DESK_ROUTES.export}?${query.toString()}`;
}

/** Address that a browser downloads a site's assessment from. */
export function siteExportAddress(
  format: 'json' | 'csv',
  site: string,
  { days, relay, target }: SiteQuery,
): string {
  const query = new URLSearchParams([['days', String(days)]]);
  if (relay !== null) query.set('relay', relay);
  if (target !== null) query.set('target', target);
  if (format === 'csv') query.set('format', format);
  return `${DESK_ROUTES.site(site)}?${query.toString()}`;
}
