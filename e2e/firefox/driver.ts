import { existsSync } from 'node:fs';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { REPORT_FUNCTION } from '../../src/wire/unattended-page.ts';
import type { UnattendedUpdate } from '../../src/wire/unattended.ts';
import { PATIENCE_MS } from '../patience.ts';
import { PREFERENCES } from './preferences.ts';
import { putSessionFirst, withPriority } from './priority.ts';
import { makeProfile } from './profile.ts';
import type { PulseServer } from './pulse.ts';
import { parseTimedUpdate, type TimedUpdate } from './timed-update.ts';

/** So much of what a page should not have said is told. */
const SAID_CHARACTERS = 300;
const PROGRAM = '/usr/bin/firefox-esr';
/** Firefox on a busy machine. */
const LAUNCH_LIMIT_MS = 60_000;
/**
 * The first in the machine: Firefox hands each packet through several threads of two processes, and each that has to wait
 * for the processor adds delay and jitter that nobody put on the path.
 */
const PRIORITY = -20;

/** How a page is run. */
export interface FirefoxRun {
  /** What Firefox plays on; `null`: no audio device at all, so its audio clock does not start. */
  readonly pulse: Pick<PulseServer, 'address'> | null;
  /** Source of a script that runs before the page's own. */
  readonly initScript?: string;
  /** For the whole run, from opening the page. */
  readonly timeoutMs: number;
  /** Whether it takes any certificate. */
  readonly isInsecure?: boolean;
  /** Another page that is open for as long, behind this one, and is read once this one has had its last word. */
  readonly beside?: { readonly url: URL; read(page: Page): Promise<void> };
}

/** Whether there is a Firefox to drive. */
export const isFirefoxInstalled = (): boolean => existsSync(PROGRAM);

/**
 * Opens an unattended page (`?autostart=1`) in a new Firefox with a profile of its own, over WebDriver BiDi, and returns all
 * that the page reported up to its last word. The browser is ended in every case.
 */
export async function runInFirefox(url: URL, run: FirefoxRun): Promise<UnattendedUpdate[]> {
  return (await updatesFromFirefox(url, run)).map(({ update }) => update);
}

/** The same, and what the control beside it took for each of its packets, ms, while the page ran. */
export async function runWithControl(
  url: URL,
  control: URL,
  run: FirefoxRun,
): Promise<{ readonly updates: UnattendedUpdate[]; readonly controlMs: number[] }> {
  const controlMs: number[] = [];
  const updates = await updatesFromFirefox(url, {
    ...run,
    beside: {
      url: control,
      read: async (page) => {
        controlMs.push(...(await page.evaluate(() => globalThis.edgewiseControl.read())));
      },
    },
  });
  return { updates: updates.map(({ update }) => update), controlMs };
}

/** The same, with the moment of each report. */
export async function updatesFromFirefox(url: URL, run: FirefoxRun): Promise<TimedUpdate[]> {
  if (!isFirefoxInstalled())
    throw new Error(`There is no ${PROGRAM}: install the Debian package "firefox-esr" to run these tests.`);
  const profile = await makeProfile(PROGRAM);
  const ended = [() => profile.close()];
  try {
    const browser = await withPriority(PRIORITY, () => launch(run, profile.folder));
    ended.unshift(() => browser.close());
    const pid = browser.process()?.pid;
    if (pid !== undefined) putSessionFirst(pid, PRIORITY);
    const beside = run.beside ? await browser.newPage() : null;
    if (run.beside) await beside?.goto(run.beside.url.href, { timeout: run.timeoutMs });
    const page = await browser.newPage();
    await page.evaluateOnNewDocument(collectReports, REPORT_FUNCTION);
    if (run.initScript !== undefined) await page.evaluateOnNewDocument(run.initScript);
    await page.goto(url.href, { timeout: run.timeoutMs });
    const reports = await reportsOf(page, run.timeoutMs);
    if (beside) await run.beside?.read(beside);
    return reports.map(timedUpdateOf);
  } finally {
    for (const end of ended) await end();
  }
}

/** A Firefox for a test that drives it itself; `preferences` beside those of all tests. Whoever asks for it closes it. */
export const openFirefox = (
  pulse: Pick<PulseServer, 'address'>,
  preferences: Readonly<Record<string, boolean>> = {},
): Promise<Browser> =>
  puppeteer.launch({
    browser: 'firefox',
    executablePath: PROGRAM,
    headless: true,
    timeout: PATIENCE_MS,
    extraPrefsFirefox: { ...PREFERENCES, ...preferences },
    env: { ...process.env, PULSE_SERVER: pulse.address },
  });

function launch({ pulse, timeoutMs, isInsecure = false }: FirefoxRun, userDataDir: string): Promise<Browser> {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: PROGRAM,
    headless: true,
    userDataDir,
    acceptInsecureCerts: isInsecure,
    timeout: LAUNCH_LIMIT_MS,
    // One question is open for as long as the test takes; our own limit ends it.
    protocolTimeout: timeoutMs + LAUNCH_LIMIT_MS,
    extraPrefsFirefox: PREFERENCES,
    env: {
      ...process.env,
      // Without a sound server of ours it must not find the machine's either, nor a sound card.
      ...(pulse === null
        ? { PULSE_SERVER: 'unix:/dev/null', ALSA_CONFIG_PATH: '/dev/null' }
        : { PULSE_SERVER: pulse.address }),
    },
  });
}

/** Where the page keeps its reports until they are asked for. */
interface Collection {
  readonly texts: string[];
  readonly complete: Promise<void>;
}

declare global {
  var edgewiseCollection: Collection;
  /** Of the page of control.ts: ms from stamp to arrival of each packet since its last reading. */
  var edgewiseControl: { read(): Promise<number[]> };
}

/**
 * Runs in the page, before its own scripts. Reports are kept as text and fetched once, at the end: a call out of the
 * page at each of them would load the browser that measures, and could let one overtake another. No function in it has a
 * name: some compilers keep names by a helper that the page does not have.
 */
function collectReports(reportFunction: string): void {
  const waiting: (() => void)[] = [];
  const complete = new Promise<void>((resolve) => waiting.push(resolve));
  globalThis.edgewiseCollection = { texts: [], complete };
  Reflect.set(globalThis, reportFunction, (update: { readonly kind: string }) => {
    globalThis.edgewiseCollection.texts.push(JSON.stringify({ atEpochMs: Date.now(), update }));
    if (update.kind === 'result' || update.kind === 'failed') for (const finish of waiting) finish();
  });
}

async function reportsOf(page: Page, timeoutMs: number): Promise<string[]> {
  const { isComplete, texts } = await page.evaluate(async (limitMs) => {
    const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), limitMs));
    const { complete, texts } = globalThis.edgewiseCollection;
    return { isComplete: await Promise.race([complete.then(() => true), late]), texts };
  }, timeoutMs);
  if (!isComplete)
    throw new Error(
      `The page had no result within ${timeoutMs / 1000} s; its last report was ${texts.at(-1) ?? 'none'}.`,
    );
  return texts;
}

function timedUpdateOf(text: string): TimedUpdate {
  const updates = parseTimedUpdate(JSON.parse(text));
  if (updates === null)
    throw new Error(`The page reported what it must not: ${text.slice(0, SAID_CHARACTERS)}.`);
  return updates;
}
