import { assess } from '../../core/assessment/assessment.ts';
import type { MetricComparison } from '../../core/compare/comparison.ts';
import { targetsOf, type TargetChoice } from '../../core/verdict/targets.ts';
import type { SiteReport } from '../../wire/desk/sites.ts';
import type { FileSample } from './file-sample.ts';

type Change = SiteReport['assessment']['rows'][number]['change'];

/** A site's assessment, from wherever its samples are. */
export interface SiteAssessment {
  readonly site: string;
  /** `null`: all. */
  readonly relay: string | null;
  readonly settings: SiteReport['settings'];
  readonly assessment: SiteReport['assessment'];
  /** Pages of results, by id. */
  readonly links: ReadonlyMap<string, string>;
}

/** How samples are assessed. */
export interface AssessmentChoice {
  readonly site: string;
  readonly relay: string | null;
  readonly lastMs: number;
  /** End of the stretch, epoch ms. */
  readonly toMs: number;
  readonly everyMs: number;
  readonly timeZone: string;
  readonly target: TargetChoice;
  /** As `target` is written. */
  readonly targetName: string;
}

/** Assesses samples here, as the server does those that it has. */
export function assessSamples(
  samples: readonly FileSample[],
  choice: AssessmentChoice,
): SiteAssessment | null {
  const { site, relay, toMs, lastMs, everyMs, timeZone, target, targetName } = choice;
  const targets = targetsOf(target);
  if (targets === null) return null;
  const { counts, coverage, rows, weeks, verdict, peak, enoughAtMs, callsBreachingRatio } = assess({
    samples,
    fromMs: toMs - lastMs,
    toMs,
    intervalMs: everyMs,
    timeZone,
    targets,
  });
  return {
    site,
    relay,
    settings: { timeZone, everyMs, target: targetName },
    assessment: {
      fromMs: toMs - lastMs,
      toMs,
      verdict,
      enoughAtMs,
      callsBreachingRatio,
      peak: { ...peak, cells: peak.cells.map((cell) => ({ ...cell })) },
      counts: { ...counts },
      coverage: { ...coverage },
      rows: rows.map(({ change, p90, worst, cells, ...row }) => ({
        ...row,
        p90: { ...p90 },
        worst: worst.map((each) => ({ ...each })),
        cells: cells.map((cell) => ({ ...cell })),
        change: change && changeOf(change),
      })),
      weeks: weeks.map((week) => ({ ...week, coverage: { ...week.coverage }, p90: { ...week.p90 } })),
    },
    links: new Map(samples.flatMap(({ id, link }) => (link === null ? [] : [[id, link] as const]))),
  };
}

const changeOf = ({ a, difference, interval, outcome }: MetricComparison): Change => ({
  before: { samples: a.samples, median: a.value, p90: a.p90 },
  difference,
  interval: interval && { ...interval },
  outcome,
});
