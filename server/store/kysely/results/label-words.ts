/**
 * How labels are found: whatever their case, from the start of any word in them. Accents carry no meaning either
 * (`zurich` finds `Zürich`), as people type what their keyboard has.
 */

/** A stored word start is cut here; nobody types more of a label to find it. */
const MAX_WORD = 64;
/** Word starts that a label is found by. */
const MAX_WORDS = 40;
/** Sorts after every continuation of a text, byte by byte. */
const LAST = '\u{10FFFF}';

/** A character at which a word starts: after white space any, elsewhere the first letter or digit of a run. */
const WORD_START = /(?<=^|\s)\S|(?<![\p{L}\p{N}])[\p{L}\p{N}]/gu;

/** Text that both databases can store as it is: no NUL and no half of a surrogate pair. */
export const storableText = (text: string): string => text.replace(/[\0\p{Surrogate}]/gu, '\uFFFD');

/** A label as it is compared with another: the same for `Berlin`, ` berlin` and `BERLIN`. */
export const labelKey = (label: string): string => storableText(label).trim().toLowerCase().normalize('NFC');

const fold = (text: string): string =>
  labelKey(text)
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replaceAll('ß', 'ss');

const cut = (text: string): string => Array.from(text).slice(0, MAX_WORD).join('');

/** The label from each of its word starts on, as it is stored for prefixes to be found. */
export function wordStarts(label: string): string[] {
  const folded = fold(label);
  const starts = [...folded.matchAll(WORD_START)].slice(0, MAX_WORDS);
  return [...new Set(starts.map(({ index }) => cut(folded.slice(index, index + 2 * MAX_WORD))))];
}

/**
 * What somebody typed, word by word; a label matches when each is the begin of one of its word starts. `word` is
 * `null` when nothing is left of it that labels are found by.
 */
export function typedWords(text: string): { readonly typed: string; readonly word: string | null }[] {
  const typed = text.split(/\s+/u).filter((each) => each !== '');
  return typed.map((each) => {
    const word = fold(each)
      .replace(/[,;]+$/u, '')
      .replace(/^[^\p{L}\p{N}.:]+(?=[\p{L}\p{N}])/u, '');
    return { typed: each, word: word === '' ? null : cut(word) };
  });
}

/** Everything that begins with a text is at or after `from` and before `to`, compared byte by byte. */
export const prefixRange = (text: string): { readonly from: string; readonly to: string } => ({
  from: text,
  to: text + LAST,
});
