import type { SchemaPart } from './server/api-operations.ts';

/** So many, from 0, one of which is drawn. */
export type Below = (count: number) => number;

/** Values at which parsers, databases and arithmetic turn. */
const HOSTILE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  -0,
  2 ** 53,
  2 ** 31,
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202ereversed',
  'é'.normalize('NFD'),
  "'; drop table results; --",
  '<script>alert(1)</script>',
  '=1+1',
  '../../etc/passwd',
  '%00',
  '__proto__',
  'constructor',
  'NaN',
  '2026-13-45T99:99:99Z',
  'a'.repeat(5000),
  [],
  {},
  [[[[[[[[[[]]]]]]]]]],
  { toString: 1, length: -1 },
  { $gt: '' },
];
/** Deeper than any schema of ours. */
const MOST_DEPTH = 12;

const oneOf = <T>(items: readonly T[], below: Below): T | undefined => items[below(items.length)];

/** A value for a field of a name that means something to the server; `undefined` where any will do. */
export type Known = (name: string) => unknown;
/** How often such a value stands in its field: three of four times. */
const KNOWN_OF = 4;

const nothingKnown: Known = () => undefined;

/** Something that a schema takes, mostly; patterns are not looked at. */
export function fitting(schema: SchemaPart, below: Below, known: Known = nothingKnown, depth = 0): unknown {
  if (depth > MOST_DEPTH) return null;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return oneOf(schema.enum, below);
  if (schema.anyOf) return fitting(oneOf(schema.anyOf, below) ?? {}, below, known, depth + 1);
  switch (typeof schema.type === 'string' ? schema.type : schema.type?.[0]) {
    case 'string': {
      const least = schema.minLength ?? 0;
      return 'x'.repeat(Math.min(5000, least + below(Math.min(40, (schema.maxLength ?? 40) - least + 1))));
    }
    case 'integer':
      return Math.ceil(numberIn(schema, below));
    case 'number':
      return numberIn(schema, below);
    case 'boolean':
      return below(2) === 1;
    case 'array': {
      const least = schema.minItems ?? 0;
      const length = least + below(Math.min(3, (schema.maxItems ?? 3) - least + 1));
      return Array.from({ length }, () => fitting(schema.items ?? {}, below, known, depth + 1));
    }
    case 'object': {
      const required = new Set(schema.required ?? []);
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).flatMap(([name, part]) =>
          required.has(name) || below(2) === 1
            ? [
                [
                  name,
                  (below(KNOWN_OF) > 0 ? known(name) : undefined) ?? fitting(part, below, known, depth + 1),
                ],
              ]
            : [],
        ),
      );
    }
    default:
      return null;
  }
}

function numberIn({ minimum = 0, maximum = 1e6 }: SchemaPart, below: Below): number {
  return minimum + ((maximum - minimum) * below(1001)) / 1000;
}

/** The same with one thing in it changed: another value, one that is gone, one too many. */
export function spoiled(value: unknown, below: Below): unknown {
  if (below(4) === 0 || typeof value !== 'object' || value === null) return oneOf(HOSTILE, below);
  if (Array.isArray(value)) {
    const items: unknown[] = [...(value as unknown[])];
    const at = below(items.length + 1);
    items[at] = at < items.length ? spoiled(items[at], below) : oneOf(HOSTILE, below);
    return items;
  }
  const entries: [string, unknown][] = Object.entries(value);
  const at = below(entries.length + 1);
  const [name, inner] = entries[at] ?? [oneOf(['extra', '__proto__', '', 'constructor'], below) ?? 'x', 1];
  const others = entries.filter((_entry, index) => index !== at);
  // Not by a literal: `__proto__` is a property like any other in JSON.
  return below(5) === 0
    ? Object.fromEntries(others)
    : Object.fromEntries([...others, [name, spoiled(inner, below)]]);
}

/** A text to stand where a schema asks for a text, in an address. */
export function textOf(schema: SchemaPart, below: Below): string {
  const value = below(3) === 0 ? oneOf(HOSTILE, below) : fitting(schema, below);
  return typeof value === 'string' ? value : JSON.stringify(value);
}
