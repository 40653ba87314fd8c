import { defineConfig } from '@playwright/test';
import { launchOptions } from './e2e/browser.ts';

/** Specs in which nothing is measured to the packet: they may run side by side. */
const PAGES = [
  'ui',
  'desk',
  'desk-views',
  'desk-whole',
  'desk-injection',
  'store',
  'store-faults',
  'watch',
].map((name) => `**/${name}.spec.ts`);
/** Marks tests that `npm run test:long` has and `npm test` has not: every case where that has one of each kind. */
const LONG = /@long/;

/**
 * Browser tests: the built page, a real server that each spec starts itself, an installed browser. Never again: a
 * second try proves nothing. Calls are measured one at a time (a measurement that another test disturbs proves
 * nothing either), pages by two workers (scripts/test.mjs).
 */
export default defineConfig({
  testDir: 'e2e',
  projects: [
    { name: 'pages', testMatch: PAGES, grepInvert: LONG },
    { name: 'calls', testMatch: '**/*.spec.ts', testIgnore: PAGES, grepInvert: LONG },
    { name: 'long', testMatch: '**/*.spec.ts', grep: LONG },
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
