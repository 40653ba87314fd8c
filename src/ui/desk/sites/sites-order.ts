import type { SiteRow } from '../../../wire/desk/sites.ts';

/** Ways to put sites into order. */
export const SITE_ORDERS = ['worst', 'name', 'latest', 'coverage'] as const;
export type SiteOrder = (typeof SITE_ORDERS)[number];

/** How far a site's worst metric is towards its target; above 1 misses it, and a call that did not come about is beyond all. */
export function badness({ verdict, rows }: SiteRow): number {
  const size = Math.max(
    0,
    ...rows.map(({ p90, target, isFailed }) => (isFailed ? Infinity : (p90 ?? 0) / target)),
  );
  // What is not judged yet stands between what misses and what meets.
  if (verdict === 'misses') return 2 + size;
  return verdict === 'no-data' ? 1.5 : Math.min(1, size);
}

const byName = (a: SiteRow, b: SiteRow): number => a.site.localeCompare(b.site);

/** The sites that a text and a verdict leave, in order. */
export function orderedSites(
  sites: readonly SiteRow[],
  {
    order,
    text,
    verdict,
  }: { readonly order: SiteOrder; readonly text: string; readonly verdict: SiteRow['verdict'] | null },
): SiteRow[] {
  const wanted = text.trim().toLocaleLowerCase();
  return sites
    .filter((row) => row.site.toLocaleLowerCase().includes(wanted))
    .filter((row) => verdict === null || row.verdict === verdict)
    .sort((a, b) => compare(a, b, order) || byName(a, b));
}

function compare(a: SiteRow, b: SiteRow, order: SiteOrder): number {
  switch (order) {
    case 'worst': {
      const [one, other] = [badness(a), badness(b)];
      // Two that are infinitely bad are as bad as each other.
      return one === other ? 0 : other - one;
    }
    case 'name':
      return 0;
    case 'latest':
      return (b.lastSampleAtMs ?? 0) - (a.lastSampleAtMs ?? 0);
    case 'coverage':
      return (a.coverage.ratio ?? 0) - (b.coverage.ratio ?? 0);
  }
}
