import { defineConfig } from '@playwright/test';
import { launchOptions } from './e2e/browser.ts';

/**
 * Browser tests: the built page, a real server that each spec starts itself, an installed browser. One at a time
 * and never again: a measurement that another test disturbs proves nothing, and neither does a second try.
 */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
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
