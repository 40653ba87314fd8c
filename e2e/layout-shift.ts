import type { Page } from '@playwright/test';

/**
 * Follows layout shifts of the pages that are opened from now on: resolves with the sum of those that nobody's input caused
 * (Layout Instability, without windows). A count of places, not of time.
 */
export async function observeLayoutShift(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    Object.assign(globalThis, { shiftsSeen: 0 });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, hadRecentInput } = entry as PerformanceEntry & {
          value: number;
          hadRecentInput: boolean;
        };
        if (!hadRecentInput)
          Object.assign(globalThis, { shiftsSeen: Number(Reflect.get(globalThis, 'shiftsSeen')) + value });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return () =>
    page.evaluate(async () => {
      // What was changed just now is laid out in the next frame, and told after it.
      for (let frame = 0; frame < 3; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
      return Number(Reflect.get(globalThis, 'shiftsSeen'));
    });
}
