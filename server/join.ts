import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { version } from '../package.json';
import { ConfigError, loadConfig, type Config, type ConfigSources } from './config.ts';
import { Holding, type HoldingEnd } from './fleet/holding.ts';
import { Joining, type JoiningEnd, type OwnRelay } from './fleet/joining.ts';
import { CredentialsError, SharedRelay } from './fleet/shared-relay.ts';
import type { Log } from './log/log.ts';
import { startRelay } from './relay/thread.ts';
import { CertificateReloader, readCertificate } from './start/certificate.ts';
import { processLog } from './start/process-log.ts';
import { openRelay } from './start/relay.ts';
import { relayProbes } from './start/relays/relay-probes.ts';
import { ioLine } from './start/relay-io.ts';
import { reportedLoad } from './start/reported-load.ts';
import type { RestartedRelay } from './start/restarted-relay.ts';
import { serverLink } from './start/server-link.ts';
import { keepHeapSmall } from './start/small-heap.ts';
import { StartError } from './start/start-error.ts';
import { processTimers } from './time/timers.ts';

/** Exit statuses of `edgewise relay`; `partly`: some of the servers could not be told. */
export const RELAY_EXIT = { stopped: 0, failed: 1, usage: 2, partly: 3 } as const;

/** A relay that is to join servers. Options are text by setting, as they came from the command line. */
export interface JoinWish {
  /** Servers of one database; at least one. */
  readonly servers: readonly URL[];
  /** Good at each of them. */
  readonly token: string;
  readonly name: string;
  readonly place?: string;
  readonly region?: string;
  readonly group?: string;
  readonly publicHost?: string;
  readonly options: Readonly<Partial<Record<string, string>>>;
}

const CERTIFICATE_CHECK_EVERY_MS = 5000;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** What the schema says of a relay in a list is said of an option here. */
const OPTIONS: Readonly<Record<string, string>> = {
  name: '--name',
  place: '--place',
  region: '--region',
  group: '--group',
  publicHost: '--public-host',
};

/** `edgewise relay`: joins, serves until it is told to stop, and returns the exit status. */
export async function join(wish: JoinWish): Promise<number> {
  try {
    const config = configOf(wish, process.env);
    keepHeapSmall();
    const log = processLog(config, {
      isTerminal: process.stderr.isTTY,
      epochMs: () => Date.now(),
      write: (line) => console.error(line),
    });
    return await serveRelay(wish, config, log);
  } catch (error) {
    return explain(error);
  }
}

/**
 * Looks at options and certificate as a start in that environment would, says what is wrong, and returns the exit status that it
 * would end with; 0: nothing is wrong with them.
 */
export function checkRelay(wish: JoinWish, environment: ConfigSources['environment']): number {
  try {
    const { tls } = configOf(wish, environment);
    if (tls) readCertificate(tls);
    return RELAY_EXIT.stopped;
  } catch (error) {
    return explain(error);
  }
}

/** One sentence for each thing that is wrong; a stack trace only for what we did not foresee. */
function explain(error: unknown): number {
  if (error instanceof ConfigError) {
    for (const problem of error.problems) console.error(problem);
    return RELAY_EXIT.usage;
  }
  const isKnown = error instanceof StartError || error instanceof CredentialsError;
  console.error(isKnown ? error.message : error);
  return RELAY_EXIT.failed;
}

/**
 * `edgewise relay --drain` and `--resume`: holds the relay of that name out of new tests and waits until none uses it, or lets
 * it in again. Returns the exit status.
 */
export async function holdRelay(
  { servers, token, name }: Pick<JoinWish, 'servers' | 'token' | 'name'>,
  isHeldOut: boolean,
): Promise<number> {
  // Nothing else keeps the process between two questions.
  const alive = setInterval(() => undefined, CERTIFICATE_CHECK_EVERY_MS);
  try {
    const holding = new Holding({
      servers: servers.map(({ origin }) => ({ origin, link: serverLink(origin, token) })),
      name,
      isHeldOut,
      timers: processTimers,
      monotonicMs: () => performance.now(),
      tell: (sentence) => console.error(sentence),
    });
    return HELD_EXIT[await holding.run()];
  } finally {
    clearInterval(alive);
  }
}

const HELD_EXIT: Readonly<Record<HoldingEnd, number>> = {
  done: RELAY_EXIT.stopped,
  refused: RELAY_EXIT.failed,
  partly: RELAY_EXIT.partly,
};

