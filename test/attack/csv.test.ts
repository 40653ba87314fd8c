import { spawnSync } from 'node:child_process';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../e2e/desk/read-csv.ts';
import { csvRows } from '../../src/core/csv-rows.ts';
import { csvLine } from '../../src/core/csv.ts';
import { seededRandom } from '../support/seeded-random.ts';

const PARTS = [
  '=',
  '+',
  '-',
  '@',
  '＝',
  '＋',
  '－',
  '＠',
  ';',
  ',',
  '\t',
  '|',
  '\r',
  '\n',
  '\r\n',
  '"',
  '""',
  "'",
  ' ',
];
const MORE = [
  '\u00a0',
  '\u200b',
  '\ufeff',
  '\u2028',
  '\u0085',
  '\v',
  '\f',
  '1',
  '1+1',
  'a',
  'cmd|',
  'é',
  '\\',
  '=1+1',
  '0.5',
];

/** Tables of three columns, the cells of which are made of what matters. */
function tables(count: number): string[][][] {
  const random = seededRandom(7);
  const below = (bound: number): number => Math.floor(random() * bound);
  const all = [...PARTS, ...MORE];
  const cell = (): string => Array.from({ length: below(6) }, () => all[below(all.length)] ?? '').join('');
  return Array.from({ length: count }, () =>
    // A row of one empty cell is no row to some readers: the first column is never empty.
    Array.from({ length: 1 + below(3) }, () => [`x${cell()}`, cell(), cell()]),
  );
}
const textOf = (rows: readonly string[][]): string => rows.map((row) => csvLine(row)).join('');
/** Apostrophes are all that is put in. */
const bare = (rows: readonly (readonly string[])[]): string[][] =>
  rows.map((row) => row.map((cell) => cell.replaceAll("'", '')));

/**
 * Where anything could begin that a spreadsheet takes for a formula, cut as badly as can be: at every character that any
 * locale or user cuts at, with no regard to quotes; then whatever is not seen is let go. A number computes to itself.
 */
const formulasIn = (text: string): string[] =>
  text
    .split(/[,;\t|\r\n\v\f\u0085\u2028\u2029]/)
    .map((cell) => cell.replace(/^[\s\p{Cc}\u200b-\u200f\u2060\ufeff"]+/u, ''))
    .filter((cell) => /^[=+\-@＝＋－＠]/.test(cell) && !/^-\d+(\.\d+)?"?$/.test(cell));

describe('a table that spreadsheets open', () => {
  it.each([
    ['a lone carriage return', 'a\r=2+2'],
    ['a semicolon', ';=1+1'],
    ['a tab', 'x\t@SUM(A1)'],
    ['white space before it', '  =1+1'],
    ['full width', '＝1+1'],
    ['quotes before it', 'a;""=1+1'],
    ['a mark that nobody sees', '\u200b=1+1'],
    ['a sign', '-2+3'],
    ['DDE', 'a|=cmd|x'],
  ])('runs nothing behind %s', (_what, text) => {
    expect(formulasIn(csvLine(['x', text, 'y']))).toEqual([]);
  });

  it('leaves figures and ordinary words as they are', () => {
    expect(csvLine(['-1.5', '0.25', 'A=B', 'a-b', "O'Neill", ''])).toBe("-1.5,0.25,A=B,a-b,O'Neill,\r\n");
    expect(csvLine(['a', 'b; c'], '\n')).toBe('a,"b; c"\n');
  });

  it('runs nothing, whatever is in it, and is read back whole by three readers (seeded)', () => {
    for (const rows of tables(3000)) {
      const text = textOf(rows);
      expect(formulasIn(text), JSON.stringify(rows)).toEqual([]);
      const wanted = bare(rows);
      expect(bare(readCsv(text)), text).toEqual(wanted);
      expect(bare(csvRows(text).map(({ cells }) => cells)), text).toEqual(wanted);
      expect(bare(parse(text, { record_delimiter: '\r\n' })), text).toEqual(wanted);
    }
  });

  const python = spawnSync('python3', ['-c', 'import csv']);
  it.skipIf(python.status !== 0)("is read back whole by Python's reader too (seeded)", () => {
    const rows = tables(300).flat();
    const script =
      'import csv,io,json,sys;print(json.dumps(list(csv.reader(io.StringIO(sys.stdin.buffer.read().decode(),newline="")))))';
    const { stdout } = spawnSync('python3', ['-c', script], { input: textOf(rows) });
    expect(bare(JSON.parse(stdout.toString()) as string[][])).toEqual(bare(rows));
  });
});
