import { setTimeout as after } from 'node:timers/promises';
import { chromium, type Browser, type BrowserServer } from 'playwright-core';
import { browserFlags } from './flags.ts';
import { isWithoutSandbox } from './this-machine.ts';

/** Which browser, and how it is started. */
export interface BrowserChoice {
  readonly executable: string;
  /** Accept certificates that nobody vouches for. */
  readonly isInsecure: boolean;
}

/** What a browser gets for starting: on a busy machine it takes seconds, and one that hangs takes for ever. */
const START_LIMIT_MS = 30_000;
/** What it gets for ending by itself. */
const CLOSE_LIMIT_MS = 1500;
/** What the system gets for ending it. */
const KILL_LIMIT_MS = 1000;

/**
 * A browser that runs, known by its process: one that hangs answers nothing, least of all that it should end, and is
 * then killed with every process that it has started.
 */
export class LiveBrowser {
  readonly browser: Browser;
  readonly #server: BrowserServer;
  #isEnded = false;

  private constructor(server: BrowserServer, browser: Browser) {
    this.#server = server;
    this.browser = browser;
  }

  /** Starts a browser without a window. Rejects when it cannot be started; nothing is left running then. */
  static async start({ executable, isInsecure }: BrowserChoice): Promise<LiveBrowser> {
    const server = await chromium.launchServer({
      executablePath: executable,
      args: browserFlags({ isWithoutSandbox: isWithoutSandbox(), isInsecure }),
      chromiumSandbox: !isWithoutSandbox(),
      host: '127.0.0.1',
      timeout: START_LIMIT_MS,
      // The command ends the browser itself, so that it can say so and give the right exit status.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    try {
      const browser = await chromium.connect(server.wsEndpoint(), { timeout: START_LIMIT_MS });
      return new LiveBrowser(server, browser);
    } catch (error) {
      await kill(server);
      throw error;
    }
  }

  get isAlive(): boolean {
    return !this.#isEnded && this.browser.isConnected();
  }

  /** Its main process; `null` when it has none any more. */
  get pid(): number | null {
    return this.#server.process().pid ?? null;
  }

  /** Ends it, by force when it does not end by itself. Never rejects, and takes no longer than 2.5 s. */
  async close(): Promise<void> {
    if (this.#isEnded) return;
    this.#isEnded = true;
    const isClosed = await within(this.#server.close(), CLOSE_LIMIT_MS);
    if (!isClosed) await kill(this.#server);
  }
}

async function kill(server: BrowserServer): Promise<void> {
  const { pid } = server.process();
  const killed = server.kill();
  // A stopped process does not tell its children, so the whole group goes: it has one of its own. Windows has no
  // groups; there the children see that it has ended, also where `taskkill`, which Playwright asks, is not to be had.
  if (pid !== undefined)
    try {
      process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  await within(killed, KILL_LIMIT_MS);
}

/** Whether it came about in time. */
async function within(work: Promise<unknown>, limitMs: number): Promise<boolean> {
  const done = work.then(
    () => true,
    () => false,
  );
  return Promise.race([done, after(limitMs, false, { ref: false })]);
}
