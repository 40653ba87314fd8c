import { setTimeout as after } from 'node:timers/promises';
import { chromium, type Browser } from 'playwright-core';
import type { PacketRow } from '../wire/packet-rows.ts';
import { parseUnattendedUpdate, REPORT_FUNCTION, type UnattendedUpdate } from '../wire/unattended.ts';
import { browserFlags } from './browser/flags.ts';
import { isRoot } from './browser/this-machine.ts';
import type { RunOutcome } from './run-outcome.ts';

type PhaseUpdate = Extract<UnattendedUpdate, { kind: 'phase' }>;

/** One run in one browser. */
export interface Drive {
  readonly executable: string;
  /** With the run in its query string. */
  readonly url: string;
  readonly isInsecure: boolean;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly onPhase: (update: PhaseUpdate) => void;
}

/** A page that reports nothing for this long is not ours. Its first words come before it asks the server. */
const FIRST_WORD_LIMIT_MS = 20_000;

/** What a page gets for leaving. */
const LEAVE_LIMIT_MS = 1000;

/** Opens the page, listens until it has a result, and closes the browser. Never rejects. */
export async function driveBrowser(drive: Drive): Promise<RunOutcome> {
  const outcome = new Outcome();
  const interrupt = (): void => outcome.settle({ kind: 'interrupted' });
  if (drive.signal.aborted) return { kind: 'interrupted' };
  drive.signal.addEventListener('abort', interrupt);
  let browser: Browser | null = null;
  try {
    browser = await chromium.launch({
      executablePath: drive.executable,
      args: browserFlags({ isRoot: isRoot(), isInsecure: drive.isInsecure }),
      chromiumSandbox: !isRoot(),
      // The command ends the browser itself, so that it can say so and give the right exit status.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    browser.on('disconnected', () => outcome.settle(trouble('The browser ended before the test did.')));
    outcome.limit(drive.timeoutMs, `There was no result within ${Math.round(drive.timeoutMs / 1000)} s.`);
    await open(browser, drive, outcome);
    return await outcome.value;
  } catch (error) {
    return outcome.settled ?? trouble(launchSentence(drive.executable, error));
  } finally {
    outcome.clearLimits();
    drive.signal.removeEventListener('abort', interrupt);
    if (browser) await letPagesLeave(browser);
    await browser?.close().catch(() => undefined);
  }
}

/** Lets pages give back what they hold at the server (`pagehide`): a browser that is closed does not ask them. */
async function letPagesLeave(browser: Browser): Promise<void> {
  const pages = browser.contexts().flatMap((context) => context.pages());
  const left = Promise.all(pages.map((page) => page.close())).catch(() => undefined);
  // A page that has crashed or hangs must not keep the command from ending.
  await Promise.race([left, after(LEAVE_LIMIT_MS, undefined, { ref: false })]);
}

async function open(browser: Browser, drive: Drive, outcome: Outcome): Promise<void> {
  const { origin } = new URL(drive.url);
  const page = await browser.newPage({ ignoreHTTPSErrors: drive.isInsecure });
  page.on('crash', () => outcome.settle(trouble('The page crashed in the browser.')));
  let packets: readonly PacketRow[] = [];
  const clearFirstWord = outcome.limit(FIRST_WORD_LIMIT_MS, `There is no Edgewise page at ${origin}.`);
  await page.exposeFunction(REPORT_FUNCTION, (data: unknown) => {
    clearFirstWord();
    const update = parseUnattendedUpdate(data);
    if (!update.ok) outcome.settle(trouble(`The page reported what it must not: ${update.problem}.`));
    else if (update.value.kind === 'phase') drive.onPhase(update.value);
    else if (update.value.kind === 'packets') packets = update.value.rows;
    else outcome.settle(lastWord(update.value, origin, packets));
  });
  try {
    const response = await page.goto(drive.url, { waitUntil: 'commit' });
    if (response && !response.ok())
      outcome.settle(trouble(`${origin} answered with status ${response.status()} instead of a page.`));
  } catch (error) {
    const reason = /net::(ERR_\w+)/.exec(String(error))?.[1];
    outcome.settle(trouble(`The server at ${origin} could not be reached${reason ? ` (${reason})` : ''}.`));
  }
}

function lastWord(
  update: Exclude<UnattendedUpdate, PhaseUpdate | { kind: 'packets' }>,
  origin: string,
  packets: readonly PacketRow[],
): RunOutcome {
  if (update.kind === 'failed') return update;
  const { result, path, code = null, troubles = [] } = update;
  const link = path ? new URL(path, origin).href : null;
  return { kind: 'result', result, receipt: { link, code, troubles, packets } };
}

const trouble = (message: string): RunOutcome => ({ kind: 'trouble', message });

function launchSentence(executable: string, error: unknown): string {
  const text = String(error);
  if (/sandbox/i.test(text) && /namespace|usable sandbox/i.test(text))
    return `The browser ${executable} cannot use its sandbox on this machine; allow unprivileged user namespaces for it.`;
  return `The browser ${executable} could not be started.`;
}

/** Settled once, by whatever comes first. */
class Outcome {
  readonly value: Promise<RunOutcome>;
  settled: RunOutcome | null = null;
  readonly #timers = new Set<NodeJS.Timeout>();
  #resolve: (outcome: RunOutcome) => void = () => undefined;

  constructor() {
    this.value = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  settle(outcome: RunOutcome): void {
    this.settled ??= outcome;
    this.#resolve(this.settled);
  }

  /** Settles as trouble after a time, unless the returned function is called before. */
  limit(afterMs: number, message: string): () => void {
    const timer = setTimeout(() => this.settle(trouble(message)), afterMs);
    this.#timers.add(timer);
    return () => clearTimeout(timer);
  }

  clearLimits(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }
}
