/**
 * A sentence of the pages as a terminal, a log or a file of text takes it: a no-break space there is looked for in vain
 * by whoever searches for `20 ms`, and what keeps a name of another script apart (wording/isolated.ts) is shown as a box.
 */
export const plainText = (sentence: string): string =>
  sentence.replaceAll('\u00a0', ' ').replaceAll(/[\u2068\u2069]/g, '');

/** Lines of columns, each as wide as its widest cell; nothing trails. */
export function inColumns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, cell.length)));
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
