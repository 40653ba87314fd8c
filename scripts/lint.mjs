/**
 * ESLint over the whole tree in one process, with one program for all types (scripts/tsconfig.lint.json), which is more
 * than a process has by default.
 */
import { spawnSync } from 'node:child_process';
import process from 'node:process';

const HEAP_MIB = 6144;

const { status } = spawnSync(
  process.execPath,
  [`--max-old-space-size=${HEAP_MIB}`, 'node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.'],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
