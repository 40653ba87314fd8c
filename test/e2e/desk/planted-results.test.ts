import { describe, expect, it } from 'vitest';
import { freeTexts, planted, textsIn } from '../../../e2e/desk/free-texts.ts';
import { freeResultTexts, plantedResults } from '../../../e2e/desk/planted-results.ts';

const PLANTED = '<script>planted()</script>';

describe('the texts that a schema leaves free', () => {
  it('are those without a list of values or a pattern, by their path and length', () => {
    const schema = {
      type: 'object',
      properties: {
        name: { type: 'string', maxLength: 40 },
        kind: { const: 'edge' },
        code: { type: 'string', pattern: '^[a-z]+$' },
        of: { anyOf: [{ type: 'null' }, { type: 'string' }] },
        ports: { type: 'array', items: { type: 'object', properties: { url: { type: 'string' } } } },
      },
    };
    expect(freeTexts(schema)).toEqual(
      new Map([
        ['name', 40],
        ['of', Infinity],
        ['ports[].url', Infinity],
      ]),
    );
  });

  it('are filled where a document has them, and nothing else is', () => {
    const fields = new Map([
      ['name', 4],
      ['ports[].url', Infinity],
    ]);
    const document = { name: 'x', other: 'x', ports: [{ url: 'x' }, { url: null }] };
    const hostile = { name: '<scr', other: 'x', ports: [{ url: PLANTED }, { url: null }] };
    expect(planted(document, PLANTED, fields)).toEqual(hostile);
    expect(textsIn(hostile, fields)).toEqual(['name', 'ports[].url']);
  });
});

describe('the results that are planted with a script', () => {
  it('have it in every text field that the schema of results leaves free', () => {
    const fields = freeResultTexts();
    const results = plantedResults(
      PLANTED,
      (at) => `planted-result-${at}`,
      () => '2026-01-01T00:00:00.000Z',
    );
    const begins = PLANTED.slice(0, 8);
    // What was there before is no proof: only texts that hold the script count.
    const held = new Set(results.flatMap((result) => textsIn(onlyWith(begins, result), fields)));
    expect([...held].sort()).toEqual([...fields.keys()].sort());
    expect(fields.size).toBeGreaterThan(30);
  });
});

/** A document without the texts in which a part does not stand. */
function onlyWith(part: string, document: unknown): unknown {
  if (typeof document === 'string') return document.includes(part) ? document : null;
  if (Array.isArray(document)) return document.map((item: unknown) => onlyWith(part, item));
  if (typeof document !== 'object' || document === null) return document;
  return Object.fromEntries(Object.entries(document).map(([name, value]) => [name, onlyWith(part, value)]));
}
