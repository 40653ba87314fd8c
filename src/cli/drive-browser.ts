import { setTimeout as after } from 'node:timers/promises';
import type { Browser, BrowserContext } from 'playwright-core';
import { ROUTES } from '../wire/http.ts';
import type { PacketRow } from '../wire/packet-rows.ts';
import { REPORT_FUNCTION } from '../wire/unattended-page.ts';
import { parseUnattendedUpdate, type UnattendedUpdate } from '../wire/unattended.ts';
import { browserProblem, pageProblem, storesNothing } from '../wording/cli/browser.ts';
import { notReachedAt } from '../wording/cli/server.ts';
import { LiveBrowser } from './browser/live-browser.ts';
import type { RunOutcome, TroubleCode } from './run-outcome.ts';

type PhaseUpdate = Extract<UnattendedUpdate, { kind: 'phase' }>;

/** One run in one browser. */
export interface Drive {
  readonly executable: string;
  /** With the run in its query string. */
  readonly url: string;
  readonly isInsecure: boolean;
  /** Whether the page may store its result at the server. */
  readonly mayStore: boolean;
  /** API token that goes with the result, so that its site counts it; the page never sees it. Left out: none. */
  readonly token?: string | null;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly onPhase: (update: PhaseUpdate) => void;
}

/**
 * A page that reports nothing for this long is not ours: its first words come before it asks the server. Counted from when all of it is
 * there, which over a thin line or on a busy machine takes as long as it takes; one that never comes runs out of the time for the whole run.
 */
const FIRST_WORD_LIMIT_MS = 20_000;

/** What a browser shows before it goes anywhere. */
const NO_PAGE_YET = 'about:blank';

/** What a server gets for the first word of its answer: a browser that has just started on a busy machine is slow to ask. */
const ANSWER_LIMIT_MS = 60_000;

/** What a page gets for leaving. */
const LEAVE_LIMIT_MS = 1000;

/** Starts a browser, lets it run the test and ends it. Never rejects. */
export async function driveBrowser(drive: Drive): Promise<RunOutcome> {
  if (drive.signal.aborted) return { kind: 'interrupted' };
  let live: LiveBrowser;
  try {
    live = await LiveBrowser.start(drive);
  } catch (error) {
    return trouble('browser-not-started', launchSentence(drive.executable, error));
  }
  try {
    return await drivePage(live, drive);
  } finally {
    await live.close();
  }
}

/** Opens the page in a browser that runs, listens until it has a result, and leaves. Never rejects. */
export async function drivePage(
  { browser }: Pick<LiveBrowser, 'browser'>,
  drive: Omit<Drive, 'executable'>,
): Promise<RunOutcome> {
  const outcome = new RunSettlement();
  const interrupt = (): void => outcome.settle({ kind: 'interrupted' });
  if (drive.signal.aborted) return { kind: 'interrupted' };
  drive.signal.addEventListener('abort', interrupt);
  const crashed = (): void => outcome.settle(trouble('browser-crashed', browserProblem.ended()));
  browser.on('disconnected', crashed);
  outcome.limit(
    drive.timeoutMs,
    trouble('browser-hung', browserProblem.noResult(Math.round(drive.timeoutMs / 1000))),
  );
  // Not waited for: a browser that hangs never opens a page, and the limit must count all the same.
  const opened = open(browser, drive, outcome).catch(() => {
    crashed();
    return null;
  });
  try {
    return await outcome.value;
  } finally {
    outcome.clearLimits();
    drive.signal.removeEventListener('abort', interrupt);
    browser.off('disconnected', crashed);
    await leave(opened);
  }
}

/** Lets the page give back what it holds at the server (`pagehide`): a browser that is closed does not ask it. */
async function leave(opened: Promise<BrowserContext | null>): Promise<void> {
  const left = opened
    .then(async (context) => {
      await Promise.all(context?.pages().map((page) => page.close()) ?? []);
      await context?.close();
    })
    .catch(() => undefined);
  // A page that has crashed or hangs must not keep the command from ending.
  await Promise.race([left, after(LEAVE_LIMIT_MS, undefined, { ref: false })]);
}

async function open(
  browser: Browser,
  drive: Omit<Drive, 'executable'>,
  outcome: RunSettlement,
): Promise<BrowserContext> {
  const { origin } = new URL(drive.url);
  const context = await browser.newContext({ ignoreHTTPSErrors: drive.isInsecure });
  const page = await context.newPage();
  page.on('crash', () => outcome.settle(trouble('browser-crashed', browserProblem.crashed())));
  let packets: readonly PacketRow[] = [];
  let hasSpoken = false;
  let clearFirstWord = (): void => undefined;
  page.on('domcontentloaded', () => {
    clearFirstWord();
    if (hasSpoken || page.url() === NO_PAGE_YET) return;
    clearFirstWord = outcome.limit(FIRST_WORD_LIMIT_MS, trouble('no-page', pageProblem.none(origin)));
  });
  await page.exposeFunction(REPORT_FUNCTION, (data: unknown) => {
    hasSpoken = true;
    clearFirstWord();
    const update = parseUnattendedUpdate(data);
    if (!update.ok) outcome.settle(trouble('no-page', pageProblem.badReport(update.problem)));
    else if (update.value.kind === 'phase') drive.onPhase(update.value);
    else if (update.value.kind === 'packets') packets = update.value.rows;
    else outcome.settle(lastWord(update.value, origin, packets));
  });
  if (!drive.mayStore) await refuseStoring(context, origin);
  else if (drive.token) await addToken(context, origin, drive.token);
  try {
    const response = await page.goto(drive.url, { waitUntil: 'commit', timeout: ANSWER_LIMIT_MS });
    if (response && !response.ok())
      outcome.settle(trouble('no-page', pageProblem.status(origin, response.status())));
  } catch (error) {
    const reason = /net::(ERR_\w+)/.exec(String(error))?.[1] ?? null;
    outcome.settle(trouble('server-unreachable', notReachedAt(origin, reason)));
  }
  return context;
}

/** Answers in the server's place, and for good, so that the page does not try again. */
const refuseStoring = (context: BrowserContext, origin: string): Promise<unknown> =>
  context.route(new URL(ROUTES.results, origin).href, (route) =>
    route.fulfill({
      status: 403,
      json: { error: { code: 'not-stored', message: storesNothing() } },
    }),
  );

/** The network layer adds it: what runs in the page cannot read it. */
const addToken = (context: BrowserContext, origin: string, token: string): Promise<unknown> =>
  context.route(new URL(ROUTES.results, origin).href, (route) =>
    route.continue({ headers: { ...route.request().headers(), authorization: `Bearer ${token}` } }),
  );

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

const trouble = (code: TroubleCode, message: string): RunOutcome => ({ kind: 'trouble', code, message });

/** Why a browser could not be started, in a sentence. */
export function launchSentence(executable: string, error: unknown): string {
  const text = String(error);
  if (/sandbox/i.test(text) && /namespace|usable sandbox/i.test(text))
    return browserProblem.noSandbox(executable);
  return browserProblem.notStarted(executable);
}

/** Settled once, by whatever comes first. */
class RunSettlement {
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

  /** Settles after a time, unless the returned function is called before. */
  limit(afterMs: number, settlement: RunOutcome): () => void {
    const timer = setTimeout(() => this.settle(settlement), afterMs);
    this.#timers.add(timer);
    return () => clearTimeout(timer);
  }

  clearLimits(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }
}
