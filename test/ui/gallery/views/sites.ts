import { assess, type AssessedSample } from '../../../../src/core/assessment/assessment.ts';
import { SAMPLED_NAMES, perMetric, type SampledMetric } from '../../../../src/core/sites/sampled-metric.ts';
import { localTime } from '../../../../src/core/assessment/local-time.ts';
import { failingHoursOf } from '../../../../src/core/assessment/peak.ts';
import { percentile90 } from '../../../../src/core/assessment/percentile.ts';
import { parseTarget, targetsOf } from '../../../../src/core/verdict/targets.ts';
import type { SiteReport, SiteRow } from '../../../../src/wire/desk/sites.ts';
import { decidingRows } from '../../../support/deciding-rows.ts';
import { usualFigures } from './records.ts';

/** Sites as the server shows them: seeded samples, assessed by the core. */
const TEN_MINUTES_MS = 600_000;
const DAY_MS = 86_400_000;
const STEP_MS = 6 * 3_600_000;
const ZONE = 'Europe/Berlin';

/** The end of the stretch: a Friday noon, by the clocks of Berlin. */
export const SITE_TO_MS = Date.UTC(2025, 10, 21, 11);
/** Four days after the night in which Berlin's clocks went back. */
export const AFTER_DST_MS = Date.UTC(2025, 9, 30, 11);

/** One slot of the schedule, before it is assessed. */
interface Slot {
  readonly atMs: number;
  readonly outcome: SiteReport['samples'][number]['outcome'];
  readonly reason: string | null;
  readonly metrics: Readonly<Record<SampledMetric, number | null>>;
}

/** What changes an ordinary sample; `hour` and `weekday` are those of the site. */
export type Change = (slot: Slot, local: { readonly hour: number; readonly weekday: number }) => Slot;

/** What a site was like. */
export interface SiteStory {
  readonly site: string;
  readonly days: number;
  readonly change?: Change;
  readonly toMs?: number;
  readonly everyMs?: number;
  readonly target?: string;
  readonly seed?: number;
  /** Days of samples, backwards from the end; those before the stretch are what it is compared with. */
  readonly sampledDays?: number;
}

const AS_IS: Change = (slot) => slot;

export function reportOf(story: SiteStory): SiteReport {
  const { site, days, change = AS_IS, toMs = SITE_TO_MS, everyMs = TEN_MINUTES_MS } = story;
  const target = story.target ?? 'client-edge';
  const fromMs = toMs - days * DAY_MS;
  const count = ((story.sampledDays ?? 2 * days) * DAY_MS) / everyMs;
  const slots = usualFigures(count, story.seed ?? 7)
    .map((metrics, index): Slot => ({
      atMs: toMs - (count - index) * everyMs + 12_000,
      outcome: 'measured',
      reason: null,
      metrics,
    }))
    .map((slot) => change(slot, localTime(slot.atMs, ZONE)));
  const samples = slots.flatMap(({ atMs, outcome, metrics }): AssessedSample[] =>
    outcome === 'missed' || outcome === 'skipped' || outcome === 'checked'
      ? []
      : [{ id: `r${String(atMs)}`, atMs, outcome, metrics: outcome === 'measured' ? metrics : NOTHING }],
  );
  const choice = parseTarget(target);
  const targets = choice && targetsOf(choice);
  if (!targets) throw new Error(`no target is called ${target}`);
  const assessment = assess({ samples, fromMs, toMs, intervalMs: everyMs, timeZone: ZONE, targets });
  return {
    site,
    relay: null,
    relays: ['edge-1', 'edge-2'],
    settings: { timeZone: ZONE, everyMs, target },
    onlyChecks: null,
    assessment: {
      ...assessment,
      peak: { ...assessment.peak, cells: [...assessment.peak.cells] },
      rows: assessment.rows.map(({ change: changed, ...row }) => ({
        ...row,
        worst: [...row.worst],
        cells: [...row.cells],
        change: changed && {
          before: { samples: changed.a.samples, median: changed.a.value, p90: changed.a.p90 },
          difference: changed.difference,
          interval: changed.interval && { ...changed.interval },
          outcome: changed.outcome,
        },
      })),
      weeks: assessment.weeks.map((week) => ({ ...week, p90: { ...week.p90 } })),
    },
    samples: slots
      .filter(({ atMs }) => atMs >= fromMs)
      .map(({ atMs, outcome, reason, metrics }) => ({
        resultId: outcome === 'measured' ? `r${String(atMs)}` : null,
        atMs,
        outcome,
        reason,
        verdict: outcome === 'measured' ? 'meets' : null,
        values: SAMPLED_NAMES.map((name) => (outcome === 'measured' ? metrics[name] : null)),
      })),
  };
}

