import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseResultFast, readResultFast } from '../../src/wire/compiled-result.ts';
import { parseResult, readResult, ResultSchema } from '../../src/wire/result.ts';
import { resultDocument } from '../support/result-doc.ts';

/** A real run in Chromium through the relay on loopback. Kept for ever: this version must stay readable. */
const fixture = (): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL('../fixtures/result-1.json', import.meta.url), 'utf8')) as Record<
    string,
    unknown
  >;

describe('edgewise.result/1', () => {
  test('reads the kept document', () => {
    expect(parseResult(fixture())).toEqual({ ok: true, value: fixture() });
  });

  test('names the field that is wrong', () => {
    expect(parseResult({ ...fixture(), durationMs: -1 })).toMatchObject({
      ok: false,
      problem: expect.stringContaining('durationMs') as unknown,
    });
    expect(parseResult({ ...fixture(), schema: 'edgewise.result/2' })).toMatchObject({
      ok: false,
      problem: expect.stringContaining('schema') as unknown,
    });
  });

  test('refuses a document with a field too many, or one too few', () => {
    expect(parseResult({ ...fixture(), extra: 1 }).ok).toBe(false);
    for (const name of Object.keys(fixture())) {
      const rest = fixture();
      Reflect.deleteProperty(rest, name);
      expect(parseResult(rest).ok, name).toBe(false);
    }
  });

  test('refuses anything else without throwing', () => {
    fc.assert(
      fc.property(fc.anything(), (data) => {
        expect(parseResult(data).ok).toBe(false);
      }),
    );
  });

  test('is documented field by field', async () => {
    await expect(resultDocument(ResultSchema)).toMatchFileSnapshot('../../docs/result.md');
  });
});

/** Each shape that a version stored (docs/result-versions.md), written by the code of its time. */
const KEPT = new URL('../fixtures/results/', import.meta.url);
const kept = readdirSync(KEPT).map((name): { name: string; document: Record<string, unknown> } => ({
  name,
  document: JSON.parse(readFileSync(new URL(name, KEPT), 'utf8')) as Record<string, unknown>,
}));

describe('a result of another version', () => {
  test.each(kept)('$name is read whole, and could be stored again', ({ document }) => {
    expect(readResult(document)).toEqual({ ok: true, value: document });
    expect(readResultFast(document)).toEqual({ ok: true, value: document });
    expect(parseResult(document)).toEqual({ ok: true, value: document });
  });

  /** With a field in every object, and an entry in every list that has codes, which no version knows. */
  const grown = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      const items = value.map(grown);
      const hasCodes = value.some((item) => typeof item === 'object' && item !== null && 'code' in item);
      return hasCodes ? [{ code: 'of-tomorrow', sure: true }, ...items] : items;
    }
    if (typeof value !== 'object' || value === null) return value;
    const fields = Object.entries(value).map(([name, inner]): [string, unknown] => [name, grown(inner)]);
    return Object.fromEntries([...fields, ['ofTomorrow', { atMs: 1 }]]);
  };

  test.each(kept)(
    '$name with all that a newer one may add is read as it was, and is not taken to be stored',
    ({ document }) => {
      const newer = grown(document);
      const sent = structuredClone(newer);
      expect(readResult(newer)).toEqual({ ok: true, value: document });
      expect(readResultFast(newer)).toEqual({ ok: true, value: document });
      expect(newer).toEqual(sent);
      expect(parseResult(newer).ok).toBe(false);
      expect(parseResultFast(newer).ok).toBe(false);
    },
  );

  test('is read as this one knows it, or not at all', () => {
    expect(readResult({ ...fixture(), durationMs: '15000', more: 1 })).toMatchObject({
      ok: false,
      problem: expect.stringContaining('durationMs') as unknown,
    });
    expect(readResult({ ...fixture(), schema: 'edgewise.result/2' })).toMatchObject({
      ok: false,
      problem: expect.stringContaining('schema') as unknown,
    });
    expect(readResult({ ...fixture(), timeline: undefined }).ok).toBe(false);
  });

  test('is refused without throwing where it is none', () => {
    fc.assert(
      fc.property(fc.anything(), (data) => {
        expect(readResult(data).ok).toBe(false);
      }),
    );
  });
});
