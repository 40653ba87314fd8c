import { LiveBrowser, type BrowserChoice } from '../browser/live-browser.ts';
import { driveBrowser, drivePage, launchSentence, type Drive } from '../drive-browser.ts';
import type { RunOutcome } from '../run-outcome.ts';

/** One test, whatever the browser. */
export type BrowserTest = Omit<Drive, 'executable' | 'isInsecure'>;

/** Runs tests, one at a time. */
export interface BrowserRuns {
  /** Never rejects. */
  run(test: BrowserTest): Promise<RunOutcome>;
  close(): Promise<void>;
}

/** A browser for each test: what one leaves behind cannot touch the next. */
export const freshBrowsers = (choice: BrowserChoice): BrowserRuns => ({
  run: (test) => driveBrowser({ ...choice, ...test }),
  close: () => Promise.resolve(),
});

/** Runs after which a browser is started anew: half a day of every ten minutes. */
const RUNS_PER_BROWSER = 72;

/**
 * One browser for many tests, each in a context of its own (no cookies, no cache of another). It is started anew
 * after so many of them, and whenever a test in it did not come to an end of its own.
 */
export class ReusedBrowser implements BrowserRuns {
  readonly #choice: BrowserChoice;
  readonly #runsPerBrowser: number;
  #live: LiveBrowser | null = null;
  #runs = 0;

  constructor(choice: BrowserChoice, runsPerBrowser = RUNS_PER_BROWSER) {
    this.#choice = choice;
    this.#runsPerBrowser = runsPerBrowser;
  }

  /** The browser's main process; `null` while there is none. */
  get pid(): number | null {
    return this.#live?.pid ?? null;
  }

  async run(test: BrowserTest): Promise<RunOutcome> {
    if (test.signal.aborted) return { kind: 'interrupted' };
    if (this.#runs >= this.#runsPerBrowser || this.#live?.isAlive === false) await this.close();
    try {
      this.#live ??= await LiveBrowser.start(this.#choice);
    } catch (error) {
      const message = launchSentence(this.#choice.executable, error);
      return { kind: 'trouble', code: 'browser-not-started', message };
    }
    this.#runs += 1;
    const outcome = await drivePage(this.#live, { ...test, isInsecure: this.#choice.isInsecure });
    if (outcome.kind === 'trouble' || outcome.kind === 'interrupted') await this.close();
    return outcome;
  }

  async close(): Promise<void> {
    const live = this.#live;
    this.#live = null;
    this.#runs = 0;
    await live?.close();
  }
}
