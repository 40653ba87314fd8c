import { expect, test } from '@playwright/test';
import { ACCURACY_CASES, type AccuracyCase } from './accuracy/cases.ts';
import { truthOf } from './accuracy/compare.ts';
import { expectExact, expectTruth } from './accuracy/expect-truth.ts';
import { runCase } from './accuracy/run-case.ts';

/**
 * Of the second tier: in the first a clean path (outcomes.spec.ts) and one with loss and duplication both ways
 * (directions.spec.ts) are held to the same truth.
 */

/** A second more than the longest window, so that windows slide. */
const DURATION_S = 16;

/** Whose delays are held to the wire's as well. Nothing is beside either: a browser that does not come to read loses packets that no gateway logs. */
const TIMED: readonly AccuracyCase[] = [ACCURACY_CASES.clean, ACCURACY_CASES.delayAndJitter];
/** What no path of reality/ has, which hold counts and directions of the others at eight distances: bursts from you, and dgram. */
const COUNTED: readonly AccuracyCase[] = [
  ACCURACY_CASES.bursts,
  { ...ACCURACY_CASES.randomLoss, name: '2 % random loss each way, by dgram', relayIo: 'dgram' },
];

async function expectTruthOf(one: AccuracyCase, hold: typeof expectTruth): Promise<void> {
  const { measured, log } = await runCase(one, { durationS: DURATION_S });
  const { traffic, instrument } = measured.result;
  expect(traffic).toMatchObject({ method: 'rtp', confidence: 'exact' });
  expect(instrument).toMatchObject({ mappingIntact: true, foreignPackets: 0 });
  if (one.relayIo) expect(instrument.relayDatagrams).toBe(one.relayIo);
  hold(measured, truthOf(log, measured));
}

test.describe('counts and delays equal the truth', { tag: ['@alone', '@long'] }, () => {
  for (const one of TIMED)
    test(`on ${one.name}, in Chromium`, async () => {
      await expectTruthOf(one, expectTruth);
    });
});

test.describe('counts equal the truth, packet for packet', { tag: ['@alone', '@long'] }, () => {
  for (const one of COUNTED)
    test(`on ${one.name}, in Chromium`, async () => {
      await expectTruthOf(one, expectExact);
    });
});
