import { describe, expect, it } from 'vitest';
import { ImportGraph } from '../../scripts/check/import-graph.mjs';
import { scopeOf } from '../../scripts/check/scope.mjs';
import { summaryOf } from '../../scripts/check/summary.mjs';

/** core <- wire <- app, each with a test; a fixture; and what nobody needs. */
const graph = new ImportGraph([
  ['src/core/a.ts', 'export const a = 1;'],
  ['src/wire/b.ts', "import { a } from '../core/a.ts';"],
  ['src/app/c.ts', "export * from '../wire/b.ts';"],
  ['src/app/worker.ts', "new Worker(new URL('../wire/b.ts', import.meta.url))"],
  [
    'test/core/a.test.ts',
    "import { a } from '../../src/core/a.ts';\nnew URL('../fixtures/a.json', import.meta.url);",
  ],
  ['test/wire/b.test.ts', "const b = await import('../../src/wire/b.ts');"],
  ['test/app/c.test.ts', "import '../../src/app/c.ts';"],
  ['test/other.test.ts', "import 'vitest';"],
]);
const scope = (files: string[], gone: string[] = [], seconds: [string, number][] = []) =>
  scopeOf({ files, gone }, graph, new Map(seconds));

describe('what npm run check looks at', () => {
  it('lints what was changed and what imports it, and tests all that needs it, the nearest first', () => {
    expect(scope(['src/core/a.ts'])).toEqual({
      lint: ['src/core/a.ts', 'src/wire/b.ts', 'test/core/a.test.ts'],
      lintLeft: 0,
      unit: ['test/core/a.test.ts', 'test/wire/b.test.ts', 'test/app/c.test.ts'],
      unitLeft: 0,
      forAll: [],
    });
  });

  it('follows threads, fixtures and what is gone', () => {
    expect(scope(['src/wire/b.ts']).lint).toContain('src/app/worker.ts');
    expect(scope(['test/fixtures/a.json'])).toMatchObject({
      lint: ['test/core/a.test.ts'],
      unit: ['test/core/a.test.ts'],
    });
    expect(scope([], ['src/wire/b.ts'])).toMatchObject({
      unit: ['test/wire/b.test.ts', 'test/app/c.test.ts'],
    });
    expect(scope([], ['src/wire/b.ts']).lint).not.toContain('src/wire/b.ts');
  });

  it('leaves out what takes too long, but never what was changed itself', () => {
    const slow: [string, number][] = [['test/wire/b.test.ts', 1000]];
    expect(scope(['src/core/a.ts'], [], slow)).toMatchObject({
      unit: ['test/core/a.test.ts', 'test/app/c.test.ts'],
      unitLeft: 1,
    });
    expect(scope(['test/wire/b.test.ts'], [], slow).unit).toEqual(['test/wire/b.test.ts']);
  });

  it('bounds what is linted, and says of how many it knows nothing', () => {
    const many = new ImportGraph(
      Array.from({ length: 30 }, (_, at) => [`src/app/${at}.ts`, "import '../core/a.ts';"] as const),
    );
    const wide = scopeOf({ files: ['src/core/a.ts', 'package.json'], gone: [] }, many, new Map());
    expect(wide.lint).toHaveLength(25);
    expect(wide.lintLeft).toBe(6);
    expect(
      summaryOf({
        failed: ['lint'],
        seconds: 12.3,
        base: { commit: '0123456789abcdef', why: 'the last commit' },
        changed: { files: ['src/core/a.ts', 'package.json'], gone: [] },
        scope: wide,
      }),
    ).toBe(
      'FAILED: lint, 12 s; 2 files changed since 01234567 (the last commit). Looked at: format and types of everything, ' +
        'lint of 25 files, 0 files of unit tests. Not looked at: what package.json may change elsewhere; lint of 6 further ' +
        'importers; lint and unit tests that no import leads to from what was changed; build and browser. "npm test" does.',
    );
  });
});
