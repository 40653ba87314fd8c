import { csvLine, harmless } from '../../core/csv.ts';
import { SAMPLED_METRICS } from '../../core/sites/sampled-metric.ts';
import type { SiteAssessment } from './site-assessment.ts';

const HEAD = [
  ...['site', 'relay', 'from', 'to', 'timeZone', 'everyMs', 'targets', 'verdict'],
  ...['expected', 'covered', 'measured', 'failed', 'unusable', 'callsBreachingRatio', 'enoughAt'],
  ...['metric', 'path', 'unit', 'decides', 'samples', 'p90', 'p90Failed', 'p90Low', 'p90High', 'target'],
  ...['outcome', 'breachRatio', 'beforeSamples', 'beforeP90', 'change', 'difference'],
  ...['peakVerdict', 'peakFailingHours'],
] as const;

type Cell = string | number | boolean | null;

/** An assessment as a table, a line for each metric and direction; figures unrounded, with a point. */
export function reportCsv({ site, relay, settings, assessment }: SiteAssessment): string {
  const { coverage, counts, peak, rows, verdict, callsBreachingRatio, enoughAtMs, fromMs, toMs } = assessment;
  const of: Cell[] = [
    ...[harmless(site), harmless(relay ?? ''), isoTime(fromMs), isoTime(toMs)],
    ...[settings.timeZone, settings.everyMs, settings.target, verdict],
    ...[coverage.expected, coverage.covered, counts.measured, counts.failed, counts.unusable],
    ...[callsBreachingRatio, enoughAtMs === null ? null : isoTime(enoughAtMs)],
  ];
  const lines = rows.map(({ name, decides, samples, p90, target, outcome, breachRatio, change }): Cell[] => {
    const { metric, path, unit } = SAMPLED_METRICS[name];
    return [
      ...of,
      ...[metric, path, unit, decides, samples, p90.value, p90.isFailed, p90.low, p90.high, target],
      ...[outcome, breachRatio, change?.before.samples ?? null, change?.before.p90 ?? null],
      ...[change?.outcome ?? null, change?.difference ?? null],
      ...[peak.outcome, peak.cells.filter((cell) => cell.name === name).length],
    ];
  });
  return [[...HEAD], ...lines.map((line) => line.map(cellText))].map((line) => csvLine(line, '\n')).join('');
}

const isoTime = (atMs: number): string => new Date(atMs).toISOString();

const cellText = (cell: Cell): string =>
  cell === null ? '' : typeof cell === 'boolean' ? (cell ? 'yes' : 'no') : String(cell);
