import { expect, test } from '@playwright/test';
import { ACCURACY_CASES, type AccuracyCase } from './accuracy/cases.ts';
import { truthOf } from './accuracy/compare.ts';
import { expectTruth } from './accuracy/expect-truth.ts';
import { runCase } from './accuracy/run-case.ts';

/**
 * Of the second tier: in the first a clean path (outcomes.spec.ts) and one with loss and duplication both ways
 * (directions.spec.ts) are held to the same truth.
 */

/** A second more than the longest window, so that windows slide. */
const DURATION_S = 16;

test.describe('counts equal the truth, packet for packet', { tag: ['@alone', '@long'] }, () => {
  const cases: readonly AccuracyCase[] = [
    ...Object.values<AccuracyCase>(ACCURACY_CASES),
    { ...ACCURACY_CASES.randomLoss, name: '2 % random loss each way, by dgram', relayIo: 'dgram' },
  ];
  for (const one of cases)
    test(`on ${one.name}, in Chromium`, async () => {
      const { measured, log } = await runCase(one, { durationS: DURATION_S });
      const { traffic, instrument } = measured.result;
      expect(traffic).toMatchObject({ method: 'rtp', confidence: 'exact' });
      expect(instrument).toMatchObject({ mappingIntact: true, foreignPackets: 0 });
      if (one.relayIo) expect(instrument.relayDatagrams).toBe(one.relayIo);
      expectTruth(measured, truthOf(log, measured));
    });
});
