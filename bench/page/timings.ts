import type { Page } from 'playwright-core';

/** A task of the page's main thread that took over 50 ms. */
export interface LongTask {
  /** Since the navigation began. */
  readonly atMs: number;
  readonly durationMs: number;
}

/** What a page noticed of itself since it was opened. */
export interface PageTimings {
  readonly longTasks: readonly LongTask[];
  /** Sum of layout shifts that nobody's input caused (CLS without its windows). */
  readonly layoutShift: number;
  /** When the button that starts a test could be pressed; `null` when it could not. */
  readonly usableMs: number | null;
}

/** Has the next page that opens notice its long tasks, its layout shifts and when its button can be pressed. */
export async function observeTimings(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const noticed = {
      longTasks: [] as { atMs: number; durationMs: number }[],
      layoutShift: 0,
      usableMs: null as number | null,
    };
    Object.assign(globalThis, { noticedTimings: noticed });
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries())
        noticed.longTasks.push({ atMs: startTime, durationMs: duration });
    }).observe({ type: 'longtask', buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, hadRecentInput } = entry as PerformanceEntry & {
          value: number;
          hadRecentInput: boolean;
        };
        if (!hadRecentInput) noticed.layoutShift += value;
      }
    }).observe({ type: 'layout-shift', buffered: true });
    // A method: what runs this bench would give a function a name by code that the page does not have.
    const button = {
      await(): void {
        const start = document.querySelector('edgewise-app')?.shadowRoot?.querySelector('edgewise-start');
        const found = start?.shadowRoot?.querySelector('button');
        if (found && !found.disabled) noticed.usableMs = performance.now();
        else requestAnimationFrame(() => button.await());
      },
    };
    button.await();
  });
}

/** What the page has noticed so far. */
export const timingsOf = (page: Page): Promise<PageTimings> =>
  page.evaluate(() => Reflect.get(globalThis, 'noticedTimings') as PageTimings);
