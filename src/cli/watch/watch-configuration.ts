import path from 'node:path';
import {
  DEFAULT_TRANSFER_BITS_PER_SECOND,
  estimateTestBytes,
  wholeStretchMs,
  type LoadWish,
} from '../../core/traffic/load.ts';
import type { Mark } from '../../core/connectivity/qos.ts';
import { targetName, type TargetChoice } from '../../core/verdict/targets.ts';
import { DEFAULT_PLAN } from '../../core/traffic/traffic-plan.ts';
import { DEFAULT_TEST_OPTIONS } from '../../wire/test-option-schema.ts';
import { loadOptionProblem } from '../../wording/run/load-option.ts';
import { runOptionProblem } from '../../wording/cli/run-options.ts';
import { noToken, tokenNotRead } from '../../wording/cli/token.ts';
import { problemOfTest, shownAs, someSkipped, watchOptionProblem } from '../../wording/cli/watch-options.ts';
import { fileProblem } from '../file-problem.ts';
import type { Watched } from './agent-identity.ts';
import { cronCalendar } from './cron-calendar.ts';
import type { Calendar } from './slot-source.ts';
import {
  WATCH_OPTIONS,
  watchSettingsSchema,
  type TestSettings,
  type WatchSettings,
} from './watch-settings.ts';

/** One test that is run at every slot. */
export interface WatchedTest extends Watched, LoadWish {
  /** Customer region; `null`: not said. */
  readonly region: string | null;
  readonly target: TargetChoice | null;
  readonly durationMs: number;
  readonly onlyConnectivity: boolean;
  /** Which streams ask for priority. */
  readonly mark: Mark;
  /** With which results and samples are sent; `null`: nothing is. */
  readonly token: string | null;
}

/** When the tests are run. */
export type Rhythm =
  | { readonly kind: 'every'; readonly everyMs: number }
  /** `everyMs` is the least time between two of its slots. */
  | {
      readonly kind: 'cron';
      readonly pattern: string;
      readonly calendar: Calendar;
      readonly everyMs: number;
    };

/** An agent's whole configuration, checked. */
export interface WatchConfiguration {
  readonly tests: readonly WatchedTest[];
  readonly rhythm: Rhythm;
  readonly timeZone: string;
  /** `null`: until it is told to end. */
  readonly forMs: number | null;
  /** Name of the machine. */
  readonly agent: string;
  readonly browser: string | null;
  readonly reuseBrowser: boolean;
  readonly isInsecure: boolean;
  /** Absolute. */
  readonly spool: string;
  readonly spoolLimitBytes: number;
  readonly ndjson: string | null;
  readonly csv: string | null;
  readonly isAtOnce: boolean;
}

/** Where a plan comes from. */
export interface ConfigurationSources {
  readonly address: string | undefined;
  /** By setting; `config` names the file. Options win over the file. */
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly environment: Readonly<Partial<Record<string, string>>>;
  readonly readFile: (file: string) => string;
  readonly nowMs: number;
  readonly machine: {
    readonly name: string;
    readonly timeZone: string;
    /** Where agents keep what they must not lose. */
    readonly stateFolder: string;
  };
}

