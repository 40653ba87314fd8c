import { Type, type Static, type TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import type { Parsed } from './schema.ts';

/**
 * Reads a document that another version may have written (docs/result-versions.md): what this version does not know is
 * left out, fields and list entries with a `code` alike. What it knows must be as it knows it; names the first field
 * that is not. The document itself is not changed. Total: never throws.
 */
export function read<S extends TSchema>(schema: S, data: unknown, what: string): Parsed<Static<S>> {
  if (Check(schema, data)) return { ok: true, value: data };
  const known = knownOf(schema, data);
  if (Check(schema, known)) return { ok: true, value: known };
  const [first] = Errors(schema, known);
  return { ok: false, problem: first ? `${first.instancePath || what}: ${first.message}` : `not a ${what}` };
}

/**
 * What of a value the schema names: without other fields where it is closed, and without the entries of lists whose `code`
 * it does not have, such as a finding of a newer version. Written out, since the library's own way of leaving fields out
 * would add a tenth to the page.
 */
function knownOf(schema: TSchema, value: unknown): unknown {
  if (Type.IsUnion(schema)) {
    for (const variant of schema.anyOf) {
      const known = knownOf(variant, value);
      if (Check(variant, known)) return known;
    }
    return value;
  }
  if (Type.IsArray(schema) && Array.isArray(value))
    return value
      .filter((item: unknown) => isKnown(schema.items, item))
      .map((item: unknown) => knownOf(schema.items, item));
  if (Type.IsTuple(schema) && Array.isArray(value))
    return value.map((item: unknown, at): unknown => {
      const own = schema.items[at];
      return own ? knownOf(own, item) : item;
    });
  if (!Type.IsObject(schema) || !isRecord(value)) return value;
  const isClosed = 'additionalProperties' in schema && schema.additionalProperties === false;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
      const own = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
      if (own) return [[name, knownOf(own, inner)]];
      return isClosed ? [] : [[name, inner]];
    }),
  );
}

/** Whatever has no code, or is of a list whose entries need none, is left to the check. */
function isKnown(items: TSchema, item: unknown): boolean {
  if (!isRecord(item) || typeof item['code'] !== 'string') return true;
  const { code } = item;
  const codes = (Type.IsUnion(items) ? items.anyOf : [items]).map((variant) =>
    Type.IsObject(variant) ? variant.properties['code'] : undefined,
  );
  return codes.some((known) => known === undefined || Check(known, code));
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
