import { outcomeOfTest } from '../../core/sites/sample-outcome.ts';
import { decidingFinding } from '../../core/verdict/deciding-finding.ts';
import { SAMPLED_NAMES, type SampledMetric } from '../../core/sites/sampled-metric.ts';
import type { Outcome } from '../../core/verdict/outcome.ts';
import { csvRows } from '../../core/csv-rows.ts';
import { lineProblem, tableProblem } from '../../wording/cli/assess-files.ts';
import { SAMPLED_COLUMNS as COLUMN } from '../../wire/export/figure-columns.ts';
import { gather, type FileContent, type FileSample, type ReadLine } from './file-sample.ts';
import { NO_FIGURES } from './result-sample.ts';

/** Without these a table says nothing of calls. The directions are known to relays of ours alone. */
const NEEDED = ['id', 'measuredAt', 'rttMeanMs', 'worstLossRatio', 'burstLossRatio', 'jitterMs'];

/** A table, or what it lacks. */
export type ReadTable =
  { readonly ok: true; readonly content: FileContent } | { readonly ok: false; readonly problem: string };

/** Reads a table as the desk exports it or `edgewise watch --csv` appends it; columns are found by their names. */
export function readCsv(text: string): ReadTable {
  const [header, ...rows] = csvRows(text);
  if (!header) return { ok: false, problem: tableProblem.empty() };
  if (header.cells.length === 1 && header.cells[0]?.includes(';'))
    return { ok: false, problem: tableProblem.semicolons() };
  const missing = NEEDED.filter((name) => !header.cells.includes(name));
  if (missing.length > 0) return { ok: false, problem: tableProblem.noColumns(missing) };
  const read = rows.map((row) => ({ line: row.line, read: readRow(row, header.cells) }));
  return { ok: true, content: gather(read) };
}

function readRow(
  { cells, isWhole }: { readonly cells: readonly string[]; readonly isWhole: boolean },
  names: readonly string[],
): ReadLine {
  if (!isWhole) return { kind: 'bad', problem: lineProblem.quotes() };
  if (cells.length !== names.length)
    return { kind: 'bad', problem: lineProblem.cells(cells.length, names.length) };
  const cell = (name: string): string => cells[names.indexOf(name)] ?? '';
  if (cell('counted') === 'no') return { kind: 'uncounted' };
  const atMs = Date.parse(cell('measuredAt'));
  if (!/^\d{4}-\d\d-\d\dT/.test(cell('measuredAt')) || Number.isNaN(atMs))
    return { kind: 'bad', problem: lineProblem.measuredAt(cell('measuredAt')) };
  const metrics: Record<SampledMetric, number | null> = { ...NO_FIGURES };
  for (const name of SAMPLED_NAMES) {
    const value = cell(COLUMN[name]);
    if (value !== '' && !/^-?\d+(\.\d+)?(e-?\d+)?$/i.test(value))
      return { kind: 'bad', problem: badNumber(COLUMN[name], value) };
    metrics[name] = value === '' ? null : Number(value);
  }
  const outcome = outcomeOf(cell, metrics);
  if (outcome === null) return { kind: 'nothing', everyMs: null, timeZone: null };
  return {
    kind: 'sample',
    sample: {
      id: cell('id'),
      atMs,
      outcome,
      metrics,
      site: textOf(cell('site')),
      relay: textOf(cell('relay')),
      target: cell('target') || null,
      link: null,
      everyMs: null,
      timeZone: null,
    },
  };
}

const badNumber = (column: string, value: string): string =>
  /^-?\d+,\d+$/.test(value) ? lineProblem.decimalComma(column, value) : lineProblem.noNumber(column, value);

/** An apostrophe before what a spreadsheet would run is not part of a label (wire/export/csv.ts). */
const textOf = (cell: string): string | null => (cell === '' ? null : cell.replace(/^'(?=[=+\-@\t\r])/, ''));

/** `null`: no sample of a call. */
function outcomeOf(
  cell: (name: string) => string,
  metrics: FileSample['metrics'],
): FileSample['outcome'] | null {
  const slot = cell('slotOutcome');
  if (slot === 'failed' || slot === 'unusable') return slot;
  if (slot === 'missed' || slot === 'skipped' || slot === 'checked') return null;
  const verdict = verdictOf(cell('verdict'), metrics);
  // Without its column, a page's being hidden counted when there is no verdict.
  const hiddenMs =
    cell('hiddenMs') === '' ? (verdict === 'no-data' ? Infinity : 0) : Number(cell('hiddenMs'));
  const found = cell('findings')
    .split(';')
    .map((code) => ({ code, hiddenMs }));
  const finding = decidingFinding(found, verdict)?.code ?? null;
  const outcome = outcomeOfTest({ verdict, finding, metrics });
  return outcome === 'checked' ? null : outcome;
}

/** A table may have been made without it: its figures then stand for themselves. */
const verdictOf = (text: string, metrics: FileSample['metrics']): Outcome =>
  text === 'meets' || text === 'misses' || text === 'no-data'
    ? text
    : SAMPLED_NAMES.some((name) => metrics[name] !== null)
      ? 'meets'
      : 'no-data';
