import { findingEffect } from '../../core/grade.ts';
import { perMetric } from '../../core/sampled-metric.ts';
import { targetName } from '../../core/targets.ts';
import { sampledFigures } from '../../wire/sampled-figures.ts';
import type { Result } from '../../wire/result.ts';
import type { FileSample } from './file-sample.ts';

/** Findings by which a test tells that no call came about, or that it did not last. */
const WITHOUT_CALL: ReadonlySet<string> = new Set(['not-connected', 'connection-lost']);

/** A result as a sample: a void run says nothing of the network, one without a call is worse than any figure. */
export function sampleOfResult(result: Result, link: string | null): FileSample {
  const { id, startedAt, labels, path, grades } = result;
  return {
    id,
    atMs: Date.parse(startedAt),
    outcome: outcomeOf(result),
    metrics: sampledFigures(result),
    site: labels.site,
    relay: path.relay.name,
    target: targetName(grades.target),
    link,
    everyMs: null,
    timeZone: null,
  };
}

function outcomeOf({ grades: { findings } }: Result): FileSample['outcome'] {
  if (findings.some((finding) => findingEffect(finding) === 'voids' || finding.code === 'only-connectivity'))
    return 'unusable';
  return findings.some(({ code }) => WITHOUT_CALL.has(code)) ? 'failed' : 'measured';
}

/** Of a sample that has none. */
export const NO_FIGURES: FileSample['metrics'] = perMetric(() => null);
