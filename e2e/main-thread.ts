import type { Browser, Page } from '@playwright/test';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Time on the processor, microseconds. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/**
 * Follows the tasks of a page's main thread in Chromium, by their time on the processor: that of a task does not grow with what
 * else the machine does. One of 50 ms on a device four times slower takes 12.5 ms here.
 */
export async function followTasks(browser: Browser, page: Page): Promise<{ longestMs(): Promise<number> }> {
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline'] });
  return {
    /** Ends the following. */
    async longestMs() {
      const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
        traceEvents: readonly TraceEvent[];
      };
      const threadOf = ({ pid, tid }: TraceEvent): string => `${String(pid)} ${String(tid)}`;
      const mains = new Set(
        traceEvents
          .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
          .map(threadOf),
      );
      const taskUs = traceEvents.flatMap((event) =>
        event.name === 'RunTask' && event.ph === 'X' && mains.has(threadOf(event)) ? (event.tdur ?? []) : [],
      );
      // Of a second there are hundreds: none would mean that this browser tells of none.
      if (taskUs.length < 100) throw new Error(`only ${String(taskUs.length)} tasks were traced`);
      return Math.max(...taskUs) / 1000;
    },
  };
}
