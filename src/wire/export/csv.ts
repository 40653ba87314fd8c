import { harmless } from '../../core/csv.ts';
import { isCounted } from '../desk/counted.ts';
import { column, type ExportColumn, type FiguresForExport, type StoredForExport } from './column.ts';
import { DEVICE_COLUMNS } from './device-columns.ts';
import { figureCells } from './figure-columns.ts';
import { LOAD_COLUMNS } from './load-columns.ts';
import { MARK_COLUMNS } from './mark-columns.ts';
import { INSTRUMENT_COLUMNS, METRIC_COLUMNS } from './metric-columns.ts';
import { RECEIPT_COLUMNS } from './receipt-columns.ts';

/** What is known where the test was made: the columns of an agent's own file, in their order. They are complete. */
export const TEST_COLUMNS: readonly ExportColumn[] = [
  ...RECEIPT_COLUMNS,
  ...METRIC_COLUMNS,
  ...INSTRUMENT_COLUMNS,
  ...LOAD_COLUMNS,
];

const WHOLE = 'keptWhole';

/**
 * The columns of the desk's table, in their order. New ones are added at the end, none is renamed or gets another unit: who
 * reads the table by place reads it still, and who reads it by names leaves out those that it does not know. Documented
 * in docs/export.md.
 */
export const EXPORT_COLUMNS: readonly ExportColumn[] = [
  ...TEST_COLUMNS,
  column(
    'counted',
    'yes or no',
    'Sites count it: it came with a token, or for a request and the relay saw it',
    ({ row }) => isCounted(row),
  ),
  column(
    'status',
    'text',
    'How far it has come at the help desk: `new`, `looking`, `waiting` or `done`',
    ({ row }) => row.triage.status,
  ),
  column('assignedTo', 'text', 'Account that has it at the help desk', ({ row }) => row.triage.assignee),
  column('tags', 'text', 'Its tags, joined by `;`', ({ row }) => row.triage.tags.join(';')),
  ...MARK_COLUMNS,
  column(
    'customerRegion',
    'text',
    'Region of the published table that the person is in, as whoever tested or asked for it said; empty: not said',
    ({ result }) => result.labels.region ?? null,
  ),
  ...DEVICE_COLUMNS,
  column(
    WHOLE,
    'yes or no',
    'Whether the result is kept whole; of one that is not, only what it is searched and compared by is in the table',
    () => true,
  ),
];

/** The first line. */
export const csvHeader = (columns = EXPORT_COLUMNS): string[] => columns.map(({ name }) => name);

/** A result as one line of cells, for `csvLine`. */
export const csvRow = (stored: StoredForExport, columns = EXPORT_COLUMNS): string[] =>
  columns.map(({ of }) => cellOf(of(stored)));

/** One whose document has gone, as one line of cells. */
export function csvFiguresRow(left: FiguresForExport): string[] {
  const cells = new Map([...figureCells(left), [WHOLE, false] as const]);
  return EXPORT_COLUMNS.map(({ name }) => cellOf(cells.get(name) ?? null));
}

function cellOf(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'number' ? decimalOf(value) : harmless(value);
}

/** Digits enough for the least that a clock resolves or a ratio of ten minutes' packets can be. */
const SMALL_DIGITS = 20;

/** A number with a point, whatever the reader's country, and never as `1e-7`, which some programs take for text. */
export function decimalOf(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(SMALL_DIGITS).replace(/\.?0+$/, '') : text;
}
