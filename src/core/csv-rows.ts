/** A row of a CSV file. */
export interface CsvRow {
  /** Of its first character, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Whether its quotes are in order. */
  readonly isWhole: boolean;
}

/** A cell or the break behind it: RFC 4180 §2, with line breaks of any system. */
const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y;

/**
 * Takes a CSV text apart (RFC 4180). Total: a row whose quotes are not in order is marked, the next one is read.
 *
 * By hand: csv-parse (6.2.1, `skip_records_with_error`) also loses the row behind a quote in the wrong place, and
 * everything behind one that is never closed, and names the line where it gave up. To find the place and begin anew behind it
 * would be as much as stands here. What is in order both read alike (test/attack/csv.test.ts).
 */
export function csvRows(text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  const source = text.replace(/^\uFEFF/, '');
  let line = 1;
  for (let at = 0; at < source.length;) {
    const { cells, end, isWhole } = readRow(source, at);
    if (cells.length > 1 || cells[0] !== '') rows.push({ line, cells, isWhole });
    line += source.slice(at, end).match(/\r\n|\n|\r/g)?.length ?? 0;
    at = end;
  }
  return rows;
}

function readRow(source: string, start: number): { cells: string[]; end: number; isWhole: boolean } {
  const cells: string[] = [];
  let at = start;
  for (;;) {
    CELL.lastIndex = at;
    const match = CELL.exec(source);
    if (match === null) {
      const rest = /[\r\n]+/g;
      rest.lastIndex = at;
      const lineBreak = rest.exec(source);
      const end = lineBreak === null ? source.length : lineBreak.index + lineBreak[0].length;
      return { cells, end, isWhole: false };
    }
    const [, quoted, plain = '', separator] = match;
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    at = CELL.lastIndex;
    if (separator !== ',') return { cells, end: at, isWhole: true };
  }
}
