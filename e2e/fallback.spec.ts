import { expect, test } from '@playwright/test';
import type { Result } from '../src/wire/result.ts';
import { measuredOf } from './accuracy/measured.ts';
import { runInChromium } from './accuracy/run-in-chromium.ts';
import { startSite } from './accuracy/site.ts';
import { isFirefoxInstalled, runInFirefox } from './firefox/driver.ts';
import { skipUnless } from './skip-unless.ts';
import type { UnattendedUpdate } from '../src/wire/unattended.ts';
import { PATIENCE_MS } from './patience.ts';

/** The shortest test. */
const DURATION_S = 15;
/** A browser whose payloads cannot be replaced. */
const WITHOUT_TRANSFORM = 'delete globalThis.RTCRtpScriptTransform;';

/** Runs one unattended test on a clean path. */
async function resultOf(run: (url: URL) => Promise<UnattendedUpdate[]>): Promise<Result> {
  const site = await startSite({ seed: 8 });
  try {
    return measuredOf(await run(site.testUrl({ durationS: DURATION_S }))).result;
  } finally {
    await site.close();
  }
}

type FallbackCause = 'no-encoded-transform' | 'audio-suspended';

/** A fallback must work, keep to the plan's rate, and say what it is, why, and what is wrong with it. */
function expectFallback({ traffic, grades, instrument, metrics }: Result, cause: FallbackCause): void {
  expect(traffic).toMatchObject({ method: 'data-channel', confidence: 'lower', duplicates: null });
  expect(traffic.distortions.length, 'distortions that are told').toBeGreaterThan(0);
  expect(grades.findings).toContainEqual({ code: 'data-channel', cause });
  expect(instrument).toMatchObject({ arrivalClock: 'page', mappingIntact: null });

  expect(traffic.streams.length).toBe(5);
  for (const { rtp } of traffic.streams) expect(rtp, 'RTP that there is none of').toEqual([]);
  const planned = traffic.packetRatePerSecond * DURATION_S;
  // A tick that a busy machine misses is never made up for, so only the upper bound is sharp: one round may be extra.
  expect(traffic.sent).toBeLessThanOrEqual(planned + traffic.streams.length);
  expect(traffic.sent).toBeGreaterThan(planned / 2);
  expect(traffic.received + traffic.lost).toBe(traffic.sent);
  expect(metrics.loop.rttMs, 'round trips').not.toBeNull();
}

test.describe('without encoded transforms the data channel measures, and says so', () => {
  test('in Chromium @long', async () => {
    const run = { initScript: WITHOUT_TRANSFORM, timeoutMs: PATIENCE_MS };
    expectFallback(await resultOf((url) => runInChromium(url, run)), 'no-encoded-transform');
  });

  test('in Firefox @long', async () => {
    skipUnless(isFirefoxInstalled(), 'Firefox is not installed (Debian package "firefox-esr").');
    const run = { pulse: null, initScript: WITHOUT_TRANSFORM, timeoutMs: PATIENCE_MS };
    expectFallback(await resultOf((url) => runInFirefox(url, run)), 'no-encoded-transform');
  });
});

test('without an audio device Firefox measures by data channel, and nothing of it is graded as good @long', async () => {
  skipUnless(isFirefoxInstalled(), 'Firefox is not installed (Debian package "firefox-esr").');
  const result = await resultOf((url) => runInFirefox(url, { pulse: null, timeoutMs: PATIENCE_MS }));
  expectFallback(result, 'audio-suspended');
  expect(result.grades.findings).toContainEqual({ code: 'audio-suspended' });
  expect(result.grades.verdict).not.toBe('meets');
});
