import { expect, test } from '@playwright/test';
import { truthOf } from './accuracy/compare.ts';
import { expectExact } from './accuracy/expect-truth.ts';
import { freePorts } from './accuracy/free-ports.ts';
import { measuredOf } from './accuracy/measured.ts';
import { runInChromium } from './accuracy/run-in-chromium.ts';
import { LAB_SECRET, startSite } from './accuracy/site.ts';
import { coturnPath, startCoturn } from './coturn.ts';
import { skipUnless } from './skip-unless.ts';

/**
 * With nothing beside it: what comes to coturn's sockets, or the browser's, while they wait for a core is dropped by the kernel
 * (some 100 packets each; 137 and 155 were, with four browsers on two cores), and no gateway's log tells.
 */
test('through coturn by shared secret the counts are as exact, and the direction is unknown, with the reason @alone @long', async ({
  page,
}) => {
  const file = coturnPath();
  skipUnless(file !== null, 'coturn is not installed (Debian package "coturn").');
  const [port = 0] = await freePorts(1);
  const coturn = await startCoturn(file ?? '', { port, secret: LAB_SECRET, realm: 'edgewise.test' });
  try {
    const impairments = { seed: 31, up: { lossRatio: 0.02 }, down: { lossRatio: 0.02 } };
    const site = await startSite(impairments, { thirdPartyPort: port });
    try {
      const updates = await runInChromium(site.testUrl({ durationS: 15, packets: true }), {
        onUpdate(update) {
          if (update.kind === 'phase' && update.phase === 'warming') void site.lab.activate();
        },
      });
      const measured = measuredOf(updates);
      expectExact(measured, truthOf(await site.lab.log(), measured));
      const { result } = measured;
      expect(result.traffic.lost).toBeGreaterThan(0);
      expect(result.witness).toMatchObject({
        state: 'none',
        reason: 'third-party-relay',
        lostUp: 0,
        lostDown: 0,
        lostUnknown: result.traffic.lost,
      });
      expect(result.metrics).toMatchObject({ up: null, down: null });
      expect(result.traffic.duplicates).toBeNull();
      expect(result.grades.verdict).toBe('misses');

      await page.goto(new URL(`r/${result.id}`, site.url).href);
      await expect(page.getByText(/not one of ours/i).first()).toBeVisible();
    } finally {
      await site.close();
    }
  } finally {
    await coturn.close();
  }
});
