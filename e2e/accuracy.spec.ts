import { expect, test } from '@playwright/test';
import { ACCURACY_CASES, type AccuracyCase } from './accuracy/cases.ts';
import { truthOf } from './accuracy/compare.ts';
import { expectTruth } from './accuracy/expect-truth.ts';
import { measuredOf } from './accuracy/measured.ts';
import { runInChromium } from './accuracy/run-in-chromium.ts';
import { startSite } from './accuracy/site.ts';

/** Long enough for windows of 15 s to slide. */
const DURATION_S = 20;

test.describe('counts equal the truth, packet for packet', () => {
  for (const one of Object.values<AccuracyCase>(ACCURACY_CASES))
    test(`on ${one.name}, in Chromium`, async () => {
      test.setTimeout(90_000);
      const site = await startSite(one.impairments);
      try {
        let isTriggered = false;
        const updates = await runInChromium(site.testUrl({ durationS: DURATION_S, packets: true }), {
          onUpdate(update) {
            if (update.kind !== 'phase') return;
            // Connecting is clean, so that every run is alike; the impairments begin with the warm-up.
            if (update.phase === 'warming') void site.lab.activate();
            const isDue = one.triggerAfterMs !== undefined && update.elapsedMs >= one.triggerAfterMs;
            if (isTriggered || !isDue) return;
            isTriggered = true;
            void site.lab.trigger();
          },
        });
        const measured = measuredOf(updates);
        expect(measured.result.traffic).toMatchObject({
          method: 'rtp',
          confidence: 'exact',
        });
        expect(measured.result.instrument).toMatchObject({ mappingIntact: true, foreignPackets: 0 });
        expectTruth(measured, truthOf(await site.lab.log(), measured));
      } finally {
        await site.close();
      }
    });
});
