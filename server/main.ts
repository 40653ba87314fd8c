import { performance } from 'node:perf_hooks';
import { version } from '../package.json';
import { ConfigError, loadConfig, type Config } from './config.ts';
import type { Log } from './log/log.ts';
import { startRelay } from './relay/thread.ts';
import { banner } from './start/banner.ts';
import { findPageFolder } from './start/page-folder.ts';
import { processLog } from './start/process-log.ts';
import { keepHeapSmall } from './start/small-heap.ts';
import { startServer, type RunningServer } from './start/server.ts';
import { StartError } from './start/start-error.ts';
import { builtWorker } from './thread/built-worker.ts';

export { SETTINGS } from './config/settings.ts';
export { loadConfig } from './config.ts';
export type { RunningServer } from './start/server.ts';

/** Exit statuses of `edgewise serve`. */
export const SERVE_EXIT = { stopped: 0, failed: 1, usage: 2 } as const;

/** How long closing may take before the process ends all the same. */
const CLOSE_LIMIT_MS = 5000;

const clock = { monotonicMs: () => performance.now(), epochMs: () => Date.now() };

const logOf = (config: Config): Log =>
  processLog(config, {
    isTerminal: process.stderr.isTTY,
    epochMs: () => clock.epochMs(),
    // As the console does it: a reader that has gone away is no reason to end.
    write: (line) => console.error(line),
  });

/** Starts a server with the real relay, page and clock. */
export const start = (config: Config, log = logOf(config)): Promise<RunningServer> =>
  startServer(config, {
    version,
    startRelay,
    preparingUrl: builtWorker('preparing-worker'),
    writerUrl: builtWorker('writer-worker'),
    pageDir: findPageFolder(),
    clock,
    log,
  });

/**
 * `edgewise serve`: runs until it is told to stop, and returns the exit status. Options are text by setting, as
 * they came from the command line.
 */
export async function serve(options: Readonly<Partial<Record<string, string>>>): Promise<number> {
  keepHeapSmall();
  let server: RunningServer;
  let config: Config;
  let log: Log;
  try {
    config = loadConfig({ options, environment: process.env });
    log = logOf(config);
    server = await start(config, log);
  } catch (error) {
    return explain(error);
  }
  const ended = untilTold(server, log);
  const notes =
    findPageFolder() === null ? ['the page is not built, only the API is served; run "npm run build"'] : [];
  console.log(
    banner({
      version,
      isSecure: config.tls !== null,
      host: config.host,
      port: server.port,
      endpoints: server.endpoints,
      relayIo: server.relayIo,
      relayNames: config.relays.map((relay) =>
        relay === 'built-in' ? (config.builtInRelay?.name ?? '') : relay.name,
      ),
      skipped: [...server.skipped, ...notes],
      keptIn: server.keptIn,
      hasAccounts: server.hasAccounts,
    }),
  );
  const status = await ended;
  await closeInTime(server);
  return status;
}

/** One sentence for each thing that is wrong; a stack trace only for what we did not foresee. */
function explain(error: unknown): number {
  if (error instanceof ConfigError) {
    for (const problem of error.problems) console.error(problem);
    return SERVE_EXIT.usage;
  }
  console.error(error instanceof StartError ? error.message : error);
  return SERVE_EXIT.failed;
}

/** Resolves with the exit status when a signal comes or the relay fails. A second signal ends the process at once. */
function untilTold(server: RunningServer, log: Log): Promise<number> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => resolve(SERVE_EXIT.stopped));
    server.onFailure((reason) => {
      log.error(`The relay has failed: ${reason}`);
      resolve(SERVE_EXIT.failed);
    });
  });
}

async function closeInTime(server: RunningServer): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, CLOSE_LIMIT_MS);
  });
  await Promise.race([server.close(), limit]);
  clearTimeout(timer);
}
