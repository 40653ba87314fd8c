import type { Kysely } from 'kysely';
import { readCode } from '../../../../src/core/result-code.ts';
import type { ResultSearch } from '../../../../src/wire/desk/search.ts';
import type { Tables } from '../tables.ts';
import { looksLikeAddress, readAddressQuery } from './address-key.ts';
import { prefixRange, typedWords } from './label-words.ts';

/** The labels that words are looked for in. */
export type LabelField = 'ticket' | 'site' | 'user' | 'relay';
export type LabelColumn = `${LabelField}_key`;
/** Columns that have an index which ends in (at_ms, seq). */
export type KeyColumn = LabelColumn | 'verdict' | 'address_key' | 'network' | 'code';

const ALL_FIELDS: readonly LabelField[] = ['ticket', 'site', 'user', 'relay'];

/** Labels that are looked up one by one; a prefix that more of them have is a range. */
export const MAX_KEYS = 64;

/** One way in which a row fulfils a condition. */
export type Way =
  | { readonly kind: 'keys'; readonly column: KeyColumn; readonly keys: readonly string[] }
  /** The label has a word start from `from` to before `to`. */
  | { readonly kind: 'words'; readonly field: LabelField; readonly from: string; readonly to: string }
  | {
      readonly kind: 'addresses';
      readonly column: 'address' | 'address_key';
      readonly from: string;
      readonly to: string;
    };

/** A row fulfils it in any of its ways; without any, no row does. */
export type Condition = readonly Way[];

/** What a search asks for: all of the conditions, within the times. */
export interface Conditions {
  readonly all: readonly Condition[];
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

/** Looks up which labels are meant. */
export async function conditionsOf(db: Kysely<Tables>, search: ResultSearch): Promise<Conditions> {
  const all: Condition[] = [];
  for (const field of ALL_FIELDS)
    for (const { word } of wordsOrNone(search[field])) all.push(await waysOfWord(db, [field], word));
  if (search.text !== undefined) all.push(...(await conditionsOfText(db, search.text)));
  if (search.address !== undefined) all.push(waysOfAddress(search.address));
  if (search.verdict !== undefined) all.push([{ kind: 'keys', column: 'verdict', keys: [search.verdict] }]);
  return { all, fromMs: search.fromMs ?? null, toMs: search.toMs ?? null };
}

/** A search for white space finds nothing, rather than everything. */
function wordsOrNone(text: string | undefined): ReturnType<typeof typedWords> {
  if (text === undefined) return [];
  const words = typedWords(text);
  return words.length > 0 ? words : [{ typed: '', word: null }];
}

/** A code that a result has is that result; a mistyped one is words, which hardly any label has. */
async function conditionsOfText(db: Kysely<Tables>, text: string): Promise<Condition[]> {
  const read = readCode(text);
  if (read.kind === 'code') {
    const found = await db
      .selectFrom('results')
      .select('seq')
      .where('code', '=', read.code)
      .executeTakeFirst();
    if (found) return [[{ kind: 'keys', column: 'code', keys: [read.code] }]];
  }
  const conditions: Condition[] = [];
  for (const { typed, word } of wordsOrNone(text)) {
    const ways = await waysOfWord(db, ALL_FIELDS, word);
    conditions.push(looksLikeAddress(typed) ? [...ways, ...waysOfAddress(typed)] : ways);
  }
  return conditions;
}

async function waysOfWord(
  db: Kysely<Tables>,
  fields: readonly LabelField[],
  word: string | null,
): Promise<Condition> {
  if (word === null) return [];
  const { from, to } = prefixRange(word);
  const ways: Way[] = [];
  for (const field of fields) {
    const labels = await db
      .selectFrom('label_words')
      .select('label_key')
      .where('field', '=', field)
      .where('word', '>=', from)
      .where('word', '<', to)
      // A label may have the word twice; so many rows have more than half of `MAX_KEYS` different labels.
      .limit(2 * MAX_KEYS)
      .execute();
    const keys = [...new Set(labels.map(({ label_key: key }) => key))];
    if (labels.length === 2 * MAX_KEYS) ways.push({ kind: 'words', field, from, to });
    else if (keys.length > 0) ways.push({ kind: 'keys', column: `${field}_key`, keys });
  }
  return ways;
}

function waysOfAddress(text: string): Condition {
  const query = readAddressQuery(text);
  switch (query.kind) {
    case 'address':
      return [{ kind: 'keys', column: 'address_key', keys: [query.key] }];
    case 'network':
      return [{ kind: 'keys', column: 'network', keys: [query.network] }];
    case 'keys':
      return [{ kind: 'addresses', column: 'address_key', from: query.first, to: `${query.last}~` }];
    case 'begin':
      return [{ kind: 'addresses', column: 'address', ...prefixRange(query.text) }];
    case 'none':
      return [];
  }
}
