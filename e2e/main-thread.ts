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

/** What the main thread had to do, milliseconds on the processor. */
interface PageTasks {
  /** Of each task, the longest first. */
  readonly longestFirstMs: readonly number[];
  readonly totalMs: number;
  /** That of the long tasks together. */
  readonly heldUpMs: number;
}

/** From here on a task is a long one (W3C Long Tasks). */
const LONG_TASK_MS = 50;

/**
 * Follows the tasks of a page's main thread in Chromium, by their time on the processor: that of a task does not grow with what
 * else the machine does. One of 50 ms on a device four times slower takes 12.5 ms here.
 */
export async function followTasks(browser: Browser, page: Page): Promise<{ end(): Promise<PageTasks> }> {
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline'] });
  return {
    async end() {
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
      // Of a second there are hundreds, and some of each thing done: none would mean that this browser tells of none.
      if (taskUs.length < 10) throw new Error(`only ${String(taskUs.length)} tasks were traced`);
      const taskMs = taskUs.map((us) => us / 1000);
      return {
        longestFirstMs: taskMs.toSorted((one, other) => other - one),
        totalMs: taskMs.reduce((sum, ms) => sum + ms, 0),
        heldUpMs: taskMs.filter((ms) => ms > LONG_TASK_MS).reduce((sum, ms) => sum + ms, 0),
      };
    },
  };
}
