import type { Mark } from '../core/connectivity/qos.ts';
import {
  DEFAULT_DATA_CAP_BYTES,
  LEAST_DATA_CAP_BYTES,
  MOST_DATA_CAP_BYTES,
  SEARCH_LIMIT_MS,
} from '../core/find-calls/call-search.ts';
import { parseSpan } from '../core/span.ts';
import { wholeStretchMs, type LoadWish } from '../core/traffic/load.ts';
import type { TargetChoice } from '../core/verdict/targets.ts';
import { readTestOption } from '../wire/read-test-option.ts';
import {
  DEFAULT_TEST_OPTIONS,
  type TestOptionValue,
  type TestOptionValues,
} from '../wire/test-option-schema.ts';
import { flagName, TEST_OPTIONS, type TestOptionName } from '../wire/test-options.ts';
import { loadOptionProblem } from '../wording/run/load-option.ts';
import { testOptionRequirement } from '../wording/run/test-option.ts';
import { runOptionProblem } from '../wording/cli/run-options.ts';

/** One headless run, as asked for. */
export interface RunOptions extends LoadWish {
  readonly url: URL;
  readonly durationMs: number;
  /** `null`: the nearest. */
  readonly relay: string | null;
  /** `null`: what fits the relay. */
  readonly target: TargetChoice | null;
  readonly labels: {
    readonly site: string | null;
    readonly ticket: string | null;
    readonly user: string | null;
    /** Id of the test request that the result answers. */
    readonly request: string | null;
    readonly region: string | null;
  };
  /** File for every packet's record, as JSON lines; `null`: none. */
  readonly packets: string | null;
  /** Have the server keep every packet's record beside the result. */
  readonly keepPackets: boolean;
  /** What the network lets through, without a call. */
  readonly onlyConnectivity: boolean;
  /** Also how long an idle UDP mapping lives. */
  readonly idleLife: boolean;
  /** Which streams ask for priority. */
  readonly mark: Mark;
  /** Look for how many calls at once the link carries, by several tests; `null`: one test. */
  readonly findCalls: { readonly dataCapBytes: number } | null;
  /** Where the result goes: `-` is standard output; `null`: nowhere. */
  readonly json: string | null;
  readonly browser: string | null;
  /** Accept certificates that nobody vouches for. */
  readonly isInsecure: boolean;
  /** For everything, waiting included. */
  readonly timeoutMs: number;
}

/** What commander read; everything optional, nothing checked. */
export interface RawRunOptions extends RawTestOptions {
  readonly findCalls?: boolean;
  /** Megabytes. */
  readonly dataCap?: string;
  readonly packets?: string;
  readonly json?: string;
  readonly browser?: string;
  readonly insecure?: boolean;
  readonly timeout?: string;
  /** File with an API token that goes with the result. */
  readonly tokenFile?: string;
}

/** The options of a test, as typed. */
type RawTestOptions = {
  readonly [N in TestOptionName]?: (typeof TEST_OPTIONS)[N]['kind'] extends 'switch' ? boolean : string;
};

/** Options that hold together, or a sentence for each problem. */
export type ParsedRunOptions =
  | { readonly ok: true; readonly options: RunOptions }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Beside the measured time: connecting takes up to 45 s, and there may be a queue. */
const DEFAULT_SPARE_MS = 5 * 60_000;

/** Reads the options of `edgewise run`, and names every one that is wrong. */
export function parseRunOptions(address: string, raw: RawRunOptions): ParsedRunOptions {
  const problems: string[] = [];
  const url = parseAddress(address);
  if (!url) problems.push(runOptionProblem.address(address));
  const asked = readTestOptions(raw, problems);
  const { duration: durationMs, calls, loaded, only, mark, idleLife } = asked;
  const load = { calls, loaded };
  const wrongLoad = loadOptionProblem(durationMs, load);
  if (wrongLoad !== null) problems.push(wrongLoad);
  const findCalls = searchOf(raw, problems);
  const measuredMs = findCalls ? SEARCH_LIMIT_MS : wholeStretchMs(durationMs, load);
  const timeoutMs = raw.timeout === undefined ? measuredMs + DEFAULT_SPARE_MS : parseSpan(raw.timeout);
  if (timeoutMs === null || timeoutMs <= 0) problems.push(runOptionProblem.timeout(raw.timeout ?? ''));
  if (raw.packets === '' || raw.packets === '-') problems.push(runOptionProblem.packets());
  if (raw.json === '') problems.push(runOptionProblem.json());
  problems.push(...problemsOfChecks(raw, asked));
  if (problems.length > 0 || !url || timeoutMs === null) return { ok: false, problems };
  const { relay, region, target, site, ticket, user, request, keepPackets } = asked;
  const { json = null, packets = null, browser = null, insecure: isInsecure = false } = raw;
  const checks = { onlyConnectivity: only !== null, idleLife, mark };
  const labels = { site, ticket, user, request, region };
  const outputs = { json, packets, keepPackets };
  return {
    ok: true,
    options: {
      url,
      durationMs,
      relay,
      target,
      labels,
      ...outputs,
      ...checks,
      ...load,
      findCalls,
      browser,
      isInsecure,
      timeoutMs,
    },
  };
}

