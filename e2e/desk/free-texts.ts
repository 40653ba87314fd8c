import type { SchemaPart } from '../../test/support/server/api-operations.ts';

/** Where a text field of a schema stands: `path.relays[].ports[].url`. */
export type TextPath = string;

/** Every text field that a schema leaves free, with its greatest length: what has a list of values cannot hold a script. */
export function freeTexts(schema: SchemaPart, at: TextPath = ''): Map<TextPath, number> {
  if (schema.anyOf) return merged(schema.anyOf.map((part) => freeTexts(part, at)));
  if (schema.const !== undefined || schema.enum !== undefined || schema.pattern !== undefined)
    return new Map();
  if (schema.type === 'string') return new Map([[at, schema.maxLength ?? Infinity]]);
  if (schema.type === 'array' && schema.items) return freeTexts(schema.items, `${at}[]`);
  const properties = Object.entries(schema.type === 'object' ? (schema.properties ?? {}) : {});
  return merged(properties.map(([name, part]) => freeTexts(part, below(at, name))));
}

/** A copy of a document in which a text stands in each of these fields that it has, cut to what the field holds. */
export function planted(
  document: unknown,
  text: string,
  fields: ReadonlyMap<TextPath, number>,
  at = '',
): unknown {
  if (typeof document === 'string') return fields.has(at) ? text.slice(0, fields.get(at)) : document;
  if (Array.isArray(document)) return document.map((item: unknown) => planted(item, text, fields, `${at}[]`));
  if (typeof document !== 'object' || document === null) return document;
  return Object.fromEntries(
    Object.entries(document).map(([name, value]) => [name, planted(value, text, fields, below(at, name))]),
  );
}

/** Which of these fields a document has a text in. */
export function textsIn(document: unknown, fields: ReadonlyMap<TextPath, number>, at = ''): TextPath[] {
  if (typeof document === 'string') return fields.has(at) ? [at] : [];
  if (Array.isArray(document)) return document.flatMap((item: unknown) => textsIn(item, fields, `${at}[]`));
  if (typeof document !== 'object' || document === null) return [];
  return Object.entries(document).flatMap(([name, value]) => textsIn(value, fields, below(at, name)));
}

const below = (at: TextPath, name: string): TextPath => (at === '' ? name : `${at}.${name}`);

const merged = (maps: readonly ReadonlyMap<TextPath, number>[]): Map<TextPath, number> =>
  new Map(maps.flatMap((map) => [...map]));
