import { expect, test } from '@playwright/test';
import { browserOverheadsMs } from './accuracy/browser-overhead.ts';
import { ACCURACY_CASES, type AccuracyCase } from './accuracy/cases.ts';
import { truthOf } from './accuracy/compare.ts';
import { directionTruthOf } from './accuracy/direction-truth.ts';
import { expectExact } from './accuracy/expect-truth.ts';
import { measuredOf } from './accuracy/measured.ts';
import { startSite } from './accuracy/site.ts';
import { startControl, type Control } from './firefox/control.ts';
import { isFirefoxInstalled, runWithControl } from './firefox/driver.ts';
import { isPulseInstalled, startPulse, type PulseServer } from './firefox/pulse.ts';
import type { GatewayImpairments } from '../netlab/impairments.ts';
import { skipUnless } from './skip-unless.ts';
import { PATIENCE_MS } from './patience.ts';

/** Long enough for windows of 15 s to slide. */
const DURATION_S = 20;
/** Two connections in Firefox, with a fresh profile and two cores shared by browser, relay and gateway. */
/**
 * What Firefox may add to a packet's round trip: a packet passes through threads of two processes, and the slower the
 * machine, the more of them wait for the processor. A page beside the test, that shares no code with it, tells how long
 * that is here and now (firefox/control.ts): it sends and reads a packet as often, on this host alone. A test's packet is
 * read and sent by the gateway's process too, and meets the relay's; what a wrong clock would add, all have.
 */
const overheadLimitMs = (controlMs: number): number => 1 + 3 * controlMs;

/** What Firefox adds to a packet is timed on a clean path, with nothing beside it; reality/ counts its packets on fifteen others. */
const TIMED: AccuracyCase = ACCURACY_CASES.clean;

/** Of values in order, the one that has this share of them below it. */
const atShare = (sorted: readonly number[], share: number): number =>
  sorted[Math.floor(sorted.length * share)] ?? Infinity;

/** Impairs from the first packet on, without asking how far the page has come: connecting stays clean all the same. */
const ofRtpOnly = ({ seed, up, down }: GatewayImpairments): GatewayImpairments => ({
  seed,
  up: { ...up, appliesTo: 'rtp' },
  down: { ...down, appliesTo: 'rtp' },
});

/** Runs one case and holds all that must be exact to the gateway's log; a page of the control is open beside it. */
async function expectExactOn(
  { impairments }: AccuracyCase,
  { pulse, control }: { readonly pulse: PulseServer | null; readonly control: Control | null },
): Promise<{ readonly overheadsMs: readonly number[]; readonly controlMs: readonly number[] }> {
  if (!control) throw new Error('There is no control.');
  const site = await startSite(ofRtpOnly(impairments), { isActive: true });
  try {
    const url = site.testUrl({ durationS: DURATION_S, packets: true });
    const run = { pulse, timeoutMs: PATIENCE_MS };
    const { updates, controlMs } = await runWithControl(url, control.url, run);
    const measured = measuredOf(updates);
    const { traffic, instrument, client, witness } = measured.result;
    expect(client.browser).toMatch(/^Firefox \d+$/);
    expect(traffic).toMatchObject({ method: 'rtp', confidence: 'exact' });
    expect(instrument).toMatchObject({
      mappingIntact: true,
      foreignPackets: 0,
      arrivalClock: 'receiveTime',
      crossOriginIsolated: true,
    });
    const log = await site.lab.log();
    const truth = truthOf(log, measured);
    expectExact(measured, truth);
    // Firefox binds no channels: the witness has to look into Send indications.
    const { lostUp, lostDown, duplicatesUp } = directionTruthOf(log, measured);
    expect(witness).toMatchObject({ state: 'whole', lostUp, lostDown, lostUnknown: 0, unwitnessed: 0 });
    expect(traffic.duplicates).toBe(duplicatesUp);
    const overheadsMs = browserOverheadsMs(measured, truth);
    expect(overheadsMs).toHaveLength(traffic.received);
    expect(overheadsMs[0], 'a round trip cannot be shorter than on the wire').toBeGreaterThan(0);
    return { overheadsMs, controlMs: controlMs.toSorted((one, other) => one - other) };
  } finally {
    await site.close();
  }
}

test.describe('in Firefox', () => {
  skipUnless(isFirefoxInstalled(), 'Firefox is not installed (Debian package "firefox-esr").');
  skipUnless(isPulseInstalled(), 'PulseAudio is not installed (Debian package "pulseaudio").');

  let pulse: PulseServer | null = null;
  let control: Control | null = null;
  test.beforeAll(async () => {
    pulse = await startPulse();
    control = await startControl();
  });
  test.afterAll(async () => {
    await control?.close();
    await pulse?.close();
  });

  test(`counts equal the truth on ${TIMED.name}, and delays hardly differ @alone @long`, async () => {
    const { overheadsMs, controlMs } = await expectExactOn(TIMED, { pulse, control });
    expect(controlMs.length, 'packets of the control').toBeGreaterThan(overheadsMs.length / 2);
    for (const share of [0.25, 0.5]) {
      const [own, control] = [atShare(overheadsMs, share), atShare(controlMs, share)];
      const what = `what Firefox adds to the packet at ${share}, ms (the control has ${control})`;
      expect(own, what).toBeLessThan(overheadLimitMs(control));
    }
  });
});
