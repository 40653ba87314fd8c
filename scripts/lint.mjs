/**
 * ESLint over the whole tree, or the files that are named, in one process, with one program for all types (scripts/tsconfig.lint.json), which is more
 * than a process has by default. `--quick`: without the rules that ask for types (scripts/eslint-quick.config.mjs).
 */
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { ImportGraph } from './check/import-graph.mjs';
import { limitsBroken } from './check/tree-limits.mjs';

const HEAP_MIB = 6144;
/** What is new and may soon be garbage; with 16, as by default, much is moved on that is not worth it. */
const YOUNG_MIB = 128;

const QUICK = '--quick';
const named = process.argv.slice(2).filter((argument) => argument !== QUICK);
const config = process.argv.includes(QUICK) ? ['--config', 'scripts/eslint-quick.config.mjs'] : [];
const files = named.length > 0 ? named : ['.'];
const { status } = spawnSync(
  process.execPath,
  [
    ...[`--max-old-space-size=${HEAP_MIB}`, `--max-semi-space-size=${YOUNG_MIB}`],
    ...['node_modules/eslint/bin/eslint.js', '--max-warnings', '0', ...config, ...files],
  ],
  { stdio: 'inherit' },
);
const broken = limitsBroken(ImportGraph.sourcesOfTree());
for (const sentence of broken) console.error(sentence);
process.exitCode = broken.length > 0 ? 1 : (status ?? 1);