/** A plan and what is to be said of it, or a sentence for each problem. */
export type ParsedConfiguration =
  | { readonly ok: true; readonly configuration: WatchConfiguration; readonly notes: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Beside the measured time: the browser's start, finding a relay, connecting, the last packets. */
const TEST_OVERHEAD_MS = 8000;

/** Reads the settings of `edgewise watch`, and names every one that is wrong. */
export function parseWatchConfiguration(sources: ConfigurationSources): ParsedConfiguration {
  const { address, options, readFile } = sources;
  const { config } = options;
  const file =
    typeof config === 'string' ? readConfig(config, readFile) : ({ ok: true, values: {} } as const);
  if (!file.ok) return { ok: false, problems: [file.problem] };
  // The token is no setting: it is never shown with them.
  const set = Object.entries({ ...options, url: address }).filter(
    ([name, value]) => value !== undefined && name !== 'config' && name !== 'token',
  );
  const parsed = watchSettingsSchema.safeParse({ ...file.values, ...Object.fromEntries(set) });
  if (!parsed.success) {
    const fromOptions = new Set(set.map(([name]) => name));
    return {
      ok: false,
      problems: parsed.error.issues.map((issue) =>
        watchOptionProblem.setting(labelOf(issue.path, fromOptions, config), issue.message),
      ),
    };
  }
  return complete(parsed.data, sources);
}

type ReadConfig =
  | { readonly ok: true; readonly values: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problem: string };

function readConfig(file: string, readFile: ConfigurationSources['readFile']): ReadConfig {
  let text: string;
  try {
    text = readFile(file);
  } catch (error) {
    return { ok: false, problem: watchOptionProblem.configNotRead(file, fileProblem(error)) };
  }
  try {
    const values: unknown = JSON.parse(text);
    if (typeof values === 'object' && values !== null && !Array.isArray(values))
      return { ok: true, values: { ...values } };
    return { ok: false, problem: watchOptionProblem.configNoObject(file) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, problem: watchOptionProblem.configNotJson(file, reason) };
  }
}

/** `--every`, `"every" in watch.json`, `"tests[2].site" in watch.json`. */
function labelOf(
  at: readonly PropertyKey[],
  fromOptions: ReadonlySet<string>,
  config: string | boolean | undefined,
): string {
  const [first] = at;
  if (first === undefined) return config === undefined ? watchOptionProblem.theCommand() : String(config);
  const option = WATCH_OPTIONS[String(first)];
  if (fromOptions.has(String(first)) && option !== undefined) return option;
  const name = at.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return watchOptionProblem.settingIn(name.slice(1), String(config));
}

function complete(settings: WatchSettings, sources: ConfigurationSources): ParsedConfiguration {
  const problems: string[] = [];
  const timeZone = settings.timeZone ?? sources.machine.timeZone;
  const rhythm = rhythmOf(settings, timeZone, sources.nowMs, problems);
  const tests = testsOf(settings, sources, problems);
  const { ndjson = null, csv = null } = settings;
  if (tests.some(({ token }) => token === null) && ndjson === null && csv === null)
    problems.push(watchOptionProblem.sentNowhere());
  if (problems.length > 0 || rhythm === null) return { ok: false, problems };
  const spool = settings.spool ?? path.join(sources.machine.stateFolder, spoolName(tests, sources));
  const configuration: WatchConfiguration = {
    tests,
    rhythm,
    timeZone,
    forMs: settings.for ?? null,
    agent: settings.agent ?? sources.machine.name,
    browser: settings.browser ?? null,
    reuseBrowser: settings.reuseBrowser,
    isInsecure: settings.insecure,
    spool: path.resolve(spool),
    spoolLimitBytes: settings.spoolLimit,
    ndjson: ndjson === null ? null : path.resolve(ndjson),
    csv: csv === null ? null : path.resolve(csv),
    isAtOnce: settings.atOnce,
  };
  return { ok: true, configuration, notes: notesOn(configuration) };
}

const DEFAULT_EVERY_MS = 600_000;

function rhythmOf(
  { every, cron }: WatchSettings,
  timeZone: string,
  nowMs: number,
  problems: string[],
): Rhythm | null {
  if (cron === undefined) return { kind: 'every', everyMs: every ?? DEFAULT_EVERY_MS };
  if (every !== undefined) problems.push(watchOptionProblem.twoRhythms());
  const parsed = cronCalendar(cron, timeZone, nowMs);
  if (!parsed.ok) {
    problems.push(watchOptionProblem.cron(parsed.problem));
    return null;
  }
  const everyMs = Math.min(parsed.leastGapMs, 86_400_000);
  return { kind: 'cron', pattern: cron, calendar: parsed.calendar, everyMs };
}

function testsOf(settings: WatchSettings, sources: ConfigurationSources, problems: string[]): WatchedTest[] {
  const { tests } = settings;
  const listed: readonly TestSettings[] = tests ?? [{}];
  const complete = listed.flatMap((test, index) => {
    const report = (problem: string): void =>
      void problems.push(problemOfTest(tests === undefined ? null : index, problem));
    const url = test.url ?? settings.url;
    const site = test.site ?? settings.site;
    if (url === undefined) report(watchOptionProblem.noAddress());
    if (site === undefined) report(watchOptionProblem.noSite());
    const load = {
      calls: test.calls ?? settings.calls ?? DEFAULT_TEST_OPTIONS.calls,
      loaded: test.loaded ?? settings.loaded ?? DEFAULT_TEST_OPTIONS.loaded,
    };
    const durationMs = test.duration ?? settings.duration;
    const wrongLoad = loadOptionProblem(durationMs, load);
    if (wrongLoad !== null) report(wrongLoad);
    const mark = test.mark ?? settings.mark ?? DEFAULT_TEST_OPTIONS.mark;
    const onlyConnectivity = (test.only ?? settings.only) === 'connectivity';
    if (onlyConnectivity && mark !== 'none') report(runOptionProblem.markWithoutCall());
    if (url === undefined || site === undefined) return [];
    return [
      {
        url: url.href,
        site,
        relay: test.relay ?? settings.relay ?? null,
        region: test.region ?? settings.region ?? null,
        target: test.target ?? settings.target ?? null,
        durationMs,
        ...load,
        onlyConnectivity,
        mark,
        token: tokenOf(test.tokenFile ?? settings.tokenFile, sources, problems),
      },
    ];
  });
  const names = complete.map(({ url, site, relay, onlyConnectivity }) =>
    JSON.stringify([url, site, relay, onlyConnectivity]),
  );
  if (new Set(names).size < names.length) problems.push(watchOptionProblem.twice());
  return complete;
}

function tokenOf(file: string | undefined, sources: ConfigurationSources, problems: string[]): string | null {
  const { options, environment } = sources;
  const [text, source] =
    typeof options['token'] === 'string'
      ? [options['token'], '--token']
      : file !== undefined
        ? [readToken(file, sources, problems), file]
        : [environment['EDGEWISE_TOKEN'], 'EDGEWISE_TOKEN'];
  const token = text?.trim();
  // A variable that is set but empty is how shells and service managers say "not set".
  if (token === undefined || (token === '' && source === 'EDGEWISE_TOKEN')) return null;
  if (/^[\x21-\x7e]{1,200}$/.test(token)) return token;
  problems.push(noToken(source));
  return null;
}

function readToken(file: string, { readFile }: ConfigurationSources, problems: string[]): string | undefined {
  try {
    return readFile(file);
  } catch (error) {
    problems.push(tokenNotRead(file, fileProblem(error)));
    return undefined;
  }
}

/** A folder of its own for what is watched, so that two agents on one machine need not be told apart by hand. */
function spoolName(tests: readonly WatchedTest[], { options }: ConfigurationSources): string {
  const { config } = options;
  const [first] = tests;
  const what = typeof config === 'string' ? path.parse(config).name : (first?.site ?? '');
  const where = first ? new URL(first.url).host : '';
  const relay = first?.relay ? `-${first.relay}` : '';
  const only = first?.onlyConnectivity ? '-connectivity' : '';
  return `${what}-${where}${relay}${only}`.replace(/[^\p{L}\p{N}.-]+/gu, '_');
}

/** How long all tests of a slot take, one after another. */
export const slotWorkMs = (tests: readonly WatchedTest[]): number =>
  tests.reduce(
    (sum, test) =>
      sum + (test.onlyConnectivity ? 0 : wholeStretchMs(test.durationMs, test)) + TEST_OVERHEAD_MS,
    0,
  );

function notesOn({ tests, rhythm }: WatchConfiguration): string[] {
  const workMs = slotWorkMs(tests);
  if (workMs <= rhythm.everyMs) return [];
  return [someSkipped(Math.round(workMs / 1000), Math.round(rhythm.everyMs / 1000))];
}

/** The page is loaded anew each time; that much, compressed, with what its server and relay say beside the packets. */
const PAGE_BYTES = 500_000;

/** About what one test moves over the line; with a busy link, the most that a server as it comes allows. */
export const testBytes = ({
  durationMs,
  onlyConnectivity,
  ...load
}: Pick<WatchedTest, 'durationMs' | 'onlyConnectivity' | 'calls' | 'loaded'>): number =>
  (onlyConnectivity
    ? 0
    : estimateTestBytes(DEFAULT_PLAN, durationMs, load, DEFAULT_TRANSFER_BITS_PER_SECOND)) + PAGE_BYTES;

/** What is shown of a test: everything but the token. */
export const shownTest = ({
  url,
  site,
  relay,
  region,
  target,
  durationMs,
  onlyConnectivity,
  mark,
  calls,
  loaded,
  token,
}: WatchedTest) => ({
  url,
  site,
  relay: relay ?? shownAs.nearestRelay(),
  ...(region === null ? {} : { region }),
  target: target === null ? shownAs.targetOfRelay() : targetName(target),
  ...(onlyConnectivity ? { only: 'connectivity' } : { duration: `${durationMs / 1000}s` }),
  ...(calls > 1 ? { calls } : {}),
  ...(loaded ? { loaded } : {}),
  ...(mark === 'none' ? {} : { mark }),
  sends: token !== null,
});
