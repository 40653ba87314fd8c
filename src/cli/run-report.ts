import type { Result } from '../wire/result.ts';
import type { Receipt } from './run-outcome.ts';

/** Identifies this version of what `--json` writes. */
export const RUN_REPORT_SCHEMA = 'edgewise.run/1';

/** What `edgewise run --json` writes: where the result is stored, and the result as docs/result.md has it. */
export function runReport(result: Result, { link, code }: Pick<Receipt, 'link' | 'code'>): string {
  return `${JSON.stringify({ schema: RUN_REPORT_SCHEMA, code, link, result }, null, 2)}\n`;
}
