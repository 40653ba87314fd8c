import { outcomeOfTest } from '../../core/sites/sample-outcome.ts';
import { perMetric } from '../../core/sites/sampled-metric.ts';
import { targetName } from '../../core/verdict/targets.ts';
import { decidingFinding } from '../../core/verdict/deciding-finding.ts';
import { sampledFigures } from '../../wire/sampled-figures.ts';
import type { Result } from '../../wire/result.ts';
import type { FileSample } from './file-sample.ts';

/** A result as a sample; `null` for one that made no call, which is none. */
export function sampleOfResult(result: Result, link: string | null): FileSample | null {
  const { id, startedAt, labels, path, grades } = result;
  const metrics = sampledFigures(result);
  const finding = decidingFinding(grades.findings, grades.verdict)?.code ?? null;
  const outcome = outcomeOfTest({ verdict: grades.verdict, finding, metrics });
  if (outcome === 'checked') return null;
  return {
    id,
    atMs: Date.parse(startedAt),
    outcome,
    metrics,
    site: labels.site,
    relay: path.relay.name,
    target: targetName(grades.target),
    link,
    everyMs: null,
    timeZone: null,
  };
}

/** Of a sample that has none. */
export const NO_FIGURES: FileSample['metrics'] = perMetric(() => null);