/** What was asked for; an option that is wrong has its default beside its problem. */
function readTestOptions(raw: RawTestOptions, problems: string[]): TestOptionValues {
  const read = <N extends TestOptionName>(name: N): TestOptionValue<N> | TestOptionValues[N] => {
    const typed = raw[name];
    const value = typed === undefined ? undefined : readTestOption(name, typed, parseSpan);
    if (value !== undefined) return value;
    if (typed !== undefined)
      problems.push(
        runOptionProblem.testOption(flagName(name), testOptionRequirement(name), echo(name, typed)),
      );
    return DEFAULT_TEST_OPTIONS[name];
  };
  return {
    request: read('request'),
    ticket: read('ticket'),
    site: read('site'),
    user: read('user'),
    relay: read('relay'),
    region: read('region'),
    target: read('target'),
    duration: read('duration'),
    keepPackets: read('keepPackets'),
    only: read('only'),
    mark: read('mark'),
    calls: read('calls'),
    loaded: read('loaded'),
    idleLife: read('idleLife'),
  };
}

/** What was typed, where it is short and one of a few was meant; `null` elsewhere. */
const echo = (name: TestOptionName, typed: string | boolean): string | null =>
  ['time', 'target', 'word'].includes(TEST_OPTIONS[name].kind) ? String(typed) : null;

/** What of the checks of the network does not go together. */
function problemsOfChecks(raw: RawRunOptions, { only, mark }: TestOptionValues): string[] {
  const isAlone = only !== null;
  return [
    ...(raw.idleLife === true && !isAlone ? [runOptionProblem.idleLifeAlone()] : []),
    ...(isAlone && mark !== 'none' ? [runOptionProblem.markWithoutCall()] : []),
    ...(isAlone && (raw.calls !== undefined || raw.loaded === true)
      ? [runOptionProblem.loadWithoutCall()]
      : []),
    ...(isAlone && (raw.packets !== undefined || raw.keepPackets === true)
      ? [runOptionProblem.packetsWithoutCall()]
      : []),
  ];
}

/** The search that was asked for; it sets the calls and the length of each of its tests itself. */
function searchOf(raw: RawRunOptions, problems: string[]): RunOptions['findCalls'] {
  if (raw.findCalls !== true) {
    if (raw.dataCap !== undefined) problems.push(runOptionProblem.dataCapAlone());
    return null;
  }
  const rivals = ['calls', 'loaded', 'only', 'mark', 'duration', 'keepPackets', 'packets'] as const;
  const rival = rivals.find((name) => raw[name] !== undefined && raw[name] !== false);
  if (rival !== undefined)
    problems.push(runOptionProblem.notWhileFinding(rival === 'packets' ? '--packets' : flagName(rival)));
  const dataCapBytes = raw.dataCap === undefined ? DEFAULT_DATA_CAP_BYTES : Number(raw.dataCap) * 1_000_000;
  if (!(dataCapBytes >= LEAST_DATA_CAP_BYTES && dataCapBytes <= MOST_DATA_CAP_BYTES))
    problems.push(runOptionProblem.dataCap(raw.dataCap ?? ''));
  return { dataCapBytes };
}

/** `host:8080` means plain HTTP, which is what `edgewise serve` offers unless it has a certificate. */
function parseAddress(address: string): URL | null {
  const text = address.includes('://') ? address : `http://${address}`;
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
}
