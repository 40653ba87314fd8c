import type { Sample } from '../../wire/sample.ts';
import { summaryFigures } from '../summary.ts';
import type { SlotReport } from './agent.ts';

const OUTCOME: Readonly<Record<Exclude<Sample['outcome'], 'measured'>, string>> = {
  failed: 'no call came about',
  unusable: 'no sample',
  checked: 'checked what the network lets through',
  missed: 'missed',
  skipped: 'skipped',
};
const VERDICT = { meets: 'meets', misses: 'MISSES', 'no-data': 'not enough data' } as const;

/** What became of a slot, as a line for people: `2026-01-31T12:04Z Berlin: meets (round trip 23.1 ms, ...)`. */
export function slotLine({ run }: Pick<SlotReport, 'run'>, sample: Sample): string {
  const when = `${sample.dueAt.slice(0, 16)}Z`;
  const where = sample.relay === null ? sample.site : `${sample.site} by ${sample.relay}`;
  if (sample.outcome !== 'measured' || run === null) {
    const words = sample.outcome === 'measured' ? 'measured' : OUTCOME[sample.outcome];
    return `${when} ${where}: ${words} (${sample.message ?? sample.reason ?? 'no reason given'})`;
  }
  return `${when} ${where}: ${VERDICT[run.result.grades.verdict]} (${summaryFigures(run.result)})`;
}
