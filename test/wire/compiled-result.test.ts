import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseResultFast } from '../../src/wire/compiled-result.ts';
import { parseResult } from '../../src/wire/result.ts';

const text = readFileSync(new URL('../fixtures/result-1.json', import.meta.url), 'utf8');
const fixture = (): unknown => JSON.parse(text);

/** Every place of a document: the object or list that holds it, and its name there. */
function placesIn(value: unknown): (readonly [holder: object, name: string])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inside]) => [[value, name] as const, ...placesIn(inside)]);
}

describe('parseResultFast', () => {
  test('reads the kept document', () => {
    expect(parseResultFast(fixture())).toEqual({ ok: true, value: fixture() });
  });

  test('says of a document with anything in any place what parseResult says', () => {
    const places = placesIn(fixture()).length;
    let refused = 0;
    fc.assert(
      fc.property(fc.nat(places - 1), fc.anything(), (at, other) => {
        const changed = fixture();
        const [holder, name] = placesIn(changed)[at] ?? [{}, ''];
        Object.assign(holder, { [name]: other });
        const fast = parseResultFast(changed);
        if (!fast.ok) refused += 1;
        expect(fast).toEqual(parseResult(changed));
      }),
      { seed: 1, numRuns: 300 },
    );
    // Otherwise nothing would have been compared but what both let through.
    expect(refused).toBeGreaterThan(200);
  });

  test('says the same of what is no document', () => {
    fc.assert(
      fc.property(fc.anything(), (data) => {
        expect(parseResultFast(data)).toEqual(parseResult(data));
      }),
    );
  });
});
