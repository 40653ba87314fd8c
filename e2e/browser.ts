import { existsSync } from 'node:fs';
import { chromium, type LaunchOptions } from '@playwright/test';
import { findBrowser } from '../src/cli/browser/find-browser.ts';
import { browserFlags } from '../src/cli/browser/flags.ts';
import { isWithoutSandbox, thisMachine } from '../src/cli/browser/this-machine.ts';

/**
 * The browser of the tests: an installed Chromium, Chrome or Edge, else the one that Playwright installed. `null`
 * when there is neither.
 */
export function testBrowserPath(): string | null {
  const found = findBrowser(null, thisMachine);
  if (found.ok) return found.file;
  // A browser that was named and is not there must not be replaced by another.
  if (thisMachine.environment['EDGEWISE_BROWSER']) return null;
  const own = chromium.executablePath();
  return existsSync(own) ? own : null;
}

/** How every test launches its browser: the same flags as the command line's. */
export function launchOptions(): LaunchOptions {
  const executablePath = testBrowserPath();
  if (executablePath === null)
    throw new Error(
      'No browser was found: install Chromium, Google Chrome or Microsoft Edge, or set EDGEWISE_BROWSER.',
    );
  return {
    executablePath,
    args: browserFlags({ isWithoutSandbox: isWithoutSandbox(), isInsecure: false }),
    // Test machines are often containers, where there are no namespaces for a sandbox.
    chromiumSandbox: false,
  };
}
