import { judgeStretch } from '../../src/core/assessment/judged-stretch.ts';
import { hoursOfWeek } from '../../src/core/assessment/hours-of-week.ts';
import { failingCells, peakVerdict } from '../../src/core/assessment/peak.ts';
import { quantile } from '../../src/core/metrics/delay.ts';
import type { PathBinding, PlanSite } from '../../src/core/plan/catalogue.ts';
import type { MeasuredFigures } from '../../src/core/plan/segment-figures.ts';
import type { Relay } from '../../src/core/relay.ts';
import { azureFit, azureTarget } from '../../src/core/verdict/azure-customer.ts';
import { azureRow, parseTarget, type TargetChoice, type TargetSet } from '../../src/core/verdict/targets.ts';
import type { SiteSettings } from '../../src/wire/desk/sites.ts';
import { assessedColumns } from '../sites/site-sample.ts';
import { lastWholeSlotEnd, stretchBefore, USUAL_DAYS } from '../sites/stretch.ts';
import type { SiteRecord, SiteStore } from '../store/port/sites.ts';

/** Assesses the tests that are bound to a path over the last week, as the page of a site does. */
export async function measureSegment(
  store: Pick<SiteStore, 'columnsOf'>,
  { key }: SiteRecord,
  { timeZone, everyMs }: SiteSettings,
  {
    binding,
    targets,
    nowMs,
  }: { readonly binding: PathBinding; readonly targets: TargetSet; readonly nowMs: number },
): Promise<MeasuredFigures> {
  const stretch = stretchBefore(lastWholeSlotEnd(nowMs, everyMs), USUAL_DAYS, everyMs);
  const columns = assessedColumns(await store.columnsOf({ key, ...stretch, relay: binding.relay }));
  const input = { ...stretch, intervalMs: everyMs, targets };
  const judged = judgeStretch(columns, input);
  const { outcome, lacks } = peakVerdict(
    judged,
    input,
    failingCells(columns, judged.rows, hoursOfWeek(columns.atMs, timeZone)),
  );
  const rtts = columns.values.rttMs.filter((value) => !Number.isNaN(value)).sort();
  return {
    source: 'measured',
    binding,
    outcome,
    lacks,
    figures: judged.rows.flatMap(({ name, target, decides, p90 }) =>
      decides && (p90.isFailed || p90.value !== null) ? [{ name, value: p90.value, target }] : [],
    ),
    samples: columns.atMs.length,
    coverageRatio: judged.coverage.ratio,
    ...stretch,
    medianRttMs: quantile(rtts, 0.5),
  };
}

/**
 * What tests of a path are held against: the targets of their segment, or the published row where the relay is in an Azure
 * region, by the region of the customer. `null`: there is no row of the two.
 */
export function targetOfBinding(
  { relay, segment }: PathBinding,
  { customerRegion }: Pick<PlanSite, 'customerRegion'>,
  relays: readonly Pick<Relay, 'name' | 'kind'>[],
  settings: Pick<SiteSettings, 'target'>,
): TargetChoice | null {
  const region = relay === null ? regionOfTarget(settings.target) : regionOfRelay(relay, relays);
  if (region === null) return { kind: segment };
  const column = segment === 'client-edge' ? 'site' : 'edge';
  const served = azureRow(region);
  if (customerRegion === null || served === null) return { kind: 'azure', region, column };
  return azureTarget(served.azureRegion, customerRegion, column);
}

/** Whether the region of the customer is not known, and more than one could be it with targets of their own. */
export function isCustomerRegionAssumed(
  { relay }: Pick<PathBinding, 'relay'>,
  { customerRegion }: Pick<PlanSite, 'customerRegion'>,
  relays: readonly Pick<Relay, 'name' | 'kind'>[],
): boolean {
  // A target that somebody set for all relays names the region itself.
  const region = relay === null ? null : regionOfRelay(relay, relays);
  return customerRegion === null && region !== null && azureFit(region, null).kind === 'ambiguous';
}

/** The customer region of a target as it is written; `null` of others. */
function regionOfTarget(target: string): string | null {
  const choice = parseTarget(target);
  return choice?.kind === 'azure' ? choice.region : null;
}

function regionOfRelay(name: string, relays: readonly Pick<Relay, 'name' | 'kind'>[]): string | null {
  const found = relays.find((relay) => relay.name.toLowerCase() === name.toLowerCase());
  return found?.kind.kind === 'azure' ? found.kind.region : null;
}
