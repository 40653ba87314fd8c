import { Type, type Static, type TSchema } from 'typebox';
import { Check, Clean, Clone, Errors } from 'typebox/value';
import type { Parsed } from './schema.ts';

/**
 * Reads a document that another version may have written (docs/result-versions.md): what this version does not know is
 * left out, fields and list entries with a `code` alike. What it knows must be as it knows it; names the first field
 * that is not. The document itself is not changed. Total: never throws.
 */
export function read<S extends TSchema>(schema: S, data: unknown, what: string): Parsed<Static<S>> {
  if (Check(schema, data)) return { ok: true, value: data };
  const known = Clean(schema, withKnownCodes(schema, Clone(data)));
  if (Check(schema, known)) return { ok: true, value: known };
  const [first] = Errors(schema, known);
  return { ok: false, problem: first ? `${first.instancePath || what}: ${first.message}` : `not a ${what}` };
}

/** Without the entries of lists whose `code` the schema does not name: a finding or a cause of a newer version. */
function withKnownCodes(schema: TSchema, value: unknown): unknown {
  if (Type.IsUnion(schema))
    return schema.anyOf.reduce<unknown>((rest, variant) => withKnownCodes(variant, rest), value);
  if (Type.IsArray(schema) && Array.isArray(value))
    return value
      .filter((item) => isKnown(schema.items, item))
      .map((item) => withKnownCodes(schema.items, item));
  if (!Type.IsObject(schema) || !isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const own = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
      return [name, own ? withKnownCodes(own, inner) : inner];
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
