import { csvLine } from '../../src/core/csv.ts';
import type { ResultSearch } from '../../src/wire/desk/search.ts';
import { csvFiguresRow, csvHeader, csvRow } from '../../src/wire/export/csv.ts';
import {
  EXPORT_CLOSING,
  EXPORT_OPENING,
  exportedFigures,
  exportedResult,
} from '../../src/wire/export/document.ts';
import type { ResultStore, StoredRecord, StoredResult } from '../store/port/results.ts';

/** How results are written. */
export const EXPORT_FORMATS = {
  json: { mediaType: 'application/json; charset=utf-8' },
  ndjson: { mediaType: 'application/x-ndjson; charset=utf-8' },
  csv: { mediaType: 'text/csv; charset=utf-8; header=present' },
} as const;
export type ExportFormat = keyof typeof EXPORT_FORMATS;

/** Which results are exported. */
export type ExportChoice =
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  | { readonly kind: 'search'; readonly search: ResultSearch };

/** The chosen results, one after the other; those that are no longer kept are left out. */
export async function* chosenResults(
  results: ResultStore,
  choice: ExportChoice,
): AsyncGenerator<StoredRecord, void> {
  if (choice.kind === 'search') {
    yield* results.stream(choice.search);
    return;
  }
  for (const id of choice.ids) {
    const found = await results.find(id);
    if (found) yield found;
  }
}

/**
 * The export as pieces of text, one for each result: a piece is made when it is asked for, so a slow reader slows the
 * reading from the store down, and no more than one result is in memory.
 */
export async function* exportText(
  format: ExportFormat,
  results: AsyncIterable<StoredRecord>,
): AsyncGenerator<string, void> {
  switch (format) {
    case 'json':
      return yield* jsonText(results);
    case 'ndjson':
      for await (const stored of results) yield `${jsonOf(stored)}\n`;
      return;
    case 'csv':
      yield csvLine(csvHeader());
      for await (const stored of results) yield csvLine(cellsOf(stored));
  }
}

const jsonOf = (stored: StoredRecord): string =>
  JSON.stringify(isWhole(stored) ? exportedResult(stored) : exportedFigures(stored));

const cellsOf = (stored: StoredRecord): string[] =>
  isWhole(stored) ? csvRow(stored) : csvFiguresRow(stored);

const isWhole = (stored: StoredRecord): stored is StoredResult => stored.result !== null;

async function* jsonText(results: AsyncIterable<StoredRecord>): AsyncGenerator<string, void> {
  let before = EXPORT_OPENING;
  for await (const stored of results) {
    yield `${before}\n${jsonOf(stored)}`;
    before = ',';
  }
  yield `${before === ',' ? '' : before}\n${EXPORT_CLOSING}\n`;
}

/**
 * Asks for the first piece before anything is sent, so that a store that fails at once is an answer with a status, and
 * not a file that breaks off.
 */
export async function withFirstPiece(
  pieces: AsyncGenerator<string, void>,
): Promise<AsyncGenerator<string, void>> {
  const first = await pieces.next();
  return (async function* () {
    try {
      if (first.done !== true) yield first.value;
      yield* pieces;
    } finally {
      await pieces.return();
    }
  })();
}
