import { isTimeZone } from '../../core/assessment/local-time.ts';
import { parseTarget, type TargetChoice } from '../../core/verdict/targets.ts';
import { parseSpan } from '../../core/span.ts';
import { assessOptionProblem, assessRequirement } from '../../wording/cli/assess-options.ts';

/** Where samples are read from. */
export type AssessSource =
  | { readonly kind: 'files'; readonly files: readonly string[] }
  | { readonly kind: 'server'; readonly origin: string; readonly token: string };

/** An assessment, as asked for. */
export interface AssessOptions {
  readonly source: AssessSource;
  /** `null`: the only one that there is. */
  readonly site: string | null;
  readonly relay: string | null;
  readonly lastMs: number;
  /** End of the stretch, epoch ms; `null`: the newest sample. */
  readonly untilMs: number | null;
  /** Each `null`: what the samples say. */
  readonly target: TargetChoice | null;
  readonly timeZone: string | null;
  readonly everyMs: number | null;
  /** Where each is written, `-` is standard output; `null`: nowhere. */
  readonly json: string | null;
  readonly csv: string | null;
  readonly html: string | null;
  readonly pdf: string | null;
  readonly browser: string | null;
}

/** What commander read; nothing checked. */
export type RawAssessOptions = Readonly<Partial<Record<string, string | boolean>>>;

/** Options that hold together, or a sentence for each problem. */
export type ParsedAssessOptions =
  | { readonly ok: true; readonly options: AssessOptions }
  | { readonly ok: false; readonly problems: readonly string[] };

/** What else the options are read with. */
export interface AssessEnvironment {
  readonly environment: Readonly<Partial<Record<string, string>>>;
  /** Throws when it cannot. */
  readonly readFile: (file: string) => string;
}

const DAY_MS = 86_400_000;
/** As core/assessment is defined: a week at least. */
const DEFAULT_LAST_MS = 7 * DAY_MS;
/** As the server has it (wire/desk/sites.ts). */
const MAX_SERVER_DAYS = 28;

/** Reads the options of `edgewise assess`, and names every one that is wrong. */
export function parseAssessOptions(
  files: readonly string[],
  raw: RawAssessOptions,
  environment: AssessEnvironment,
): ParsedAssessOptions {
  const problems: string[] = [];
  const text = (name: string): string | null => {
    const value = raw[name];
    return typeof value === 'string' ? value : null;
  };
  const checked = <T>(
    name: string,
    option: string,
    read: (value: string) => T | null,
    must: string,
  ): T | null => {
    const value = text(name);
    const parsed = value === null ? null : read(value);
    if (value !== null && parsed === null) problems.push(assessOptionProblem.wrong(option, must, value));
    return parsed;
  };
  const label = (value: string): string | null => (/^.{1,200}$/su.test(value.trim()) ? value : null);
  const lastMs =
    checked('last', '--last', (value) => atLeast(parseSpan(value), 60_000), assessRequirement.last()) ??
    DEFAULT_LAST_MS;
  const options = {
    site: checked('site', '--site', label, assessRequirement.label()),
    relay: checked('relay', '--relay', label, assessRequirement.label()),
    lastMs,
    untilMs: checked('until', '--until', instant, assessRequirement.until()),
    target: checked('target', '--target', parseTarget, assessRequirement.target()),
    timeZone: checked(
      'timeZone',
      '--time-zone',
      (value) => (isTimeZone(value) ? value : null),
      assessRequirement.timeZone(),
    ),
    everyMs: checked(
      'every',
      '--every',
      (value) => atLeast(parseSpan(value), 1000),
      assessRequirement.every(),
    ),
    json: text('json'),
    csv: text('csv'),
    html: text('html'),
    pdf: text('pdf'),
    browser: text('browser'),
  };
  for (const name of ['json', 'csv', 'html', 'pdf'] as const)
    if (options[name] === '') problems.push(assessOptionProblem.noFile(`--${name}`));
  if (['json', 'csv', 'html'].filter((name) => text(name) === '-').length > 1)
    problems.push(assessOptionProblem.severalOutputs());
  if (options.pdf === '-') problems.push(assessOptionProblem.noFile('--pdf'));
  const source = sourceOf(files, text, options, environment, problems);
  if (problems.length > 0 || source === null) return { ok: false, problems };
  return { ok: true, options: { source, ...options } };
}

const atLeast = (value: number | null, least: number): number | null =>
  value !== null && value >= least ? value : null;

function instant(value: string): number | null {
  const atMs = Date.parse(value);
  return /^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(atMs) ? atMs : null;
}

function sourceOf(
  files: readonly string[],
  text: (name: string) => string | null,
  { site, lastMs, untilMs, everyMs, timeZone }: Omit<AssessOptions, 'source'>,
  { environment, readFile }: AssessEnvironment,
  problems: string[],
): AssessSource | null {
  const server = text('server');
  if (files.length > 0) {
    if (server !== null) problems.push(assessOptionProblem.bothSources());
    return { kind: 'files', files };
  }
  if (server === null) {
    problems.push(assessOptionProblem.noSource());
    return null;
  }
  const address = server.includes('://') ? server : `http://${server}`;
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
    problems.push(assessOptionProblem.server(server));
    return null;
  }
  if (site === null) problems.push(assessOptionProblem.noSite());
  if (lastMs % DAY_MS !== 0 || lastMs > MAX_SERVER_DAYS * DAY_MS)
    problems.push(assessOptionProblem.wholeDays(MAX_SERVER_DAYS));
  for (const [option, value] of [
    ['--until', untilMs],
    ['--every', everyMs],
    ['--time-zone', timeZone],
  ] as const)
    if (value !== null) problems.push(assessOptionProblem.forFiles(option));
  const token = tokenOf(text, environment, readFile, problems);
  if (token === null) return null;
  return { kind: 'server', origin: new URL(address).origin, token };
}

function tokenOf(
  text: (name: string) => string | null,
  environment: AssessEnvironment['environment'],
  readFile: AssessEnvironment['readFile'],
  problems: string[],
): string | null {
  const file = text('tokenFile');
  let token = text('token') ?? environment['EDGEWISE_TOKEN'];
  if (text('token') === null && file !== null)
    try {
      token = readFile(file);
    } catch {
      problems.push(assessOptionProblem.tokenNotRead(file));
      return null;
    }
  if (token !== undefined && /^[\x21-\x7e]{1,200}$/.test(token.trim())) return token.trim();
  problems.push(assessOptionProblem.noToken());
  return null;
}
