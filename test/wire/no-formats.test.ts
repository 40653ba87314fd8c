import { readdirSync } from 'node:fs';
import path from 'node:path';
import { Type } from 'typebox';
import { expect, test } from 'vitest';

const WIRE = path.resolve(import.meta.dirname, '../../src/wire');

/** Every `format` that a schema, or anything within it, names. */
function formatsIn(value: unknown, seen = new Set<unknown>()): string[] {
  if (typeof value !== 'object' || value === null || seen.has(value)) return [];
  seen.add(value);
  const own = 'format' in value && typeof value.format === 'string' ? [value.format] : [];
  return [...own, ...Object.values(value).flatMap((inner) => formatsIn(inner, seen))];
}

test('no schema names a format: the page is built without them (scripts/without-formats.mjs)', async () => {
  expect(formatsIn(Type.Object({ link: Type.Array(Type.String({ format: 'uri' })) }))).toEqual(['uri']);
  const files = readdirSync(WIRE, { recursive: true }).map(String);
  const modules = files.filter((name) => name.endsWith('.ts'));
  expect(modules.length).toBeGreaterThan(40);
  const found = await Promise.all(
    modules.map(async (name) => {
      const exported: unknown = await import(path.join(WIRE, name));
      return formatsIn({ ...(exported as object) }).map((format) => `${name}: ${format}`);
    }),
  );
  expect(found.flat()).toEqual([]);
});