/** As the server's own configuration reads it: one relay, without a page. */
function configOf(
  { name, place, region, group, publicHost, options }: JoinWish,
  environment: ConfigSources['environment'],
): Config {
  const relay = { name, place, kind: region === undefined ? 'edge' : 'azure', region, group, publicHost };
  try {
    return loadConfig({
      // No page is served: its port takes none of the relay's.
      options: { ...options, port: '0', relays: JSON.stringify([relay]) },
      // A file of settings is a server's, and so is its list of relays; all else of the environment holds here too.
      environment: { ...environment, EDGEWISE_CONFIG: '', EDGEWISE_RELAYS: '' },
    });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(
      error.problems.map((problem) =>
        problem.replace(/^relays, at relays\[0\]\.(\w+),/, (said, key: string) => OPTIONS[key] ?? said),
      ),
      error,
    );
  }
}

async function serveRelay(wish: JoinWish, config: Config, log: Log): Promise<number> {
  const { builtInRelay } = config;
  if (!builtInRelay) throw new Error('the configuration has no relay');
  const { name, place, kind, group, publicHost } = builtInRelay;
  const failed = new Promise<number>((resolve) => {
    fail = (reason) => {
      log.error(`The relay has failed: ${reason}`);
      resolve(RELAY_EXIT.failed);
    };
  });
  const shared = new SharedRelay(async (credentials) => {
    const relay = await openRelay(
      config,
      { relay: credentials.secret, issuer: credentials.issuer },
      { startRelay, timers: processTimers, monotonicMs: () => performance.now() },
    );
    if (!relay) throw new Error('the configuration has no relay');
    relay.onFailure((reason) => fail(reason));
    log.info(`The relay listens: ${portsOf(relay)}. ${ioLine(relay)}`);
    return ownRelay(relay, config, log);
  });
  const clocks = {
    timers: processTimers,
    monotonicMs: () => performance.now(),
    epochMs: () => Date.now(),
  };
  const probes = relayProbes(clocks);
  const joinings = wish.servers.map(
    ({ origin }) =>
      new Joining({
        facts: { name, place, kind, group, publicHost, version },
        link: serverLink(origin, wish.token),
        look: probes.ofPeer,
        ...clocks,
        newSession: () => randomBytes(16).toString('base64url'),
        tell: (level, sentence) =>
          log[level](sentence, wish.servers.length > 1 ? { server: origin } : undefined),
        open: shared.open,
      }),
  );
  let isLeaving = false;
  const leave = (): void => {
    const tests = joinings.reduce((sum, joining) => sum + joining.tests, 0);
    if (isLeaving) {
      log.warn(
        `This relay ends at once, by a second signal.${tests === 0 ? '' : ' What runs there is void.'}`,
      );
      process.exit(RELAY_EXIT.stopped);
    }
    isLeaving = true;
    log.info(
      tests === 0
        ? 'This relay leaves.'
        : `This relay takes no new tests, and leaves when ${tests === 1 ? 'the one' : `the ${tests}`} that it has ended. A second signal ends it at once.`,
    );
    for (const joining of joinings) joining.drain();
  };
  for (const signal of SIGNALS) process.on(signal, leave);
  // One server that refuses it takes nothing from the others.
  const runs = joinings.map((joining) => joining.run().then((end) => told(end, log)));
  const ended = Promise.all(runs).then((ends) =>
    ends.every(({ kind }) => kind === 'drained') ? RELAY_EXIT.stopped : RELAY_EXIT.failed,
  );
  // Nothing else keeps the process while the server is far.
  const alive = setInterval(() => undefined, CERTIFICATE_CHECK_EVERY_MS);
  try {
    return await Promise.race([ended, failed]);
  } finally {
    clearInterval(alive);
    for (const signal of SIGNALS) process.off(signal, leave);
  }
}

function told(end: JoiningEnd, log: Log): JoiningEnd {
  if (end.kind === 'refused') log.error(end.message);
  return end;
}

/** Told by the relay's thread when it cannot be kept running. */
let fail = (_reason: string): void => undefined;

const portsOf = ({ endpoints }: RestartedRelay): string =>
  [...new Set(endpoints.map(({ transport, port }) => `${transport.toUpperCase()} ${port}`))].join(', ');

function ownRelay(relay: RestartedRelay, { tls }: Config, log: Log): OwnRelay {
  const watch =
    tls &&
    new CertificateReloader(
      tls,
      async () => {
        await relay.reloadTls();
        log.info('The certificate was exchanged.');
      },
      log.warn,
    );
  const timer = watch && setInterval(() => void watch.check(), CERTIFICATE_CHECK_EVERY_MS);
  return {
    endpoints: relay.endpoints,
    stats: async () => reportedLoad(await relay.stats()),
    admitTest: (testId, packetsPerS) => relay.admitTest(testId, packetsPerS),
    endTest: (testId) => relay.endTest(testId),
    witness: (testId) => relay.witness(testId),
    onDeath: (listener) =>
      relay.onDeath((reason) => {
        log.error(`The relay has failed: ${reason}. It is started again.`);
        listener();
      }),
    close: async () => {
      if (timer) clearInterval(timer);
      await relay.close();
    },
  };
}
