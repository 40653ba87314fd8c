/** The parts of a document that a bench writes: `<!-- figures: SCRIPT [-- ARGUMENTS] -->` to `<!-- end of figures -->`. */
const BLOCK = /<!-- figures: (?<command>\S+(?: -- [^\n]*?)?) -->\n(?<body>[^]*?)<!-- end of figures -->/g;

/** @param {string} text */
export const blocksIn = (text) =>
  [...text.matchAll(BLOCK)].map(({ groups }) => ({ command: groups.command, body: groups.body }));

/** The document with another body in the blocks of one command. */
export const withFigures = (text, command, body) =>
  text.replace(BLOCK, (block, ...rest) =>
    rest.at(-1).command === command
      ? `<!-- figures: ${command} -->\n\n${body.trim()}\n\n<!-- end of figures -->`
      : block,
  );

/** The tables with figures that stand outside of all blocks: each by its first line. */
export function tablesByHand(text) {
  const tables = text.replace(BLOCK, '').match(/(?:^\|.*\n)+/gm) ?? [];
  return tables
    .filter((table) => /\|\s*[+-]?\d[\d.,]*(?:\s*(?:%|ms|s|MB))?\s*(?=\|)/.test(table))
    .map((table) => table.split('\n')[0]);
}

/** What a bench printed, as a document has it: its Markdown tables, or where it has none all of it, as it is. */
export function figuresIn(printed) {
  const tables = `${printed}\n`.match(/(?:^\|.*\n)+/gm);
  return tables ? tables.join('\n') : `\`\`\`\n${printed.trim()}\n\`\`\``;
}
