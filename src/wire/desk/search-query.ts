import type { Static, TSchema } from 'typebox';
import { Check } from 'typebox/value';
import { ResultSearchSchema, type ResultSearch } from './search.ts';

type Field = keyof ResultSearch;

/** In the order in which an address shows them. */
const TEXT_FIELDS = [
  'text',
  'ticket',
  'site',
  'user',
  'address',
  'relay',
  'assignee',
  'tag',
] as const satisfies readonly Field[];
const TIME_FIELDS = ['fromMs', 'toMs'] as const satisfies readonly Field[];

/** A search as fields of a query, with the prefix that tells it from another one in the same query. */
export function searchFields(search: ResultSearch, prefix = ''): [string, string][] {
  return [...TEXT_FIELDS, 'verdict' as const, 'status' as const, ...TIME_FIELDS].flatMap(
    (field): [string, string][] => {
      const value = search[field];
      return value === undefined ? [] : [[`${prefix}${field}`, String(value)]];
    },
  );
}

/**
 * Reads a search from a query. Total: a field that is empty or makes no sense is left out, since an address may
 * have been typed, cut off or mangled by a mail program.
 */
export function readSearch(query: URLSearchParamsLike, prefix = ''): ResultSearch {
  const search: ResultSearch = {};
  for (const field of TEXT_FIELDS) {
    const value = query.get(`${prefix}${field}`)?.trim();
    if (isFit(ResultSearchSchema.properties[field], value)) search[field] = value;
  }
  for (const field of TIME_FIELDS) {
    const value = query.get(`${prefix}${field}`);
    const ms = value === null || value.trim() === '' ? undefined : Number(value);
    if (isFit(ResultSearchSchema.properties[field], ms)) search[field] = ms;
  }
  const verdict = query.get(`${prefix}verdict`);
  if (isFit(ResultSearchSchema.properties.verdict, verdict)) search.verdict = verdict;
  const status = query.get(`${prefix}status`);
  if (isFit(ResultSearchSchema.properties.status, status)) search.status = status;
  return search;
}

/** What is read of `URLSearchParams`, which this folder is compiled without. */
export interface URLSearchParamsLike {
  get(name: string): string | null;
}

const isFit = <S extends TSchema>(schema: S, value: unknown): value is Exclude<Static<S>, undefined> =>
  value !== undefined && Check(schema, value);
