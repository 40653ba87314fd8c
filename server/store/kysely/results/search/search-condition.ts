import { sql, type Kysely, type SqlBool } from 'kysely';
import { readCode } from '../../../../../src/core/result-code.ts';
import type { ResultSearch } from '../../../../../src/wire/desk/search.ts';
import { tagKey } from '../../../../../src/wire/desk/tags.ts';
import { nameKey } from '../../../port/name-key.ts';
import { ALL_KEYS, onlyKey, type KeyStretch } from '../../months/stretches.ts';
import type { Tables } from '../../tables.ts';
import { looksLikeAddress, readAddressQuery } from '../address-key.ts';
import { prefixRange, typedWords } from '../label-words.ts';

/** The labels that words are looked for in. */
export type LabelField = 'ticket' | 'site' | 'user' | 'relay';
export type LabelColumn = `${LabelField}_key`;
/** Columns that have an index which ends in (at_ms, seq). */
export type KeyColumn =
  LabelColumn | 'verdict' | 'status' | 'assignee_key' | 'address_key' | 'network' | 'code';

const ALL_FIELDS: readonly LabelField[] = ['ticket', 'site', 'user', 'relay'];

/** Labels that are looked up one by one; a prefix that more of them have is a range. */
export const MAX_KEYS = 64;

/** Word starts from `from` to before `to`. */
export interface WordRange {
  readonly from: string;
  readonly to: string;
}

/** Addresses that are looked for: single ones, or from `from` to before `to`. */
export type AddressWay =
  | { readonly kind: 'keys'; readonly column: 'address_key' | 'network'; readonly keys: readonly string[] }
  | {
      readonly kind: 'addresses';
      readonly column: 'address' | 'address_key';
      readonly from: string;
      readonly to: string;
    };

/** One way in which a row fulfils a condition. */
export type Way =
  | AddressWay
  /** Such an address stands inside of the result. */
  | { readonly kind: 'inner'; readonly of: AddressWay }
  | { readonly kind: 'keys'; readonly column: KeyColumn; readonly keys: readonly string[] }
  | { readonly kind: 'tag'; readonly key: string }
  | WordsWay;

/** The label has a word start in each of the ranges. */
export interface WordsWay {
  readonly kind: 'words';
  readonly field: LabelField;
  readonly ranges: readonly WordRange[];
  /** The labels that have; `null`: more than are looked up; left out: nobody has looked. */
  readonly span?: LabelSpan | null;
  /** All labels that have them, where somebody has looked them up for more than the span. */
  readonly labels?: readonly string[];
  /** Few rows have a label between the first and the last of them: those are read, in place of each label's. */
  readonly isDense?: boolean;
}

/** The first and the last of the labels that have the words that are looked for, in the order of their keys. */
export interface LabelSpan {
  readonly first: string;
  readonly last: string;
}

/** A row fulfils it in any of its ways; without any, no row does. */
export type Condition = readonly Way[];

/** The same for conditions that the same rows fulfil, whatever is known of their labels. */
export const nameOf = (condition: Condition): string =>
  JSON.stringify(condition.map((way) => (way.kind === 'words' ? [way.kind, way.field, way.ranges] : way)));

/** What a search asks for: all of the conditions, within the times, of the rows of a stretch. */
export interface Conditions {
  readonly all: readonly Condition[];
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly stretch: KeyStretch;
}

/** Looks up which labels are meant; of all rows. */
export async function conditionsOf(db: Kysely<Tables>, search: ResultSearch): Promise<Conditions> {
  // PostgreSQL answers several at a time.
  const all: Condition[] = await Promise.all(
    ALL_FIELDS.flatMap((field) =>
      wordsOrNone(search[field]).map(({ word }) => waysOfWord(db, [field], word)),
    ),
  );
  const coded = search.text === undefined ? null : await rowOfCode(db, search.text);
  if (coded !== null) all.push([{ kind: 'keys', column: 'code', keys: [coded.code] }]);
  else if (search.text !== undefined) all.push(...(await conditionsOfText(db, search.text)));
  if (search.address !== undefined) all.push(waysOfAddress(search.address));
  if (search.verdict !== undefined) all.push([{ kind: 'keys', column: 'verdict', keys: [search.verdict] }]);
  if (search.status !== undefined) all.push([{ kind: 'keys', column: 'status', keys: [search.status] }]);
  if (search.assignee !== undefined)
    all.push([{ kind: 'keys', column: 'assignee_key', keys: [nameKey(search.assignee)] }]);
  if (search.tag !== undefined) all.push([{ kind: 'tag', key: tagKey(search.tag) }]);
  return {
    all: await together(db, all),
    fromMs: search.fromMs ?? null,
    toMs: search.toMs ?? null,
    stretch: coded ? onlyKey(coded.seq) : ALL_KEYS,
  };
}

/** A search for white space finds nothing, rather than everything. */
function wordsOrNone(text: string | undefined): ReturnType<typeof typedWords> {
  if (text === undefined) return [];
  const words = typedWords(text);
  return words.length > 0 ? words : [{ typed: '', word: null }];
}

/** A code that a result has is that result; a mistyped one is words, which hardly any label has. */
async function rowOfCode(
  db: Kysely<Tables>,
  text: string,
): Promise<{ readonly code: string; readonly seq: number } | null> {
  const read = readCode(text);
  if (read.kind !== 'code') return null;
  const { code } = read;
  const found = await db.selectFrom('results').select('seq').where('code', '=', code).executeTakeFirst();
  return found ? { code, seq: found.seq } : null;
}

