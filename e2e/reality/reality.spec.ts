import { expect, test as base } from '@playwright/test';
import { isFirefoxInstalled } from '../firefox/driver.ts';
import { isPulseInstalled } from '../firefox/pulse.ts';
import { COVERING, OVER_STREAMS } from './covering.ts';
import { endingOf } from './ending.ts';
import type { RealPath } from './envelope.ts';
import { expectCounts, expectRoundTrips } from './expect-measured.ts';
import { Laboratory, type RealBrowser, type RealRun, type RealTests } from './laboratory.ts';
import { NO_LAB } from './open-reality.ts';
import { PATIENCE_MS } from '../patience.ts';

/** The shortest test there is: one whole window of 15 s. From opening the page, since far pages take their time to load. */
const TESTS: RealTests = { durationS: 15, timeoutMs: PATIENCE_MS };

/** A worker has a laboratory of its own, for one path after another. */
const test = base.extend<object, { tests: RealTests; laboratory: Laboratory }>({
  tests: [TESTS, { option: true, scope: 'worker' }],
  laboratory: [
    async ({ tests }, use) => {
      const laboratory = new Laboratory(tests);
      await use(laboratory);
      await laboratory.close();
    },
    { scope: 'worker' },
  ],
});

test.describe.configure({ mode: 'parallel' });

/**
 * Runs a test over a path and holds it to the truth, packet for packet: what a busy machine cannot change, so that several
 * laboratories share the cores. Without a laboratory the test is skipped, but never in CI.
 */
async function expectTruthOver(
  path: RealPath,
  browser: RealBrowser,
  laboratory: Laboratory,
): Promise<RealRun | null> {
  const run = await laboratory.run(path, browser);
  expect(run !== null || !process.env['CI'], NO_LAB).toBe(true);
  test.skip(run === null, NO_LAB);
  if (!run) return null;
  const ending = endingOf(run);
  if (ending !== null) {
    expect({ ...ending, mayPreventCalls: path.mayPreventCalls }, 'why there was no call').toMatchObject({
      mayPreventCalls: true,
      isTrue: true,
    });
    return null;
  }
  expectCounts(path, run);
  return run;
}

/** What is timed as well, with nothing beside it: near, far, with loss and with jitter. Their counts are held there too. */
const TIMED: readonly (readonly [string, RealBrowser])[] = [
  ['a round trip of 40 ms, clean', 'chromium'],
  ['a round trip of 240 ms, clean', 'chromium'],
  ['a round trip of 600 ms, clean', 'chromium'],
  ['a round trip of 40 ms, 2 % random loss each way', 'chromium'],
  ['a round trip of 160 ms, \u00b130 ms of jitter that does not', 'chromium'],
  ['a round trip of 40 ms, 2 % random loss each way', 'firefox'],
];
const isTimed = ({ name }: RealPath, browser: RealBrowser): boolean =>
  TIMED.some(([timedName, timedBrowser]) => timedName === name && timedBrowser === browser);

test.describe('through the kernel, counts equal the truth @reality', () => {
  for (const path of [...COVERING.map((one) => one.path), ...OVER_STREAMS])
    if (!isTimed(path, 'chromium'))
      test(`over ${path.name}, in Chromium`, async ({ laboratory }) => {
        await expectTruthOver(path, 'chromium', laboratory);
      });
});

test.describe('through the kernel, counts equal the truth in Firefox @reality', () => {
  test.skip(!isFirefoxInstalled(), 'Firefox is not installed (Debian package "firefox-esr").');
  test.skip(!isPulseInstalled(), 'PulseAudio is not installed (Debian package "pulseaudio").');

  for (const { path, isFirefoxToo } of COVERING)
    if (isFirefoxToo && !isTimed(path, 'firefox'))
      test(`over ${path.name}, in Firefox`, async ({ laboratory }) => {
        await expectTruthOver(path, 'firefox', laboratory);
      });
});

// With nothing beside them: other work changes what a browser adds to the wire's time.
test.describe('through the kernel, counts equal the truth, and no round trip is shorter than the wire\u2019s @long @alone', () => {
  for (const [name, browser] of TIMED)
    test(`over ${name}, in ${browser}`, async ({ laboratory }) => {
      const timed = COVERING.find(({ path }) => path.name === name);
      if (!timed) throw new Error(`The covering set has no path "${name}".`);
      test.skip(browser === 'firefox' && !isFirefoxInstalled(), 'Firefox is not installed.');
      const run = await expectTruthOver(timed.path, browser, laboratory);
      if (run) expectRoundTrips(timed.path, run);
    });
});
