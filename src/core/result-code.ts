/**
 * The code of a result: eight characters that are read over the phone. It finds the result at the desk; without the
 * desk's login it opens nothing, so it needs to be short, not secret.
 */

/** No `0 O`, `1 I L`, `2 Z`, `5 S`, `8 B`, `U V` pairs: of each at most one is left. */
export const CODE_ALPHABET = '23456789ACDEFGHJKMNPQRTVWXY';
export const CODE_LENGTH = 8;

/**
 * Weights of the characters in the check sum, modulo 27. Each is coprime to 27, so any one wrong character changes
 * the sum; neighbours differ by 1 or 2, coprime as well, so two neighbours that changed places do too.
 */
const WEIGHTS = [1, 2, 4, 5, 7, 8, 10, 11] as const;
/** What people write for a character that the code has: the sound or the look is that of the other. */
const MEANT: Readonly<Record<string, string>> = { B: '8', S: '5', Z: '2', U: 'V' };

const valueOf = (character: string): number => CODE_ALPHABET.indexOf(character);

const checkSum = (values: readonly number[]): number =>
  values.reduce((sum, value, index) => sum + value * (WEIGHTS[index] ?? 0), 0) % CODE_ALPHABET.length;

/** Number of codes there are. */
export const CODE_COUNT = CODE_ALPHABET.length ** (CODE_LENGTH - 1);

/** The code of a number from 0 to `CODE_COUNT` - 1, with its check character. */
export function codeOf(number: number): string {
  const values: number[] = [];
  for (let rest = number; values.length < CODE_LENGTH - 1; rest = Math.floor(rest / CODE_ALPHABET.length))
    values.push(rest % CODE_ALPHABET.length);
  const last = CODE_ALPHABET.split('').findIndex((_, value) => checkSum([...values, value]) === 0);
  if (last < 0) throw new Error(`no check character for ${number}`);
  return [...values, last].map((value) => CODE_ALPHABET[value]).join('');
}

/** What a text that should be a code is. */
export type ReadCode =
  | { readonly kind: 'code'; readonly code: string }
  /** As long as a code and of its characters, but with a wrong one, or two that changed places. */
  | { readonly kind: 'mistyped' }
  | { readonly kind: 'no-code' };

/** Reads a code as people write it: any case, with spaces and hyphens, and `B` for `8`. */
export function readCode(text: string): ReadCode {
  const characters = text
    .toUpperCase()
    .replace(/[\s-]/g, '')
    .split('')
    .map((character) => MEANT[character] ?? character);
  const values = characters.map(valueOf);
  if (values.length !== CODE_LENGTH || values.includes(-1)) return { kind: 'no-code' };
  return checkSum(values) === 0 ? { kind: 'code', code: characters.join('') } : { kind: 'mistyped' };
}

/** A code as it is shown: in two groups of four. */
export const spellCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;
