import { chromium, type LaunchOptions, type Page } from '@playwright/test';
import { REPORT_FUNCTION } from '../../src/wire/unattended-page.ts';
import { parseUnattendedUpdate, type UnattendedUpdate } from '../../src/wire/unattended.ts';
import { launchOptions } from '../browser.ts';
import { PATIENCE_MS } from '../patience.ts';

/** What a run may do while the test runs. */
export interface RunHooks {
  /** Called with each update as it comes. */
  readonly onUpdate?: (update: UnattendedUpdate) => void;
  /** Script that runs in the page before its own. */
  readonly initScript?: string;
  readonly timeoutMs?: number;
  /** Looks at the page once the test has ended, before the browser is closed. */
  readonly atEnd?: (page: Page) => Promise<void>;
  /** Another way to launch the browser than every test's: on another host, with a proxy. */
  readonly launch?: LaunchOptions;
}

/** Opens an unattended test in an installed Chromium and returns everything that the page reported, in order. */
export async function runInChromium(url: URL, hooks: RunHooks = {}): Promise<UnattendedUpdate[]> {
  const { timeoutMs = PATIENCE_MS } = hooks;
  const browser = await chromium.launch(hooks.launch ?? launchOptions());
  try {
    const page = await browser.newPage();
    if (hooks.initScript !== undefined) await page.addInitScript(hooks.initScript);
    const updates: UnattendedUpdate[] = [];
    const over = new Promise<void>((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error('the test did not end in time')), timeoutMs);
      page.on('pageerror', reject);
      page
        .exposeFunction(REPORT_FUNCTION, (data: unknown) => {
          const update = parseUnattendedUpdate(data);
          if (!update.ok) {
            reject(new Error(update.problem));
            return;
          }
          updates.push(update.value);
          hooks.onUpdate?.(update.value);
          if (update.value.kind !== 'result' && update.value.kind !== 'failed') return;
          clearTimeout(limit);
          resolve();
        })
        .then(() => page.goto(url.href, { timeout: timeoutMs }))
        .catch(reject);
    });
    await over;
    await hooks.atEnd?.(page);
    return updates;
  } finally {
    await browser.close();
  }
}
