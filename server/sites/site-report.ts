import { assess, type Assessment, type AssessedRow } from '../../src/core/assessment/assessment.ts';
import type { SiteReport, SiteSettings } from '../../src/wire/desk/sites.ts';
import { assessedSamples, shownSamples, type ReadSamples } from './site-sample.ts';
import { targetsOfSite } from './settings.ts';
import type { Stretch } from './stretch.ts';

/** The whole of a site's assessment, with the samples of the stretch. */
export function siteReport(
  read: ReadSamples,
  stretch: Stretch,
  head: Pick<SiteReport, 'site' | 'relay' | 'relays' | 'onlyChecks'> & { readonly settings: SiteSettings },
): SiteReport {
  const { settings } = head;
  const assessment = assess({
    samples: assessedSamples(read),
    ...stretch,
    intervalMs: settings.everyMs,
    timeZone: settings.timeZone,
    targets: targetsOfSite(settings),
  });
  return {
    ...head,
    assessment: onTheWire(assessment),
    samples: shownSamples(read, stretch),
  };
}

const onTheWire = ({ rows, weeks, peak, ...others }: Assessment): SiteReport['assessment'] => ({
  ...others,
  peak: { ...peak, cells: [...peak.cells] },
  rows: rows.map((row) => ({
    ...row,
    change: changeOf(row.change),
    worst: [...row.worst],
    cells: [...row.cells],
  })),
  weeks: weeks.map((week) => ({ ...week, p90: { ...week.p90 } })),
});

function changeOf(change: AssessedRow['change']): SiteReport['assessment']['rows'][number]['change'] {
  if (change === null) return null;
  const { a, difference, interval, outcome } = change;
  return {
    before: { samples: a.samples, median: a.value, p90: a.p90 },
    difference,
    interval,
    outcome,
  };
}
