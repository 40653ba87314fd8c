import { expect, test } from '@playwright/test';
import { isFirefoxInstalled } from './firefox/driver.ts';
import { isPulseInstalled, startPulse, type PulseServer } from './firefox/pulse.ts';
import { COVERING, OVER_STREAMS } from './reality/covering.ts';
import type { RealPath } from './reality/envelope.ts';
import { expectMeasured } from './reality/expect-measured.ts';
import { NO_LAB } from './reality/open-reality.ts';
import { runPath, type RealBrowser } from './reality/run-path.ts';

/** The shortest test there is: one whole window of 15 s. */
const DURATION_S = 15;
/** From opening the page: far and with much lost it takes its time to load and to connect. */
const LIMIT_MS = 120_000;

test.describe.configure({ mode: 'parallel', timeout: LIMIT_MS + 60_000 });

/** Runs a test over a path and holds it to the truth. Without the laboratory the test is skipped, but never in CI. */
async function expectTruthOver(path: RealPath, browser: RealBrowser): Promise<void> {
  const run = await runPath(path, { browser, durationS: DURATION_S, timeoutMs: LIMIT_MS });
  expect(run !== null || !process.env['CI'], NO_LAB).toBe(true);
  test.skip(run === null, NO_LAB);
  if (run) expectMeasured(path, run);
}

test.describe('through the kernel, counts equal the truth @long', () => {
  for (const { path } of COVERING)
    test(`over ${path.name}, in Chromium`, async () => {
      await expectTruthOver(path, { kind: 'chromium' });
    });

  for (const path of OVER_STREAMS)
    test(`over ${path.name}, in Chromium`, async () => {
      await expectTruthOver(path, { kind: 'chromium' });
    });
});

test.describe('through the kernel, counts equal the truth in Firefox @long', () => {
  test.skip(!isFirefoxInstalled(), 'Firefox is not installed (Debian package "firefox-esr").');
  test.skip(!isPulseInstalled(), 'PulseAudio is not installed (Debian package "pulseaudio").');

  let pulse: PulseServer | null = null;
  test.beforeAll(async () => {
    pulse = await startPulse();
  });
  test.afterAll(() => pulse?.close());

  for (const { path, isFirefoxToo } of COVERING)
    if (isFirefoxToo)
      test(`over ${path.name}, in Firefox`, async () => {
        if (pulse) await expectTruthOver(path, { kind: 'firefox', pulse });
      });
});
