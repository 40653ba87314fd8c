import { expect, test } from '@playwright/test';
import { ACCURACY_CASES, type AccuracyCase } from './accuracy/cases.ts';
import { truthOf } from './accuracy/compare.ts';
import { expectTruth } from './accuracy/expect-truth.ts';
import { runCase } from './accuracy/run-case.ts';

/**
 * Every run has random loss; a clean path is in outcomes.spec.ts, and what is beside them in the cases of the directions
 * too.
 */
const ALWAYS: readonly AccuracyCase[] = [ACCURACY_CASES.randomLoss];
/** A second more than the longest window, so that windows slide. */
const DURATION_S = 16;

test.describe('counts equal the truth, packet for packet', { tag: '@alone' }, () => {
  for (const one of Object.values<AccuracyCase>(ACCURACY_CASES))
    test(`on ${one.name}, in Chromium${ALWAYS.includes(one) ? '' : ' @long'}`, async () => {
      const { measured, log } = await runCase(one, { durationS: DURATION_S });
      const { traffic, instrument } = measured.result;
      expect(traffic).toMatchObject({ method: 'rtp', confidence: 'exact' });
      expect(instrument).toMatchObject({ mappingIntact: true, foreignPackets: 0 });
      expectTruth(measured, truthOf(log, measured));
    });
});
