import { realpathSync } from 'node:fs';
import { homedir, hostname, userInfo } from 'node:os';
import { agentSays } from '../../wording/cli/watch.ts';
import { watchOptionProblem } from '../../wording/cli/watch-options.ts';
import { findBrowser } from '../browser/find-browser.ts';
import { thisMachine } from '../browser/this-machine.ts';
import { fileProblem } from '../file-problem.ts';
import { readTextNow } from '../text-file.ts';
import { AgentFolder } from './agent-folder.ts';
import { freshBrowsers, ReusedBrowser } from './browser-runs.ts';
import { dryRunOf, dryRunText } from './dry-run.ts';
import { csvFile, ndjsonFile } from './local-files.ts';
import { SERVICE_KINDS, type ServiceKind } from './service/service-command.ts';
import { serviceFile } from './service/service-file.ts';
import { slotLine } from './slot-line.ts';
import { lockFolder } from './spool-lock.ts';
import { stateFolder } from './state-folder.ts';
import { slotsOf, Watching } from './watching.ts';
import {
  parseWatchConfiguration,
  type ConfigurationSources,
  type WatchConfiguration,
} from './watch-configuration.ts';

/** Exit statuses of `edgewise watch`. */
export const WATCH_EXIT = { ended: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** What commander read; nothing checked. */
export interface RawWatchOptions extends Readonly<Record<string, string | boolean | undefined>> {
  readonly dryRun?: boolean;
  readonly printService?: string;
  readonly json?: boolean;
}

/** A signal must end the agent within 5 s, whatever hangs. */
const END_LIMIT_MS = 4500;

/**
 * Windows knows no SIGTERM: Ctrl-Break (SIGBREAK) is what its service programs send, and what ends a program that was
 * started with Ctrl-C switched off; SIGHUP is there the closing of the window. Other systems have no SIGBREAK.
 */
const END_SIGNALS: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGBREAK'];
const BY_HAND: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGBREAK']);

/** `edgewise watch`: a test at every slot until it is told to end. Returns the exit status. */
export async function watch(address: string | undefined, raw: RawWatchOptions): Promise<number> {
  const { dryRun, printService, json, ...options } = raw;
  const kind = SERVICE_KINDS.find((each) => each === printService);
  if (printService !== undefined && kind === undefined)
    return complain([watchOptionProblem.service(SERVICE_KINDS, printService)]);
  const parsed = parseWatchConfiguration(sourcesOf(address, options));
  if (!parsed.ok) return complain(parsed.problems);
  const { configuration, notes } = parsed;
  for (const note of notes) console.error(note);
  if (kind !== undefined)
    return printFor(kind, configuration, address, { ...options, ...(json ? { json } : {}) });
  if (dryRun) {
    const would = dryRunOf(configuration, (test) => slotsOf(configuration, test), Date.now());
    console.log(json ? JSON.stringify(would, null, 2) : dryRunText(would));
    return WATCH_EXIT.ended;
  }
  return begin(configuration, json === true);
}

function complain(problems: readonly string[]): number {
  for (const problem of problems) console.error(problem);
  return WATCH_EXIT.usage;
}

const sourcesOf = (
  address: string | undefined,
  options: ConfigurationSources['options'],
): ConfigurationSources => ({
  address,
  options,
  environment: process.env,
  readFile: readTextNow,
  nowMs: Date.now(),
  machine: {
    name: hostname().slice(0, 200) || 'unnamed',
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    stateFolder: stateFolder({
      platform: process.platform,
      environment: process.env,
      home: homedir(),
    }),
  },
});

function printFor(
  kind: ServiceKind,
  configuration: WatchConfiguration,
  address: string | undefined,
  options: ConfigurationSources['options'],
): number {
  const { text, howTo } = serviceFile(kind, configuration, {
    node: process.execPath,
    command: realpathSync(process.argv[1] ?? ''),
    address,
    options,
    cwd: process.cwd(),
    account: process.env['SUDO_USER'] ?? userInfo().username,
  });
  process.stdout.write(text);
  for (const line of howTo) console.error(line);
  return WATCH_EXIT.ended;
}

async function begin(configuration: WatchConfiguration, isJson: boolean): Promise<number> {
  const browser = findBrowser(configuration.browser, thisMachine);
  if (!browser.ok) return complain([browser.problem]);
  const files = {
    ndjson: configuration.ndjson === null ? null : ndjsonFile(configuration.ndjson),
    csv: configuration.csv === null ? null : csvFile(configuration.csv),
  };
  const unwritable = await Promise.all([files.ndjson?.problem(), files.csv?.problem()]);
  const problems = unwritable.filter((problem) => typeof problem === 'string');
  if (problems.length > 0) return complain(problems);
  try {
    const folder = await AgentFolder.open(configuration.spool);
    const locked = await lockFolder(configuration.spool);
    if (!locked.ok) {
      console.error(agentSays.folderInUse(locked.holder, configuration.spool));
      return WATCH_EXIT.failed;
    }
    const choice = { executable: browser.file, isInsecure: configuration.isInsecure };
    const watching = new Watching({
      configuration,
      folder,
      browsers: configuration.reuseBrowser ? new ReusedBrowser(choice) : freshBrowsers(choice),
      ...files,
      onSlot: (report, sample) => console.log(isJson ? JSON.stringify(sample) : slotLine(report, sample)),
      log: (line) => console.error(line),
    });
    try {
      return await runUntilSignal(watching);
    } finally {
      await locked.release();
    }
  } catch (error) {
    console.error(agentSays.folderNotUsed(configuration.spool, fileProblem(error)));
    return WATCH_EXIT.failed;
  }
}

async function runUntilSignal(watching: Watching): Promise<number> {
  const stop = new AbortController();
  let status: number = WATCH_EXIT.ended;
  const end = (signal: NodeJS.Signals): void => {
    status = BY_HAND.has(signal) ? WATCH_EXIT.interrupted : WATCH_EXIT.ended;
    // Told twice, it ends at once: all that is kept is on the disk.
    if (stop.signal.aborted) process.exit(status);
    stop.abort();
    setTimeout(() => process.exit(status), END_LIMIT_MS).unref();
  };
  for (const signal of END_SIGNALS) process.on(signal, end);
  try {
    await watching.run(stop.signal);
  } finally {
    for (const signal of END_SIGNALS) process.off(signal, end);
  }
  if (watching.unsent > 0) console.error(agentSays.unsent(watching.unsent));
  return status;
}
