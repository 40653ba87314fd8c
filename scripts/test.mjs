/**
 * Runs tiers of tests, by name (scripts/test/tiers.mjs), one after another; the first stage that fails ends it, or with
 * `--go-on` the first without which there is nothing to try: CI is to say at once all that is wrong. The last
 * line is `N passed, N failed`, which is what our CI reads: all tests of all tiers together, from the runners' reports.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import process from 'node:process';
import { countsOf } from './test/counts.mjs';
import { fetchEngines } from './test/engines.mjs';
import { failuresOf } from './test/failures.mjs';
import { findOrInstallBrowser } from './test/find-browser.mjs';
import { runStage } from './test/run-stage.mjs';
import { TIERS } from './test/tiers.mjs';

const GO_ON = '--go-on';
const goesOn = process.argv.includes(GO_ON);
const names = process.argv.slice(2).filter((argument) => argument !== GO_ON);
const tiers = names.map((name) => {
  const tier = TIERS[name];
  if (!tier) throw new Error(`there is no tier "${name}"; there are: ${Object.keys(TIERS).join(', ')}`);
  return tier;
});
const unitReports = tiers.flatMap((tier) => tier.unitReports);
const browserReports = tiers.flatMap((tier) => tier.browserReports);
const own = { browser: findOrInstallBrowser, engines: fetchEngines };

mkdirSync('.cache', { recursive: true });
for (const report of [...unitReports, ...browserReports]) rmSync(report, { force: true });

// What the first of them built and found is there for those behind it.
const stages = [
  ...new Map(tiers.flatMap((tier) => tier.stages).map((lanes) => [JSON.stringify(lanes), lanes])).values(),
];
const startedMs = performance.now();
const failed = [];
for (const lanes of stages) {
  const failedHere = await runStage(lanes, own);
  failed.push(...failedHere);
  if (failedHere.length > 0 && (!goesOn || lanes.flat().some(({ isNeeded }) => isNeeded))) break;
}

const readReport = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);
const reports = { unit: unitReports.map(readReport), browser: browserReports.map(readReport) };
const counts = countsOf({ ...reports, failedSteps: failed.length });
const minutes = ((performance.now() - startedMs) / 60_000).toFixed(1);
console.log(
  failed.length === 0
    ? `\nEvery check is good, after ${minutes} min.`
    : `\nAfter ${minutes} min, not good: ${failed.join(', ')}.`,
);
// The last lines are what CI keeps.
for (const line of failuresOf(reports)) console.log(line);
if (counts.skipped > 0) console.log(`${counts.skipped} skipped`);
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