const NOTHING = perMetric(() => null);

/** The line of the list that a report makes. */
export function siteRowOf({ site, assessment, samples }: SiteReport): SiteRow {
  const rows = [...decidingRows(assessment.rows)].sort((a, b) => badness(b) - badness(a));
  const worst = SAMPLED_NAMES.findIndex((name) => name === rows[0]?.name);
  const { outcome, lacks, cells } = assessment.peak;
  const { fromMs, toMs, coverage, verdict, callsBreachingRatio, enoughAtMs } = assessment;
  return {
    site,
    verdict,
    peak: { outcome, lacks, failingHours: failingHoursOf(cells) },
    coverage: { ...coverage },
    callsBreachingRatio,
    enoughAtMs,
    lastSampleAtMs: samples.findLast(({ outcome }) => outcome === 'measured')?.atMs ?? null,
    rows,
    sparkline: Array.from({ length: Math.round((toMs - fromMs) / STEP_MS) }, (_, step) => {
      const from = fromMs + step * STEP_MS;
      const values = samples
        .filter(({ atMs }) => atMs >= from && atMs < from + STEP_MS)
        .flatMap(({ values }) => values[worst] ?? []);
      return percentile90(values).value;
    }),
  };
}

const badness = ({ p90, isFailed, target }: SiteRow['rows'][number]): number =>
  isFailed ? Infinity : (p90 ?? 0) / target;

/** Evenings on weekdays lose packets on the way up. */
const congested: Change = (slot, { hour, weekday }) =>
  hour >= 18 && hour < 23 && weekday <= 5
    ? {
        ...slot,
        metrics: {
          ...slot.metrics,
          lossUpRatio: (slot.metrics.lossUpRatio ?? 0) * 8 + 0.012,
          lossRatio: (slot.metrics.lossRatio ?? 0) * 8 + 0.012,
          jitterUpMs: (slot.metrics.jitterUpMs ?? 0) + 9,
          rttMs: (slot.metrics.rttMs ?? 0) + 25,
        },
      }
    : slot;

/** Mondays from 9 to 11 find no connection, and now and then another test does not. */
const failing: Change = (slot, { hour, weekday }) =>
  (weekday === 1 && hour >= 9 && hour < 11) || slot.atMs % 7 === 0 || (hour >= 8 && hour < 11)
    ? { ...slot, outcome: 'failed', reason: 'could-not-connect' }
    : slot;

/** Laptops: asleep from Friday evening to Monday morning. */
const weekendGaps: Change = (slot, { hour, weekday }) => {
  if (weekday >= 6 || (weekday === 5 && hour >= 18) || (weekday === 1 && hour < 7))
    return { ...slot, outcome: 'missed', reason: 'asleep' };
  if (hour === 12 && slot.atMs % 1_800_000 < 600_000)
    return { ...slot, outcome: 'skipped', reason: 'overlap' };
  if (hour === 15 && weekday === 2) return { ...slot, outcome: 'unusable', reason: 'sender-stalled' };
  return slot;
};

/** Every week that the gallery shows. */
export const STORIES = {
  good: { site: 'Berlin', days: 7 },
  month: { site: 'Berlin', days: 28, seed: 3 },
  congested: { site: 'Oslo', days: 28, change: congested, seed: 4 },
  few: { site: 'S\u00e3o Paulo', days: 7, sampledDays: 2, seed: 5 },
  failing: { site: 'Head office, floor 2', days: 7, change: failing, seed: 6 },
  gaps: { site: 'Home office, Keller', days: 7, change: weekendGaps, seed: 8 },
  dst: { site: 'Hamburg', days: 7, change: congested, toMs: AFTER_DST_MS, seed: 9 },
} as const satisfies Readonly<Record<string, SiteStory>>;
