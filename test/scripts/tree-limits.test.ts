import { describe, expect, test } from 'vitest';
import { limitsBroken } from '../../scripts/check/tree-limits.mjs';

const broken = (...sources: [string, string][]) => limitsBroken(sources, ['src/core']);
const lines = (count: number) => 'x;\n'.repeat(count);

describe('limitsBroken', () => {
  test('names files that need each other, for types too, and not who needs them', () => {
    expect(
      broken(
        ['src/core/a.ts', "import { b } from './in/b.ts';"],
        ['src/core/in/b.ts', "import { c } from './c.ts';"],
        ['src/core/in/c.ts', "import type { A } from '../a.ts';"],
        ['src/core/d.ts', "import { a } from './a.ts';"],
        ['src/core/e.ts', "import './e.ts';"],
      ),
    ).toEqual([
      'These need each other: src/core/a.ts, src/core/in/b.ts, src/core/in/c.ts.',
      'These need each other: src/core/e.ts.',
    ]);
  });

  test('has nothing against two ways to the same file', () => {
    expect(
      broken(
        ['src/core/a.ts', "import './b.ts';\nimport './c.ts';"],
        ['src/core/b.ts', "import './c.ts';"],
        ['src/core/c.ts', ''],
      ),
    ).toEqual([]);
  });

  test('names a file of 401 lines, and none of 400', () => {
    expect(broken(['src/core/a.ts', lines(400)], ['src/core/b.ts', lines(401)])).toEqual([
      'src/core/b.ts has 401 lines; 400 are the most.',
    ]);
  });

  test('names a folder of 26 files; those of its folders are theirs', () => {
    const files = (folder: string, count: number): [string, string][] =>
      Array.from({ length: count }, (_, i) => [`${folder}/f${i}.ts`, '']);
    expect(broken(...files('src/core', 25), ...files('src/core/in', 26))).toEqual([
      'src/core/in has 26 files beside each other; 25 are the most.',
    ]);
  });

  test.each(['src', 'server', 'bin', 'bench', 'scripts', 'netlab', 'e2e', 'test'])('holds %s', (folder) => {
    expect(
      limitsBroken([
        [`${folder}/a.ts`, "import { b } from './b.ts';"],
        [`${folder}/b.ts`, "import type { A } from './a.ts';"],
      ]),
    ).toEqual([`These need each other: ${folder}/a.ts, ${folder}/b.ts.`]);
  });

  test('leaves other folders alone', () => {
    expect(broken(['src/corea.ts', lines(500)], ['server/a.ts', "import './a.ts';"])).toEqual([]);
  });
});
