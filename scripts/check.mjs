/**
 * `npm run check`: what can be known in less than a minute of what was changed since the last good check, from the caches
 * in .cache. Format and types are looked at whole; of lint and unit tests, the files that were changed and those nearest
 * to them by imports. The last line says what was not: `npm test` looks at everything.
 */
import { mkdirSync } from 'node:fs';
import process from 'node:process';
import { baseline, changedSince, keepBaseline } from './check/baseline.mjs';
import { keepSeconds, knownSeconds } from './check/durations.mjs';
import { ImportGraph } from './check/import-graph.mjs';
import { scopeOf } from './check/scope.mjs';
import { summaryOf } from './check/summary.mjs';
import { runStage } from './test/run-stage.mjs';

const UNIT_REPORT = '.cache/check-unit.json';

mkdirSync('.cache', { recursive: true });
const startedMs = performance.now();
const base = baseline();
const changed = changedSince(base.commit);
const scope = scopeOf(changed, ImportGraph.ofTree(), knownSeconds());

const node = (name, args) => ({ name, command: process.execPath, args });
const bin = (name, file, args) => node(name, [`node_modules/${file}`, ...args]);
const format = bin('format', 'prettier/bin/prettier.cjs', [
  ...['--check', '--log-level', 'warn', '--cache', '--cache-location', '.cache/prettier', '.'],
]);
const types = {
  name: 'types',
  command: 'npm',
  args: ['run', '--silent', 'test:types', '--', '--incremental'],
};
const lint = node('lint', ['scripts/lint.mjs', ...scope.lint]);
const unit = bin('unit', 'vitest/vitest.mjs', [
  ...['run', '--no-color', '--reporter=dot', '--reporter=json', `--outputFile.json=${UNIT_REPORT}`],
  ...scope.unit,
]);

const lanes = [
  [format, types, ...(scope.lint.length > 0 ? [lint] : [])],
  ...(scope.unit.length > 0 ? [[unit]] : []),
];
const failed = await runStage(lanes, {});
if (scope.unit.length > 0) keepSeconds(UNIT_REPORT);
const seconds = (performance.now() - startedMs) / 1000;
if (failed.length === 0) keepBaseline();
console.log(`\n${summaryOf({ failed, seconds, base, changed, scope })}`);
process.exitCode = failed.length === 0 ? 0 : 1;
