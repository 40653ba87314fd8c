import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import type { Rounds } from '../src/core/packets/rounds.ts';
import { DEFAULT_PLAN, streamsPerCall } from '../src/core/traffic/traffic-plan.ts';
import type { Result } from '../src/wire/result.ts';
import { compareWithCapture } from './compare-with-capture.ts';
import { startSite, type Site } from './accuracy/site.ts';
import { followAssets } from './gallery/first-load.ts';
import { observeLayoutShift } from './layout-shift.ts';

/** Everything that can go wrong with a test in a real browser: said in words, and never graded as good. */

const CLEAN = { seed: 11 };

/** Opens the page and presses the button. */
async function press(page: Page, site: Site, durationS: number, path = ''): Promise<void> {
  await page.goto(new URL(`?relay=lab&duration=${durationS}${path}`, site.url).href);
  await page.getByRole('button', { name: 'Start the test' }).click();
}

/** Ends the test once it measures: what its network blocks is known by then. */
async function stopOnceMeasuring(page: Page): Promise<void> {
  await measuring(page).waitFor({ timeout: DONE_MS });
  await page.getByRole('button', { name: 'Stop and show result' }).click();
}

const measuring = (page: Page) => page.getByRole('heading', { name: /^Measuring [1-9]/ });
const verdict = (page: Page, sentence: string) => page.getByRole('heading', { name: sentence });
const DONE_MS = 120_000;

/** What a browser test that failed leaves: what the page had measured, for which nobody can ask it later. */
test.afterEach(async ({ page }, { status, expectedStatus }) => {
  if (status === expectedStatus || page.isClosed()) return;
  const button = page.getByRole('button', { name: 'Download JSON' });
  if (!(await button.isVisible())) return;
  const download = page.waitForEvent('download');
  await button.click();
  const result = JSON.parse(readFileSync(await (await download).path(), 'utf8')) as object;
  process.stdout.write(`${JSON.stringify({ ...result, timeline: undefined })}\n`);
});

/** A browser that takes one side's encoded transforms of its first calls, and no frame ever comes out of them. */
async function stall(page: Page, side: 'send' | 'receive', calls: number): Promise<void> {
  await page.addInitScript(
    ([stalledSide, stalledStreams]) => {
      const Real = RTCRtpScriptTransform;
      const nobody = new Worker(URL.createObjectURL(new Blob([''], { type: 'text/javascript' })));
      let made = 0;
      globalThis.RTCRtpScriptTransform = class extends Real {
        constructor(worker: Worker, options: { role: 'send' | 'receive' }) {
          super(options.role === stalledSide && ++made <= stalledStreams ? nobody : worker, options);
        }
      };
    },
    [side, calls * streamsPerCall(DEFAULT_PLAN)] as const,
  );
}

