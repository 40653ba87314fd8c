import { defineConfig } from '@playwright/test';
import { launchOptions } from './e2e/browser.ts';

/** Marks tests whose timing another test would disturb: nothing else runs beside them. */
const ALONE = /@alone/;
/** Marks tests that `npm run test:long` has and `npm test` has not: every case where that has one of each kind. */
const LONG = /@long/;
/** A file has one worker: the longest begin, or two workers wait for the third at the end. */
const LONGEST = ['**/outcomes.spec.ts', '**/headless-run.spec.ts', '**/ui.spec.ts'];

/**
 * Browser tests: the built page, a real server that each spec starts itself, an installed browser. Never again: a
 * second try proves nothing. Where timing is measured against the truth, one at a time (a measurement that another
 * test disturbs proves nothing either); everything else by three workers (scripts/test.mjs).
 */
export default defineConfig({
  testDir: 'e2e',
  projects: [
    { name: 'side-by-side-first', testMatch: LONGEST, grepInvert: [ALONE, LONG] },
    { name: 'side-by-side', testIgnore: LONGEST, grepInvert: [ALONE, LONG] },
    { name: 'alone', grep: ALONE, grepInvert: LONG },
    { name: 'long', grep: LONG },
  ],
  outputDir: 'test-results',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  // A test call is at least 15 s of measuring; the longest specs set their own.
  timeout: 120_000,
  reporter: [['list']],
  use: { headless: true, launchOptions: launchOptions() },
});
