/**
 * ESLint over the whole tree in one process, with one program for all types (scripts/tsconfig.lint.json): that is more
 * than a process has by default, and the young part of it wide enough that what a rule leaves behind is not copied on.
 */
import { spawnSync } from 'node:child_process';
import process from 'node:process';

const HEAP_MIB = 6144;
const YOUNG_MIB = 128;

const { status } = spawnSync(
  process.execPath,
  [
    `--max-old-space-size=${HEAP_MIB}`,
    `--max-semi-space-size=${YOUNG_MIB}`,
    'node_modules/eslint/bin/eslint.js',
    '--max-warnings',
    '0',
    '.',
  ],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