test.describe('a test by a person', () => {
  test(
    'on a clean path: press, watch, read, reopen by its link, test again',
    { tag: '@alone' },
    async ({ page }) => {
      const site = await startSite(CLEAN);
      const assets = followAssets(page);
      const layoutShift = await observeLayoutShift(page);
      try {
        await page.goto(new URL('?relay=lab&duration=15', site.url).href);
        await page.getByRole('button', { name: 'Start the test' }).click();
        const pressedMs = await page.evaluate(() => performance.now());
        await measuring(page).waitFor();
        const shownMs = await page.evaluate(() => performance.now());
        // The heading says 1 only after the first measured second: the first packet was over 500 ms before it.
        expect(shownMs - pressedMs, 'from the press to the first second measured').toBeLessThan(3000 + 1000);

        await expect(verdict(page, 'Your network is ready for calls.')).toBeVisible({ timeout: DONE_MS });
        await expect(verdict(page, 'Your network is ready for calls.')).toBeFocused();
        // Of the page's own files, its chart code and the call's among them: those of the engineer's part come when asked for.
        const gzipBytes = await assets.gzipBytes();
        expect(gzipBytes, 'until the result is shown').toBeGreaterThan(150_000);
        expect(gzipBytes, 'until the result is shown').toBeLessThanOrEqual(200_000);
        expect(await layoutShift(), 'layout shift').toBe(0);
        await expect(
          page.getByText('All six targets were met in both directions over 15 seconds.'),
        ).toBeVisible();

        const link = page.getByRole('link', { name: /\/r\// });
        const href = await link.getAttribute('href');
        const download = page.waitForEvent('download');
        await page.getByRole('button', { name: 'Download JSON' }).click();
        expect((await download).suggestedFilename()).toMatch(/\.json$/);

        await page.goto(new URL(href ?? '', site.url).href);
        await expect(verdict(page, 'Your network is ready for calls.')).toBeVisible();
        const id = new URL(page.url()).pathname.split('/').pop() ?? '';
        const stored: unknown = await (
          await page.request.get(new URL(`/api/results/${id}`, site.url).href)
        ).json();
        expect(stored).toMatchObject({
          schema: 'edgewise.result/1',
          id,
          traffic: { lost: 0 },
          instrument: { hiddenMs: 0 },
          grades: { verdict: 'meets' },
        });
        const { durationMs, instrument, traffic } = stored as {
          durationMs: number;
          instrument: { longestFrameGapMs: number; rounds: Rounds };
          traffic: { sent: number; received: number };
        };
        // 750 rounds of five packets in 15 s when all keep time; why it was another number, the result says.
        const { whole, cutPackets, behindMs, beforeEndMs } = instrument.rounds;
        expect(traffic.sent).toBe(5 * whole + cutPackets);
        expect(cutPackets, 'packets of a round that the end mark cut').toBeLessThan(5);
        // One more where the first was late; what stalls of the sender cost, the last is behind.
        expect(whole, 'rounds at the most').toBeLessThanOrEqual(751);
        const lengthMs = 15_000;
        expect(durationMs).toBeCloseTo(lengthMs, 6);
        // The last round is the last that began in time: the first having been on time, it would be that many behind.
        expect((lengthMs - beforeEndMs - behindMs) / 20 + 1, 'rounds').toBeCloseTo(whole, 6);
        expect(beforeEndMs).toBeGreaterThan(0);
        expect(traffic.received).toBe(traffic.sent);
        expect(instrument.longestFrameGapMs, 'longest gap between two frames, ms').toBeGreaterThan(0);
      } finally {
        await site.close();
      }
    },
  );

  // Alone: of a second or two a machine's stall makes a round trip that misses, and that is told instead.
  test('stopped early keeps what was measured and does not call it good @alone', async ({ page }) => {
    const site = await startSite(CLEAN);
    try {
      await press(page, site, 30);
      await measuring(page).waitFor();
      await page.getByRole('button', { name: 'Stop and show result' }).click();
      await expect(verdict(page, 'We could not tell.')).toBeVisible({ timeout: DONE_MS });
      await expect(page.getByText(/The test was stopped after .* of 30 s/)).toBeVisible();
      await compareWithCapture(page, site);
    } finally {
      await site.close();
    }
  });

  test('waits its turn where one place is taken, and starts by itself @long', async ({ page, context }) => {
    const site = await startSite(CLEAN, { maxConcurrentTests: 1 });
    try {
      // Longer than the second takes to begin on any machine: it is ended by hand.
      await press(page, site, 60);
      await measuring(page).waitFor();
      const second = await context.newPage();
      await press(second, site, 15);
      await expect(second.getByText(/turn/i).first()).toBeVisible();
      await page.getByRole('button', { name: 'Stop and show result' }).click();
      await expect(measuring(second)).toBeVisible({ timeout: DONE_MS });
    } finally {
      await site.close();
    }
  });

  test('whose relay is lost half-way says when, keeps the result, and offers it for download @long', async ({
    page,
  }) => {
    const site = await startSite(CLEAN);
    try {
      await press(page, site, 60);
      await measuring(page).waitFor();
      await site.kill('SIGKILL');
      await expect(verdict(page, 'The connection broke off: a call would have dropped.')).toBeVisible({
        timeout: DONE_MS,
      });
      await expect(page.getByText(/The connection was lost at 0:0\d/)).toBeVisible();
      await expect(page.getByText('The server could not be reached.')).toBeVisible();
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Download JSON' }).click();
      expect((await download).suggestedFilename()).toMatch(/\.json$/);
    } finally {
      await site.close();
    }
  });

  test('in a tab that was hidden says for how long and does not call it good @long', async ({ page }) => {
    const site = await startSite(CLEAN);
    try {
      await press(page, site, 15);
      await measuring(page).waitFor();
      // Headless browsers show every tab, so the page is told what a browser tells a tab that is covered.
      const setHidden = (isHidden: boolean) =>
        page.evaluate((value) => {
          Object.defineProperty(document, 'visibilityState', {
            value: value ? 'hidden' : 'visible',
            configurable: true,
          });
          document.dispatchEvent(new Event('visibilitychange'));
        }, isHidden);
      await setHidden(true);
      await expect(page.getByRole('heading', { name: /^Measuring [7-9]/ })).toBeVisible();
      await setHidden(false);
      await expect(verdict(page, 'We could not tell.')).toBeVisible({ timeout: DONE_MS });
      await expect(page.getByText(/The tab was hidden for [5-9] of 15 s/)).toBeVisible();
    } finally {
      await site.close();
    }
  });

  test('whose audio clock never starts falls back, says so, and does not call it good @long', async ({
    page,
  }) => {
    const site = await startSite(CLEAN);
    try {
      await page.addInitScript(() => {
        // As Firefox does without an audio device: the clock stays suspended and nothing says why.
        AudioContext.prototype.resume = () => new Promise(() => undefined);
        Object.defineProperty(AudioContext.prototype, 'state', { get: () => 'suspended' });
      });
      await press(page, site, 15);
      await stopOnceMeasuring(page);
      await expect(verdict(page, 'We could not tell.')).toBeVisible({ timeout: DONE_MS });
      await expect(page.getByText(/audio clock never ran/).first()).toBeVisible();
      await expect(page.getByText(/less exact method/).first()).toBeVisible();
    } finally {
      await site.close();
    }
  });

  test('whose audio clock stops half-way says when and does not call it good @long', async ({ page }) => {
    const site = await startSite(CLEAN);
    try {
      await page.addInitScript(() => {
        const Real = AudioContext;
        const made: AudioContext[] = [];
        Reflect.set(globalThis, 'madeContexts', made);
        globalThis.AudioContext = class extends Real {
          constructor(options?: AudioContextOptions) {
            super(options);
            made.push(this);
          }
        };
      });
      await press(page, site, 30);
      await measuring(page).waitFor();
      await page.evaluate(async () => {
        const made = Reflect.get(globalThis, 'madeContexts') as AudioContext[];
        await made[0]?.suspend();
      });
      await expect(verdict(page, 'We could not tell.')).toBeVisible({ timeout: DONE_MS });
      await expect(page.getByText(/The browser stopped its audio clock at 0:0\d/).first()).toBeVisible();
    } finally {
      await site.close();
    }
  });

  test('whose browser sends nothing at first is given another call, and the result says so @long', async ({
    page,
  }) => {
    const site = await startSite(CLEAN);
    try {
      await stall(page, 'send', 1);
      await press(page, site, 15);
      await stopOnceMeasuring(page);
      const link = page.getByRole('link', { name: /\/r\// });
      const id = (await link.getAttribute('href'))?.split('/').pop() ?? '';
      const stored = await page.request.get(new URL(`/api/results/${id}`, site.url).href);
      const { traffic, instrument } = (await stored.json()) as Result;
      expect(instrument.reopenedFor).toBe('nothing-sent');
      expect(traffic.sent).toBeGreaterThan(0);
      expect(traffic.received).toBe(traffic.sent);
    } finally {
      await site.close();
    }
  });

  test('whose browser hands over nothing that came is told so: it is not the network @long', async ({
    page,
  }) => {
    const site = await startSite(CLEAN);
    try {
      await stall(page, 'receive', 2);
      await press(page, site, 15);
      await expect(page.getByRole('heading', { name: 'This browser did not run the test.' })).toBeVisible({
        timeout: DONE_MS,
      });
      await expect(
        page.getByText(/^Test packets arrived, and .* says nothing about your network\./),
      ).toBeVisible();
    } finally {
      await site.close();
    }
  });
});

test.describe('a network that blocks', () => {
  test('one UDP port: names it and does not call it good', async ({ page }) => {
    const site = await startSite(CLEAN, { isActive: true });
    try {
      const [blocked = 0] = site.lab.ports;
      await site.lab.setImpairments({ up: { blockedPorts: [blocked] } });
      await press(page, site, 15);
      await stopOnceMeasuring(page);
      await expect(verdict(page, 'Something on this network blocks some call traffic.')).toBeVisible({
        timeout: DONE_MS,
      });
      await expect(
        page.getByText(new RegExp(`UDP port ${blocked} does not get through`)).first(),
      ).toBeVisible();
    } finally {
      await site.close();
    }
  });

  test('all UDP: runs over TCP, says what that does to calls @long', async ({ page }) => {
    const site = await startSite(CLEAN, { isActive: true, offersTcp: true });
    try {
      await site.lab.setImpairments({ up: { blockedPorts: [...site.lab.ports] } });
      await press(page, site, 15);
      await stopOnceMeasuring(page);
      await expect(verdict(page, 'Something on this network blocks call traffic.')).toBeVisible({
        timeout: DONE_MS,
      });
      await expect(page.getByText(/Calls would fall back to TCP and suffer/).first()).toBeVisible();
    } finally {
      await site.close();
    }
  });

  test('everything: said, with what was tried, and stored like any other', async ({ page }) => {
    const site = await startSite(CLEAN, { isActive: true });
    try {
      await site.lab.setImpairments({ up: { blockedPorts: [...site.lab.ports] } });
      await press(page, site, 15);
      await expect(
        page.getByRole('heading', { name: 'Checking what this network lets through' }),
      ).toBeVisible();
      await expect(verdict(page, 'No call can be made from here.')).toBeVisible({ timeout: DONE_MS });
      const [port = 0] = site.lab.ports;
      await expect(page.getByRole('row', { name: new RegExp(`UDP ${port}`) }).first()).toContainText(
        'Blocked',
      );
      await page.getByRole('link', { name: /\/r\// }).click();
      await expect(verdict(page, 'No call can be made from here.')).toBeVisible();
      await expect(page.getByText('Nothing gets through to the relay')).toBeVisible();
    } finally {
      await site.close();
    }
  });
});