async function conditionsOfText(db: Kysely<Tables>, text: string): Promise<Condition[]> {
  return Promise.all(
    wordsOrNone(text).map(async ({ typed, word }) => {
      const ways = await waysOfWord(db, ALL_FIELDS, word);
      return looksLikeAddress(typed) ? [...ways, ...waysOfAddress(typed)] : ways;
    }),
  );
}

async function waysOfWord(
  db: Kysely<Tables>,
  fields: readonly LabelField[],
  word: string | null,
): Promise<Condition> {
  if (word === null) return [];
  const ranges = [prefixRange(word)];
  const [first, ...others] = fields.map((field) =>
    db
      .selectFrom(
        labelsWith(db, field, ranges)
          .select('label.field')
          .limit(2 * MAX_KEYS)
          .as('labels'),
      )
      .selectAll(),
  );
  if (!first) return [];
  const labels = await others.reduce((all, one) => all.unionAll(one), first).execute();
  return fields.flatMap((field) =>
    waysOfLabels(
      field,
      ranges,
      labels.filter((label) => label.field === field).map(({ label_key: key }) => key),
    ),
  );
}

async function waysOfRanges(
  db: Kysely<Tables>,
  field: LabelField,
  ranges: readonly WordRange[],
): Promise<Way[]> {
  const labels = await labelsWith(db, field, ranges)
    .limit(2 * MAX_KEYS)
    .execute();
  return waysOfLabels(
    field,
    ranges,
    labels.map(({ label_key: key }) => key),
  );
}

/** Few labels one by one; none are no way. Of many, twice `MAX_KEYS` are given. */
function waysOfLabels(field: LabelField, ranges: readonly WordRange[], labels: readonly string[]): Way[] {
  // A label may have the word twice; so many have more than half of `MAX_KEYS` different ones.
  if (labels.length === 2 * MAX_KEYS) return [{ kind: 'words', field, ranges }];
  const keys = [...new Set(labels)];
  return keys.length > 0 ? [{ kind: 'keys', column: `${field}_key`, keys }] : [];
}

/**
 * Whether a word of one known label is in a range. The empty text keeps PostgreSQL from reading the whole range for each
 * label, of which it expects one row where there are thousands: a label has few words.
 */
export const startsWithin = ({ from, to }: WordRange) =>
  sql<SqlBool>`(label_words.word || '' >= ${from} and label_words.word || '' < ${to})`;

/** The labels of a field that have a word start in each of the ranges; one may come more than once. */
export function labelsWith(db: Kysely<Tables>, field: LabelField, [first, ...others]: readonly WordRange[]) {
  return db
    .selectFrom('label_words as label')
    .select('label.label_key')
    .where('label.field', '=', field)
    .where('label.word', '>=', first?.from ?? '')
    .where('label.word', '<', first?.to ?? '')
    .where((of) =>
      of.and(
        others.map(({ from, to }) =>
          of.exists(
            of
              .selectFrom('label_words')
              .select('label_words.word')
              .where('label_words.field', '=', field)
              .whereRef('label_words.label_key', '=', 'label.label_key')
              .where(startsWithin({ from, to })),
          ),
        ),
      ),
    );
}

/**
 * Words that only one and the same label can have are looked up together: few people have both names, while many have
 * one of them.
 */
export async function together(db: Kysely<Tables>, all: readonly Condition[]): Promise<Condition[]> {
  const [rest, single]: [Condition[], Condition[]] = [[], []];
  const ranges = new Map<LabelField, WordRange[]>();
  const keys = new Map<KeyColumn, ReadonlySet<string>>();
  for (const condition of all) {
    const [way] = condition;
    if (condition.length !== 1 || way === undefined || !isOfLabels(way)) rest.push(condition);
    else if (way.kind === 'words') ranges.set(way.field, [...(ranges.get(way.field) ?? []), ...way.ranges]);
    else {
      const before = keys.get(way.column);
      keys.set(way.column, new Set(before ? way.keys.filter((key) => before.has(key)) : way.keys));
    }
  }
  for (const [field, ofField] of ranges) {
    const few = keys.get(`${field}_key`);
    if (!few) continue;
    ranges.delete(field);
    // PostgreSQL has no list of nothing.
    if (few.size === 0) continue;
    const rows = await labelsWith(db, field, ofField)
      .where('label.label_key', 'in', [...few])
      .execute();
    keys.set(`${field}_key`, new Set(rows.map(({ label_key: key }) => key)));
  }
  for (const [column, ofColumn] of keys)
    single.push(ofColumn.size === 0 ? [] : [{ kind: 'keys', column, keys: [...ofColumn] }]);
  for (const [field, ofField] of ranges)
    single.push(
      ofField.length === 1
        ? [{ kind: 'words', field, ranges: ofField }]
        : await waysOfRanges(db, field, ofField),
    );
  // Checked first: most rows fail what has one way only.
  return [...single, ...rest];
}

/** Ways of which a row can have one label only. */
const isOfLabels = (way: Way): way is Extract<Way, { kind: 'keys' }> | WordsWay =>
  way.kind === 'keys' || way.kind === 'words';

/** Addresses that results came from, and those that stand inside of results. */
function waysOfAddress(text: string): Condition {
  const way = addressWay(text);
  return way ? [way, { kind: 'inner', of: way }] : [];
}

function addressWay(text: string): AddressWay | null {
  const query = readAddressQuery(text);
  switch (query.kind) {
    case 'address':
      return { kind: 'keys', column: 'address_key', keys: [query.key] };
    case 'network':
      return { kind: 'keys', column: 'network', keys: [query.network] };
    case 'keys':
      return { kind: 'addresses', column: 'address_key', from: query.first, to: `${query.last}~` };
    case 'begin':
      return { kind: 'addresses', column: 'address', ...prefixRange(query.text) };
    case 'none':
      return null;
  }
}
