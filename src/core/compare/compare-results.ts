import { type MetricComparison } from './comparison.ts';
import { SAMPLED_NAMES, type SampledMetric } from '../sites/sampled-metric.ts';
import type { ComparedTest } from './compared-test.ts';
import { judgeBursts } from './judge-bursts.ts';
import { judgeLoss, judgeReorder } from './judge-loss.ts';
import { judgeMeans, meanJitterMs, meanRttMs } from './judge-means.ts';
import { unjudged, type Judged } from './judged.ts';

/**
 * Compares two tests metric by metric over their whole length: the worst window of the longer one would be the worse
 * by chance alone. Only the burst is that of the worst 200 ms, for there is no other. What is larger than chance is
 * judged from how each test's seconds differ among themselves; what changes from hour to hour is in neither.
 */
export const compareResults = (a: ComparedTest, b: ComparedTest): MetricComparison[] =>
  SAMPLED_NAMES.map((metric) => {
    const { values, ...judged } = judge(metric, a, b);
    const [ofA, ofB] = values;
    const side = (value: number | null) => ({ samples: value === null ? 0 : 1, value, p90: null });
    return {
      metric,
      a: side(ofA),
      b: side(ofB),
      difference: ofA === null || ofB === null ? null : ofB - ofA,
      ...judged,
    };
  });

function judge(metric: SampledMetric, a: ComparedTest, b: ComparedTest): Judged {
  switch (metric) {
    case 'rttMs':
      return judgeMeans(metric, a, b, meanRttMs, (row) => row.rttMs);
    case 'jitterMs':
      return judgeMeans(metric, a, b, meanJitterMs, (row) => row.jitterMs);
    case 'lossRatio':
      return judgeLoss('loop', a, b);
    case 'lossUpRatio':
      return judgeLoss('up', a, b);
    case 'lossDownRatio':
      return judgeLoss('down', a, b);
    case 'burstLossRatio':
      return judgeBursts('loop', a, b);
    case 'burstLossUpRatio':
      return judgeBursts('up', a, b);
    case 'burstLossDownRatio':
      return judgeBursts('down', a, b);
    case 'reorderRatio':
      return judgeReorder('loop', a, b);
    case 'reorderUpRatio':
      return judgeReorder('up', a, b);
    case 'reorderDownRatio':
      return judgeReorder('down', a, b);
    // The seconds of a result tell the jitter of the loop only.
    case 'jitterUpMs':
      return unjudged(jitterOf(a, 'up'), jitterOf(b, 'up'));
    case 'jitterDownMs':
      return unjudged(jitterOf(a, 'down'), jitterOf(b, 'down'));
  }
}

const jitterOf = ({ metrics }: ComparedTest, path: 'up' | 'down'): number | null =>
  metrics[path]?.worstJitter15s?.ms ?? null;
