import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ImportGraph } from '../../scripts/check/import-graph.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Files that need each other, the first by way of the second and back again. */
function circlesIn(sources: ReadonlyMap<string, string>): string[] {
  const graph = new ImportGraph(sources);
  const files = [...sources.keys()];
  const needing = new Map(files.map((file) => [file, graph.distancesFrom([file])]));
  return files.flatMap((a) =>
    files.flatMap((b) =>
      a < b && needing.get(a)?.has(b) && needing.get(b)?.has(a) ? [`${a} <-> ${b}`] : [],
    ),
  );
}

describe('files of the server', () => {
  it('do not need each other in a circle, not even for their types', () => {
    const files = readdirSync(path.join(ROOT, 'server'), { recursive: true, encoding: 'utf8' })
      .map((file) => `server/${file.split(path.sep).join('/')}`)
      .filter((file) => file.endsWith('.ts'));
    const sources = new Map(files.map((file) => [file, readFileSync(path.join(ROOT, file), 'utf8')]));
    expect(sources.size).toBeGreaterThan(200);
    expect(circlesIn(sources)).toEqual([]);
  });

  it('would be found out: a circle of three is three pairs', () => {
    const sources = new Map([
      ['server/a.ts', "import type { B } from './b.ts';"],
      ['server/b.ts', "import { c } from './in/c.ts';"],
      ['server/in/c.ts', "export * from '../a.ts';"],
      ['server/d.ts', "import { a } from './a.ts';"],
    ]);
    expect(circlesIn(sources)).toEqual([
      'server/a.ts <-> server/b.ts',
      'server/a.ts <-> server/in/c.ts',
      'server/b.ts <-> server/in/c.ts',
    ]);
  });
});
