import type { Mark } from '../core/connectivity/qos.ts';
import { wholeStretchMs, type LoadWish } from '../core/traffic/load.ts';
import { parseTarget, type TargetChoice } from '../core/verdict/targets.ts';
import { DEFAULT_DURATION_MS, MAX_DURATION_MS, MIN_DURATION_MS } from '../core/traffic/traffic-plan.ts';
import { loadOptionProblem } from './load-options.ts';

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
  /** Where the result goes: `-` is standard output; `null`: nowhere. */
  readonly json: string | null;
  readonly browser: string | null;
  /** Accept certificates that nobody vouches for. */
  readonly isInsecure: boolean;
  /** For everything, waiting included. */
  readonly timeoutMs: number;
}

/** What commander read; everything optional, nothing checked. */
export interface RawRunOptions {
  readonly duration?: string;
  readonly relay?: string;
  readonly target?: string;
  readonly site?: string;
  readonly ticket?: string;
  readonly user?: string;
  readonly request?: string;
  readonly packets?: string;
  readonly keepPackets?: boolean;
  readonly only?: string;
  readonly mark?: string;
  readonly calls?: string;
  readonly loaded?: boolean;
  readonly idleLife?: boolean;
  readonly json?: string;
  readonly browser?: string;
  readonly insecure?: boolean;
  readonly timeout?: string;
  /** File with an API token that goes with the result. */
  readonly tokenFile?: string;
}

/** Options that hold together, or a sentence for each problem. */
export type ParsedRunOptions =
  | { readonly ok: true; readonly options: RunOptions }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Beside the measured time: connecting takes up to 45 s, and there may be a queue. */
const DEFAULT_SPARE_MS = 5 * 60_000;
const MAX_LABEL_LENGTH = 200;

/** Reads the options of `edgewise run`, and names every one that is wrong. */
export function parseRunOptions(address: string, raw: RawRunOptions): ParsedRunOptions {
  const problems: string[] = [];
  const url = parseAddress(address);
  if (!url) problems.push(`"${address}" is not the address of a page, such as http://host:8080.`);
  const durationMs = raw.duration === undefined ? DEFAULT_DURATION_MS : parseDuration(raw.duration);
  if (durationMs === null || durationMs < MIN_DURATION_MS || durationMs > MAX_DURATION_MS)
    problems.push(
      `--duration must be from ${MIN_DURATION_MS / 1000}s to ${MAX_DURATION_MS / 60_000}m, not "${raw.duration ?? ''}".`,
    );
  const target = raw.target === undefined ? null : parseTarget(raw.target);
  if (raw.target !== undefined && target === null)
    problems.push(
      `--target must be client-edge, edge-edge or azure:REGION[:site|:edge], not "${raw.target}".`,
    );
  const load = loadOf(raw);
  const wrongLoad = loadOptionProblem(durationMs ?? 0, load);
  // A length that cannot be read, or is none for any test, has been told.
  if (wrongLoad !== null && (durationMs === null || durationMs <= MAX_DURATION_MS)) problems.push(wrongLoad);
  const timeoutMs =
    raw.timeout === undefined
      ? wholeStretchMs(durationMs ?? 0, load) + DEFAULT_SPARE_MS
      : parseDuration(raw.timeout);
  if (timeoutMs === null || timeoutMs <= 0)
    problems.push(`--timeout must be a time such as 90s or 5m, not "${raw.timeout ?? ''}".`);
  for (const name of ['site', 'ticket', 'user', 'relay'] as const)
    if (raw[name] !== undefined && (raw[name].trim() === '' || raw[name].length > MAX_LABEL_LENGTH))
      problems.push(`--${name} must be a text of 1 to ${MAX_LABEL_LENGTH} characters.`);
  if (raw.request !== undefined && !/^[\w-]{1,64}$/.test(raw.request))
    problems.push('--request must be the id of a test request, as its link has it.');
  if (raw.packets === '' || raw.packets === '-') problems.push('--packets must name a file.');
  if (raw.json === '') problems.push('--json must name a file, or be - for standard output.');
  const mark = MARKS.find((known) => known === (raw.mark ?? 'none'));
  problems.push(...problemsOfChecks(raw, mark));
  if (problems.length > 0 || !url || mark === undefined || durationMs === null || timeoutMs === null)
    return { ok: false, problems };
  const { site = null, ticket = null, user = null, request = null } = raw;
  const { relay = null, json = null, packets = null, browser = null } = raw;
  const { insecure: isInsecure = false, keepPackets = false, idleLife = false } = raw;
  const checks = { onlyConnectivity: raw.only !== undefined, idleLife, mark };
  const labels = { site, ticket, user, request };
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
      browser,
      isInsecure,
      timeoutMs,
    },
  };
}

/** What is no number is out of range. */
const loadOf = ({ calls = '1', loaded = false }: RawRunOptions): LoadWish => ({
  calls: /^\d{1,3}$/.test(calls.trim()) ? Number(calls) : NaN,
  loaded,
});

const MARKS: readonly Mark[] = ['none', 'half', 'all'];

/** What of the checks of the network does not go together. */
function problemsOfChecks(raw: RawRunOptions, mark: Mark | undefined): string[] {
  const isAlone = raw.only === 'connectivity';
  return [
    ...(raw.only === undefined || isAlone ? [] : [`--only must be connectivity, not "${raw.only}".`]),
    ...(mark === undefined ? [`--mark must be half, all or none, not "${raw.mark ?? ''}".`] : []),
    ...(raw.idleLife === true && !isAlone ? ['--idle-life needs --only connectivity.'] : []),
    ...(isAlone && mark !== undefined && mark !== 'none'
      ? ['--mark needs a call, which --only connectivity does not make.']
      : []),
    ...(isAlone && (raw.calls !== undefined || raw.loaded === true)
      ? ['--calls and --loaded need a call, which --only connectivity does not make.']
      : []),
    ...(isAlone && (raw.packets !== undefined || raw.keepPackets === true)
      ? ['--packets and --keep-packets need a call, which --only connectivity does not make.']
      : []),
  ];
}

/** `host:8080` means plain HTTP, which is what `edgewise serve` offers unless it has a certificate. */
function parseAddress(address: string): URL | null {
  const text = address.includes('://') ? address : `http://${address}`;
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
}

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000 };

/** `15s`, `2m`, `1500ms`; a bare number is seconds. `null` for anything else. */
export function parseDuration(text: string): number | null {
  const [, digits, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|min)?$/.exec(text.trim()) ?? [];
  const unitMs = UNIT_MS[unit];
  return digits === undefined || unitMs === undefined ? null : Math.round(Number(digits) * unitMs);
}
