import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const KEPT = '.cache/unit-seconds.json';
/** Of `npm test`, which runs all of them. */
const REPORTS = ['.cache/vitest.json'];

const readJson = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);

/** Seconds that each file of unit tests took, of a report of Vitest's. */
export const secondsIn = (report, root = process.cwd()) =>
  new Map(
    (report?.testResults ?? []).map(({ name, startTime, endTime }) => [
      path.relative(root, name).split(path.sep).join('/'),
      (endTime - startTime) / 1000,
    ]),
  );

/** What each took when it last ran here; those that never did are missing. */
export const knownSeconds = () =>
  new Map([
    ...REPORTS.flatMap((file) => [...secondsIn(readJson(file))]),
    ...Object.entries(readJson(KEPT) ?? {}),
  ]);

/** Remembers what a report says. */
export function keepSeconds(reportFile) {
  const known = { ...readJson(KEPT), ...Object.fromEntries(secondsIn(readJson(reportFile))) };
  writeFileSync(KEPT, JSON.stringify(known));
}
