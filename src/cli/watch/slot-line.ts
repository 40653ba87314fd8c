import type { Sample } from '../../wire/sample.ts';
import { verdictInLine } from '../../wording/result/verdict.ts';
import { sampleOutcomeName, sampleReason } from '../../wording/sites/samples.ts';
import { decidingFigures } from '../result-text.ts';
import type { SlotReport } from './agent.ts';

/** What became of a slot, as a line for people: `2026-01-31T12:04Z Berlin: meets (round trip 23.1 ms, ...)`. */
export function slotLine({ run }: Pick<SlotReport, 'run'>, sample: Sample): string {
  const when = `${sample.dueAt.slice(0, 16)}Z`;
  const where = sample.relay === null ? sample.site : `${sample.site} by ${sample.relay}`;
  if (sample.outcome !== 'measured' || run === null)
    return `${when} ${where}: ${sampleOutcomeName(sample.outcome)} (${sample.message ?? sampleReason(sample.reason ?? null)})`;
  return `${when} ${where}: ${verdictInLine(run.result.grades.verdict)} (${decidingFigures(run.result)})`;
}
