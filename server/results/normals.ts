import { normalOf } from '../../src/core/sites/normal.ts';
import { MAX_COMPARED } from '../../src/wire/desk/compare.ts';
import { SAMPLED_NAMES } from '../../src/core/sites/sampled-metric.ts';
import type { Normal, NormalMetric } from '../../src/wire/desk/record.ts';
import type { ResultStore, MetricSample, StoredRecord } from '../store/port/results.ts';

const DAY_MS = 86_400_000;
/** What is normal is said of the last so many days. */
export const NORMAL_DAYS = [7, 28] as const;
const LONGEST_DAYS = Math.max(...NORMAL_DAYS);

/**
 * What was normal before a result: of its site and relay, or of its network where it has no site. Where it has neither,
 * nothing is like it.
 */
export async function normalsOf(results: ResultStore, { row, network }: StoredRecord): Promise<Normal[]> {
  const { atMs, site, relay } = row;
  const samples =
    site === null && network === null
      ? []
      : await results.samples({
          site,
          network: site === null ? network : null,
          relay,
          fromMs: Math.max(0, atMs - LONGEST_DAYS * DAY_MS),
          // Its own sample comes along: its figures are then told as those of the others are.
          toMs: atMs + 1,
          own: row.id,
          limit: MAX_COMPARED,
        });
  const own = samples.find(({ id }) => id === row.id) ?? null;
  return NORMAL_DAYS.map((days): Normal => {
    const within = samples.filter((sample) => sample.atMs < atMs && sample.atMs >= atMs - days * DAY_MS);
    return { days, site, relay, tests: within.length, metrics: normalMetrics(within, own) };
  });
}

const normalMetrics = (samples: readonly MetricSample[], own: MetricSample | null): NormalMetric[] =>
  SAMPLED_NAMES.map((metric) => ({
    metric,
    ...normalOf(
      samples.map((sample) => sample[metric]),
      own?.[metric] ?? null,
    ),
  }));
