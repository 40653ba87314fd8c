/**
 * How quick the test page is on a slow device: `npm run bench:page`. Chromium slows its main thread by `--throttle` (4). What it
 * must reach: the button usable within 700 ms, no task over 50 ms while a test measures, no layout shift.
 * `--loads N` pages are opened; then one test of 15 s is run. `--throttle 1` is this machine as it is.
 */
import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { chromium, type Browser, type Page } from 'playwright-core';
import { startSite } from '../e2e/accuracy/site.ts';
import { launchOptions } from '../e2e/browser.ts';
import { observeTimings, timingsOf, type LongTask, type PageTimings } from './page/timings.ts';

const { values } = parseArgs({
  options: { throttle: { type: 'string', default: '4' }, loads: { type: 'string', default: '5' } },
});
const rate = Number(values.throttle);
const loads = Number(values.loads);

/** Opens the page anew, nothing of it cached, its main thread slowed. */
async function openSlowed(browser: Browser, url: URL): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
  await observeTimings(page);
  await page.goto(url.href);
  await page.waitForFunction(
    () => (Reflect.get(globalThis, 'noticedTimings') as PageTimings).usableMs !== null,
  );
  return page;
}

const ms = (value: number | null): string => (value === null ? '-' : `${value.toFixed(0)} ms`);
const nowOf = (page: Page): Promise<number> => page.evaluate(() => performance.now());
const tasks = (all: readonly LongTask[], fromMs: number, toMs: number): string => {
  const within = all.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
  return within.length === 0
    ? '0'
    : `${String(within.length)} (${within.map(({ durationMs }) => ms(durationMs)).join(', ')})`;
};

console.log(
  `${String(availableParallelism())} cores, ${cpus()[0]?.model ?? 'unknown'}, load ${loadavg()[0]?.toFixed(1) ?? '-'}; main thread slowed ${String(rate)} times`,
);
const site = await startSite({ seed: 1 });
const browser = await chromium.launch(launchOptions());
try {
  const usable: number[] = [];
  for (let load = 0; load < loads; load++) {
    const page = await openSlowed(browser, site.url);
    const { usableMs, longTasks, layoutShift } = await timingsOf(page);
    usable.push(usableMs ?? Infinity);
    console.log(
      `load ${String(load + 1)}: usable after ${ms(usableMs)}; tasks over 50 ms: ${tasks(longTasks, 0, Infinity)}; layout shift ${String(layoutShift)}`,
    );
    await page.context().close();
  }
  const middle = [...usable].sort((a, b) => a - b)[Math.floor(usable.length / 2)] ?? null;
  console.log(`usable, the middle of ${String(loads)}: ${ms(middle)}`);

  const page = await openSlowed(browser, new URL('?relay=lab&duration=15', site.url));
  await page.getByRole('button', { name: 'Start the test' }).click();
  const pressedMs = await nowOf(page);
  await page.getByRole('heading', { name: /^Measuring [1-9]/ }).waitFor({ timeout: 60_000 });
  const measuringMs = await nowOf(page);
  await page.getByRole('heading', { name: /^Measuring 14/ }).waitFor({ timeout: 60_000 });
  const measuredMs = await nowOf(page);
  await page
    .getByRole('heading', { name: /network is ready|could not tell|Calls/ })
    .waitFor({ timeout: 60_000 });
  const shownMs = await nowOf(page);
  const { longTasks, layoutShift } = await timingsOf(page);
  console.log(`from the press to the first second measured: ${ms(measuringMs - pressedMs)}`);
  console.log(`tasks over 50 ms, from the press: ${tasks(longTasks, pressedMs, measuringMs - 1000)}`);
  console.log(`tasks over 50 ms, while measuring: ${tasks(longTasks, measuringMs - 1000, measuredMs)}`);
  console.log(`tasks over 50 ms, until the result is shown: ${tasks(longTasks, measuredMs, shownMs + 1000)}`);
  console.log(`layout shift, from the opening to the result: ${String(layoutShift)}`);
} finally {
  await browser.close();
  await site.close();
}
