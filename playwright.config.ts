import { defineConfig } from '@playwright/test';
import { launchOptions } from './e2e/browser.ts';

/** Marks tests whose timing another test would disturb: nothing else runs beside them. */
const ALONE = /@alone/;
/** Marks tests of the second tier: `npm run test:long` has them, and CI behind `npm test`. */
const LONG = /@long/;
/** Titles and tags come in any order. */
const BOTH = /@long.*@alone|@alone.*@long/;
/**
 * Marks tests of the second tier that bring laboratories of their own, on hosts of their own, and count exactly what crosses them:
 * few share the cores, and what counts goes before all else (netlab/hosts/first.sh).
 */
const REALITY = /@reality/;
/** Marks those of many servers and relays, which no other browser test is beside, but unit tests in their pauses. */
const LABORATORY = /@laboratory/;
/** A file has one worker: the longest begin, or two workers wait for the third at the end. */
const LONGEST = ['**/outcomes.spec.ts', '**/headless-run.spec.ts', '**/desk-views.spec.ts'];
const LONGEST_OF_LONG = ['**/idle-life.spec.ts', '**/connectivity/*.spec.ts', '**/outcomes.spec.ts'];

/**
 * Browser tests: the built page, a real server that each spec starts itself, an installed browser. Never again: a
 * second try proves nothing. Where timing is measured against the truth, one at a time (a measurement that another
 * test disturbs proves nothing either); everything else side by side (scripts/test/tiers.mjs says by how many workers).
 */
export default defineConfig({
  testDir: 'e2e',
  projects: [
    { name: 'side-by-side-first', testMatch: LONGEST, grepInvert: [ALONE, LONG, REALITY, LABORATORY] },
    { name: 'side-by-side', testIgnore: LONGEST, grepInvert: [ALONE, LONG, REALITY, LABORATORY] },
    { name: 'alone', grep: ALONE, grepInvert: [LONG, REALITY] },
    { name: 'long-first', testMatch: LONGEST_OF_LONG, grep: LONG, grepInvert: [ALONE, REALITY] },
    { name: 'long', testIgnore: LONGEST_OF_LONG, grep: LONG, grepInvert: [ALONE, REALITY] },
    { name: 'long-alone', grep: BOTH, grepInvert: REALITY },
    { name: 'laboratory', grep: LABORATORY },
    { name: 'reality', grep: REALITY, fullyParallel: true },
  ],
  outputDir: 'test-results',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  // For what hangs alone: how long a test takes on a busy machine says nothing of the product.
  timeout: 600_000,
  // What is waited for comes later on a busy machine; five seconds, as by default, were too short for a result worked out there.
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: { headless: true, launchOptions: launchOptions() },
});
