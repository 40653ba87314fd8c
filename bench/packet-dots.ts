/**
 * How smooth 150,000 packets are panned: `npm run bench:packets`. A test of ten minutes in the gallery; its picture is moved in
 * every frame of the page for `--seconds` (5), once with nearly all packets in sight and once with a tenth. Tells how many
 * pictures a second came onto the canvas, how long the worker took for each, how many frames the page itself drew, and its
 * longest task. What it must reach: 60 pictures a second.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { expect } from '@playwright/test';
import { chromium, type Page } from 'playwright-core';
import { launchOptions } from '../e2e/browser.ts';
import { serveGallery } from '../e2e/gallery/serve-gallery.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '5' } } });
const seconds = Number(values.seconds);
const PORT = 15_195;

/** What was counted while the picture was moved. */
interface Counted {
  readonly pictures: number;
  readonly paintedMs: readonly number[];
  readonly frames: number;
  readonly longestTaskMs: number;
}

/** Draws over a part of the picture, which is then all that is shown. */
async function zoomTo(page: Page, fromShare: number, toShare: number): Promise<void> {
  const picture = page.locator('edgewise-packets .picture');
  await picture.scrollIntoViewIfNeeded();
  const box = await picture.boundingBox();
  if (!box) throw new Error('there is no picture');
  const [leftPx, rightPx] = [box.x + 57, box.x + box.width - 21];
  const at = (share: number): number => leftPx + share * (rightPx - leftPx);
  await page.mouse.move(at(fromShare), box.y + 60);
  await page.mouse.down();
  await page.mouse.move(at(toShare), box.y + 60, { steps: 5 });
  await page.mouse.up();
  await page.getByRole('slider', { name: 'Move' }).waitFor();
}

/** Moves the picture in every frame, there and back. */
const pan = (page: Page, forMs: number): Promise<Counted> =>
  page.getByRole('slider', { name: 'Move' }).evaluate(async (knob: HTMLInputElement, lengthMs) => {
    const paintedMs: number[] = [];
    let [frames, longestTaskMs] = [0, 0];
    document.addEventListener('edgewise-painted', (event) => {
      paintedMs.push((event as CustomEvent<number>).detail);
    });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longestTaskMs = Math.max(longestTaskMs, duration);
    }).observe({ type: 'longtask' });
    const beganMs = performance.now();
    for (let nowMs = beganMs; nowMs - beganMs < lengthMs; nowMs = performance.now()) {
      const share = Math.abs((((nowMs - beganMs) / 2000) % 2) - 1);
      knob.value = String(share * Number(knob.max));
      knob.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
      await new Promise((resolve) => requestAnimationFrame(resolve));
      frames++;
    }
    return { pictures: paintedMs.length, paintedMs, frames, longestTaskMs };
  }, forMs);

console.log(
  `${String(availableParallelism())} cores, ${cpus()[0]?.model ?? 'unknown'}, load ${loadavg()[0]?.toFixed(1) ?? '-'}`,
);
const outDir = await mkdtemp(path.join(tmpdir(), 'edgewise-bench-packets-'));
const gallery = await serveGallery({ outDir, port: PORT, extraHost: '127.0.0.1', folder: 'test/ui/gallery' });
const browser = await chromium.launch(launchOptions());
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${gallery.url}?state=done-meets-long`);
  await page.locator('summary', { hasText: 'For engineers' }).click();
  await page.locator('summary', { hasText: 'Every packet' }).click();
  const figures = page.locator('edgewise-packets [aria-live]');
  for (const [fromShare, toShare] of [
    [0.01, 0.99],
    [0.45, 0.55],
  ] as const) {
    const before = await figures.innerText();
    await zoomTo(page, fromShare, toShare);
    // Figures are told once the picture rests.
    await expect(figures).not.toHaveText(before);
    const said = await figures.innerText();
    const { pictures, paintedMs, frames, longestTaskMs } = await pan(page, seconds * 1000);
    const sorted = [...paintedMs].sort((a, b) => a - b);
    const at = (share: number): string =>
      `${(sorted[Math.floor(share * (sorted.length - 1))] ?? NaN).toFixed(1)} ms`;
    console.log(
      `${said.trim()} ${(pictures / seconds).toFixed(1)} pictures/s (the worker took ${at(0.5)}, 95th percentile ${at(0.95)}), ${(frames / seconds).toFixed(1)} frames/s of the page, longest task ${longestTaskMs === 0 ? 'under 50' : longestTaskMs.toFixed(0)} ms`,
    );
    await page.getByRole('button', { name: 'Show all' }).click();
  }
} finally {
  await browser.close();
  await gallery.close();
  await rm(outDir, { recursive: true, force: true });
}
