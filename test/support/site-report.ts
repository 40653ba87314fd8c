import type { SiteReport } from '../../src/wire/desk/sites.ts';

/** The report of a site in Berlin, sampled each ten minutes, of which nothing is known yet. */
export const siteReport = (
  changes: Partial<Omit<SiteReport, 'assessment'>> = {},
  assessment: Partial<SiteReport['assessment']> = {},
): SiteReport => ({
  site: 'Berlin',
  relay: null,
  relays: [],
  settings: { timeZone: 'Europe/Berlin', everyMs: 600_000, target: 'client-edge' },
  onlyChecks: null,
  assessment: {
    fromMs: 0,
    toMs: 1,
    coverage: { expected: 0, covered: 0, ratio: null },
    counts: { measured: 0, failed: 0, unusable: 0 },
    verdict: 'no-data',
    peak: { outcome: 'no-data', lacks: 'coverage', cells: [] },
    enoughAtMs: null,
    callsBreachingRatio: null,
    rows: [],
    weeks: [],
    ...assessment,
  },
  samples: [],
  ...changes,
});
