/**
 * What spreadsheets begin a formula with, also in the full width that some East Asian input methods write and Excel
 * takes for the same. Signs are in it: `-1+cmd` is a formula as well.
 */
const FORMULA = '=+\\-@\uff1d\uff0b\uff0d\uff20';
/** What stands before a formula without keeping it from being one: white space, marks that nobody sees, quotes. */
const UNSEEN = '\\s\\u0000-\\u001f\\u200b-\\u200f\\u2060\\ufeff"';
/** Where spreadsheets of some country, or asked by their user, cut: also inside quotes that they do not take for such. */
const CUT = ',;\\t|\\r\\n\\v\\f\\u0085\\u2028\\u2029';

const BEGINS_FORMULA = new RegExp(`^(?=[${UNSEEN}]*[${FORMULA}]|[\\t\\r])`);
const CUT_FORMULA = new RegExp(`([${CUT}])(?=[${UNSEEN}]*[${FORMULA}])`, 'g');
const NEEDS_QUOTES = new RegExp(`[${CUT}"]|^\\s|\\s$`);
/** What computes to itself. */
const NUMBER = /^-?\d+(\.\d+)?$/;

/** A text that begins like a formula with an apostrophe before it, which makes spreadsheets take it for text. */
export const harmless = (text: string): string => (BEGINS_FORMULA.test(text) ? `'${text}` : text);

/**
 * A line of CSV (RFC 4180), for every table that we write. Anybody can put anything into a label, and a spreadsheet may
 * cut at other places than commas: in many countries at semicolons, and then quotes in the middle of what it takes for a
 * cell mean nothing to it. So wherever it could cut, no formula begins: an apostrophe stands before it, at the begin
 * of a cell and inside. Cells are quoted where any of these places are in them.
 */
export const csvLine = (cells: readonly string[], lineBreak: '\r\n' | '\n' = '\r\n'): string =>
  cells.map(csvCell).join(',') + lineBreak;

function csvCell(text: string): string {
  if (NUMBER.test(text)) return text;
  const safe = harmless(text).replace(CUT_FORMULA, "$1'");
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
