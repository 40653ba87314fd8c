/**
 * Reads a table by the rules of RFC 4180 §2 and nothing else, independently of what wrote it: lines end with CRLF, a
 * cell in quotes may hold commas, line breaks and doubled quotes. Throws where the text breaks a rule.
 */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let at = 0;
  while (at < text.length) {
    const row: string[] = [];
    for (;;) {
      const [cell, after] = text[at] === '"' ? quoted(text, at) : plain(text, at);
      row.push(cell);
      at = after;
      if (text[at] !== ',') break;
      at += 1;
    }
    if (text.slice(at, at + 2) !== '\r\n')
      throw new Error(`no end of line at ${at}: ${text.slice(at, at + 20)}`);
    at += 2;
    rows.push(row);
  }
  if (rows.some(({ length }) => length !== rows[0]?.length)) throw new Error('rows are of different lengths');
  return rows;
}

function plain(text: string, from: number): readonly [string, number] {
  const [cell = ''] = /^[^,\r\n"]*/.exec(text.slice(from)) ?? [];
  return [cell, from + cell.length];
}

function quoted(text: string, from: number): readonly [string, number] {
  const match = /^"((?:[^"]|"")*)"/.exec(text.slice(from));
  if (!match) throw new Error(`a quote that does not end, at ${from}`);
  return [(match[1] ?? '').replaceAll('""', '"'), from + match[0].length];
}

/** Each row as an object by the names of the first. */
export function readTable(text: string): Record<string, string>[] {
  const [header = [], ...rows] = readCsv(text);
  return rows.map((row) => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ''])));
}
