import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseResult, ResultSchema } from '../../src/wire/result.ts';
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
