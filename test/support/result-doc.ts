/** The part of JSON Schema that the wire's schemas use. */
interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

/** A value's kind in words: `number`, `"udp" or "tcp"`, `list of object`, `number or null`. */
function kindOf(schema: Schema): string {
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.anyOf) return [...new Set(schema.anyOf.map(kindOf))].join(' or ');
  if (schema.items) return `list of ${kindOf(schema.items)}`;
  return schema.type ?? 'anything';
}

/** The objects inside a schema, where a reader must look next. */
const insideOf = (schema: Schema): readonly Schema[] =>
  schema.items
    ? insideOf(schema.items)
    : schema.anyOf
      ? schema.anyOf.flatMap(insideOf)
      : schema.properties
        ? [schema]
        : [];

const suffixOf = (schema: Schema): string => (schema.items ? '[]' : '');

/** What a value means: its own description, else that of the first kind that has one. */
const meaningOf = (schema: Schema): string =>
  [...(schema.anyOf ?? []).map((kind) => kind.description), schema.description]
    .filter((text) => text !== undefined)
    .join('. ');

function rowsOf(schema: Schema, path: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const own = `${path}${name}${suffixOf(field)}`;
    const inside = insideOf(field);
    const tag = (object: Schema): string => {
      const { code = null, kind = null, state = null } = object.properties ?? {};
      const told = code ?? kind ?? state;
      return inside.length > 1 && told && 'const' in told ? `(${String(told.const)})` : '';
    };
    return [
      `| \`${own}\` | ${kindOf(field).replaceAll('|', '\\|')} | ${meaningOf(field)} |`,
      ...inside.flatMap((object) => rowsOf(object, `${own}${tag(object)}.`)),
    ];
  });
}

/** The result's documentation, field by field, from its schema. */
export function resultDocument(schema: Schema): string {
  return [
    '# The result, field by field',
    '',
    'A test is one JSON document, `edgewise.result/1`. This page is made from its schema in `src/wire/result.ts` by',
    '`test/wire/result.test.ts` (`npx vitest run test/wire -u` writes it anew), so the two cannot differ.',
    '',
    '* Times are milliseconds, ratios are 0-1, sizes are bytes, rates are per second.',
    '* `null` means *not measured*. It is never 0.',
    '* Times named `startMs`, `windowStartMs` and `atMs` count from the begin of the measured stretch.',
    '* `startedAt` is by the clock of whoever measured. What the server knows beside a result (when it arrived, when it was',
    '  measured by its own clock, who answers for it) stands in the rows of the desk ([sites.md](sites.md)).',
    '* The figures bound each other ([security.md](security.md)): one that contradicts the others is refused in words.',
    '* How each figure is defined: [definitions.md](definitions.md).',
    '',
    '| field | kind | meaning |',
    '|---|---|---|',
    ...rowsOf(schema, ''),
    '',
  ].join('\n');
}
