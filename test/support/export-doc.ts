import { ExportedResultSchema } from '../../src/wire/export/document.ts';
import type { ExportColumn } from '../../src/wire/export/column.ts';

/** The export's documentation, column by column, from the table itself. */
export function exportDocument(columns: readonly ExportColumn[]): string {
  const fields = Object.entries(ExportedResultSchema.properties).map(([name, field]) => {
    const meaning =
      'description' in field ? String(field.description) : 'The result, whole: [result.md](result.md)';
    return `| \`${name}\` | ${meaning} |`;
  });
  return [
    '# Exports, column by column',
    '',
    'The desk exports one result, or all that a search finds, as CSV, NDJSON or JSON. This page is made from the table in',
    '`src/wire/export` by `test/wire/export/csv.test.ts` (`npx vitest run test/wire -u` writes it anew).',
    '',
    '## CSV',
    '',
    '* One line per result, a header line first; UTF-8, commas, quotes where they are needed (RFC 4180).',
    '* Decimals have a point, whatever the country of the reader. An empty cell is _not measured_ or not known, never 0.',
    '* A text that begins like a formula (`=`, `+`, `-`, `@`) has an apostrophe before it: a spreadsheet would run it.',
    '  So has what stands behind a comma, semicolon, tab, bar or line break inside, where one might cut.',
    '* Columns are never renamed, moved or given another unit; new ones are added at the end.',
    '* Ratios are 0-1. How each figure is defined: [definitions.md](definitions.md).',
    '',
    '| column | unit | meaning |',
    '|---|---|---|',
    ...columns.map(({ name, unit, meaning }) => `| \`${name}\` | ${unit} | ${meaning} |`),
    '',
    '## NDJSON and JSON',
    '',
    'NDJSON has one object per line, JSON is `{ "schema": "edgewise.export/1", "results": [...] }` with the same objects:',
    '',
    '| field | meaning |',
    '|---|---|',
    ...fields,
    '',
  ].join('\n');
}
