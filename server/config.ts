import { readFileSync } from 'node:fs';
import path from 'node:path';
import { azureRow } from '../src/core/verdict/targets.ts';
import type { RelayKind } from '../src/core/relay.ts';
import { ConfigError } from './config/config-error.ts';
import { retiredSettings } from './config/retired.ts';
import type { OidcConfig } from './config/oidc.ts';
import { settingsSchema, type RelaySetting, type Settings } from './config/schema.ts';
import type { LogFormat, LogLevel } from './log/log.ts';
import { gatherSettings, type GatheredSettings } from './config/settings.ts';
import { errorCode } from './error-code/error-code.ts';

export { ConfigError } from './config/config-error.ts';

/** A relay that tests are sent to. */
interface ConfiguredRelay {
  readonly name: string;
  readonly place: string | null;
  readonly kind: RelayKind;
  /** That of the relays of one uplink; `null`: it shares none. */
  readonly group: string | null;
}

/** A TURN server that somebody else runs, with a shared secret (coturn: `static-auth-secret`). */
export interface ThirdPartyRelay extends ConfiguredRelay {
  readonly urls: readonly string[];
  readonly secret: string;
  /** Whether the server looks if it works. */
  readonly isProbed: boolean;
}

/** The relay in this process. */
export interface BuiltInRelay extends ConfiguredRelay {
  /** `null`: all interfaces. */
  readonly host: string | null;
  readonly udpPorts: readonly number[];
  readonly tcpPorts: readonly number[];
  /** `null`: no TLS. */
  readonly tlsPort: number | null;
  /** How it takes datagrams; `auto`: in batches where the machine can. */
  readonly io: 'auto' | 'batched' | 'dgram';
  /** Among how many threads its clients are divided; `null`: by the machine's cores. */
  readonly threads: number | null;
  /** `null`: the one that is kept in the data directory. */
  readonly secret: string | null;
  /** The name that clients reach it by; `null`: the one that they asked for the page by. */
  readonly publicHost: string | null;
}

export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** The server's configuration: complete, checked once, never changed. */
export interface Config {
  /** `null`: all interfaces. */
  readonly host: string | null;
  readonly port: number;
  readonly tls: TlsFiles | null;
  readonly trustProxy: boolean | readonly string[];
  readonly maxConcurrentTests: number;
  readonly maxWaitingTests: number;
  readonly testsPerAddress: number;
  readonly testsPerAddressPerMinute: number;
  /** At how many bits a second each way transfers of loaded tests may run; `null`: there are no such tests. */
  readonly transferBitsPerSecond: number | null;
  /** Absolute. Results (unless `databaseUrl`) and secrets are kept in it. */
  readonly dataDir: string;
  /** `null`: SQLite in `dataDir`. Holds a password: never shown. */
  readonly databaseUrl: string | null;
  /** Each `null`: no limit. */
  readonly keepResults: number | null;
  readonly keepResultsDays: number | null;
  /** How long a result is kept whole; `null`: as long as its figures. */
  readonly keepDocumentsDays: number | null;
  readonly keepPacketsDays: number | null;
  /** Of results and packets, as they are stored. */
  readonly keepBytes: number | null;
  /** Of the disk that the data directory is on. */
  readonly keepFreeBytes: number | null;
  /** What may be stored without an API token in a day, by one address and in all. */
  readonly bytesPerAddressPerDay: number | null;
  readonly bytesPerDay: number | null;
  readonly storeAddresses: boolean;
  /** `null`: the one that is kept in the data directory. Several servers that share a database need the same. */
  readonly tokenSecret: string | null;
  /** How long a login at the desk lasts: without a request, and at most. */
  readonly session: { readonly idleMs: number; readonly absoluteMs: number };
  /** The organisation's own login; `null`: none. */
  readonly oidc: OidcConfig | null;
  readonly logLevel: LogLevel;
  /** `auto`: text on a terminal, else JSON. */
  readonly logFormat: LogFormat | 'auto';
  /** Whether `/metrics` needs no token. */
  readonly metricsPublic: boolean;
  /** `null` when the list of relays names none without URLs. */
  readonly builtInRelay: BuiltInRelay | null;
  /** In the order of the configuration; `built-in` stands for `builtInRelay`. */
  readonly relays: readonly (ThirdPartyRelay | 'built-in')[];
}

/** Where the configuration comes from. */
export interface ConfigSources {
  /** Options of the command line by setting, as text; `config` names the file. */
  readonly options: Readonly<Partial<Record<string, string>>>;
  readonly environment: Readonly<Partial<Record<string, string>>>;
  readonly readFile?: (file: string) => string;
}

const DEFAULT_BUILT_IN: RelaySetting = { name: 'built-in', kind: 'edge' };
/** IANA's port of TURN over TLS (RFC 8656 §3). */
const DEFAULT_TLS_PORT = 5349;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Reads and checks everything; throws `ConfigError` with every problem. */
export function loadConfig(sources: ConfigSources): Config {
  const { options, environment, readFile = readText } = sources;
  const fileName = options['config'] ?? environment['EDGEWISE_CONFIG'];
  const file = fileName ? { name: fileName, values: readConfigFile(fileName, readFile) } : null;
  const retired = retiredSettings({ environment, file });
  if (retired.length > 0) throw new ConfigError(retired);
  const gathered = gatherSettings({ options, environment, file });
  const parsed = settingsSchema.safeParse(gathered.values);
  if (!parsed.success)
    throw new ConfigError(
      parsed.error.issues.map(({ path: at, message }) => sentence(gathered, at, message, fileName)),
      parsed.error,
    );
  const problems = contradictions(parsed.data, gathered);
  if (problems.length > 0) throw new ConfigError(problems);
  return compose(parsed.data);
}

const readText = (file: string): string => readFileSync(file, 'utf8');

function readConfigFile(file: string, readFile: (file: string) => string): Record<string, unknown> {
  let text: string;
  try {
    text = readFile(file);
  } catch (error) {
    throw new ConfigError([`The configuration file ${file} cannot be read (${codeOf(error)}).`], error);
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new ConfigError([`The configuration file ${file} is not valid JSON: ${detail}.`], error);
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    throw new ConfigError([`The configuration file ${file} must hold a JSON object.`]);
  return { ...data };
}

const codeOf = (error: unknown): string => errorCode(error) ?? 'unknown reason';

function sentence(
  { values, labelOf }: GatheredSettings,
  at: readonly PropertyKey[],
  message: string,
  fileName: string | undefined,
): string {
  const [name, ...rest] = at.map(String);
  if (name === undefined) return `The configuration${fileName ? ` file ${fileName}` : ''} ${message}.`;
  const inner = rest.map((key) => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`)).join('');
  const value = rest.reduce<unknown>(
    (outer, key) => (typeof outer === 'object' && outer !== null ? Reflect.get(outer, key) : undefined),
    values[name],
  );
  // A secret must not end up in a log; broken JSON may hold one.
  const isShown =
    (typeof value === 'number' || (typeof value === 'string' && !/[{[]/.test(value))) &&
    !at.some((key) => /secret|databaseUrl/i.test(String(key)));
  const label = inner === '' ? labelOf(name) : `${labelOf(name)}, at ${name}${inner},`;
  return `${label} ${message}${isShown ? `, not "${value}"` : ''}.`;
}

/** What each setting alone cannot tell. */
function contradictions(settings: Settings, { labelOf }: GatheredSettings): string[] {
  const problems: string[] = [];
  const { cert, key, relays = [DEFAULT_BUILT_IN] } = settings;
  if (cert !== undefined && key === undefined)
    problems.push(`${labelOf('cert')} needs a key beside it (--key).`);
  if (key !== undefined && cert === undefined)
    problems.push(`${labelOf('key')} needs a certificate beside it (--cert).`);
  if ((settings.relayThreads ?? 1) > 1 && settings.relayIo === 'dgram')
    problems.push(
      `${labelOf('relayThreads')} is ${settings.relayThreads}, but only datagrams in batches can be divided among threads (${labelOf('relayIo')} is dgram).`,
    );
  if (settings.relayTlsPort !== undefined && cert === undefined)
    problems.push(`${labelOf('relayTlsPort')} needs a certificate and its key (--cert, --key).`);
  if (relays.filter(({ urls }) => !urls).length > 1)
    problems.push(
      `${labelOf('relays')} names more than one relay without "urls"; only the built-in one has none.`,
    );
  const names = relays.map(({ name }) => name);
  for (const name of new Set(names.filter((candidate, index) => names.indexOf(candidate) !== index)))
    problems.push(`${labelOf('relays')} names two relays "${name}"; every name must be different.`);
  for (const { name, urls, secret } of relays)
    if (urls && secret === undefined && settings.relaySecret === undefined)
      problems.push(`${labelOf('relays')}: the relay "${name}" needs a "secret" (or "relaySecret" for all).`);
  if (settings.oidcClientSecret !== undefined && settings.oidc === undefined)
    problems.push(`${labelOf('oidcClientSecret')} needs the provider that it is for ("oidc").`);
  const builtIn = relays.find(({ urls }) => !urls);
  if (builtIn) problems.push(...portConflicts(settings, labelOf));
  return problems;
}

function portConflicts(settings: Settings, labelOf: (name: string) => string): string[] {
  const tcp = tcpPortsOf(settings);
  const tls = tlsPortOf(settings);
  const problems: string[] = [];
  if (settings.port !== 0 && tcp.includes(settings.port))
    problems.push(`${labelOf('port')} is ${settings.port}, which the relay's TCP port has already.`);
  if (tls !== null && tls !== 0 && tcp.includes(tls))
    problems.push(`${labelOf('relayTlsPort')} is ${tls}, which the relay's TCP port has already.`);
  if (tls !== null && tls !== 0 && tls === settings.port)
    problems.push(`${labelOf('relayTlsPort')} is ${tls}, which the page has already.`);
  return problems;
}

/** TURN over TCP is offered on the first of the UDP ports, 3478 unless configured. */
const tcpPortsOf = ({ relayTcpPorts, relayPorts }: Settings): readonly number[] =>
  relayTcpPorts ?? relayPorts.slice(0, 1);

const tlsPortOf = ({ cert, relayTlsPort }: Settings): number | null =>
  cert === undefined ? null : (relayTlsPort ?? DEFAULT_TLS_PORT);

function compose(settings: Settings): Config {
  const { relays = [DEFAULT_BUILT_IN] } = settings;
  const builtIn = relays.find(({ urls }) => !urls);
  return {
    host: settings.host ?? null,
    port: settings.port,
    tls:
      settings.cert !== undefined && settings.key !== undefined
        ? { certFile: path.resolve(settings.cert), keyFile: path.resolve(settings.key) }
        : null,
    trustProxy: settings.trustProxy,
    maxConcurrentTests: settings.maxConcurrentTests,
    maxWaitingTests: settings.maxWaitingTests,
    testsPerAddress: settings.testsPerAddress,
    testsPerAddressPerMinute: settings.testsPerAddressPerMinute,
    transferBitsPerSecond: settings.transferMbps * 1_000_000 || null,
    dataDir: path.resolve(settings.dataDir),
    databaseUrl: settings.databaseUrl ?? null,
    keepResults: settings.keepResults || null,
    keepResultsDays: settings.keepResultsDays || null,
    keepDocumentsDays: settings.keepDocumentsDays || null,
    keepPacketsDays: settings.keepPacketsDays || null,
    keepBytes: settings.keepBytes || null,
    keepFreeBytes: settings.keepFreeBytes || null,
    bytesPerAddressPerDay: settings.bytesPerAddressPerDay || null,
    bytesPerDay: settings.bytesPerDay || null,
    storeAddresses: settings.storeAddresses,
    tokenSecret: settings.tokenSecret ?? null,
    session: {
      idleMs: settings.sessionIdleMinutes * MINUTE_MS,
      absoluteMs: settings.sessionMaxDays * DAY_MS,
    },
    oidc: settings.oidc
      ? {
          ...settings.oidc,
          clientSecret: settings.oidcClientSecret ?? settings.oidc.clientSecret ?? null,
        }
      : null,
    logLevel: settings.logLevel,
    logFormat: settings.logFormat,
    metricsPublic: settings.metricsPublic,
    builtInRelay: builtIn
      ? {
          ...describe(builtIn),
          host: settings.relayHost ?? settings.host ?? null,
          udpPorts: settings.relayPorts,
          tcpPorts: tcpPortsOf(settings),
          tlsPort: tlsPortOf(settings),
          io: settings.relayIo,
          threads: settings.relayThreads ?? null,
          secret: settings.relaySecret ?? null,
          publicHost: builtIn.publicHost ?? null,
        }
      : null,
    relays: relays.map((relay) =>
      relay.urls
        ? {
            ...describe(relay),
            urls: relay.urls,
            secret: secretOf(relay, settings),
            isProbed: relay.probe ?? true,
          }
        : 'built-in',
    ),
  };
}

/** `contradictions` has made sure that there is one. */
const secretOf = (relay: RelaySetting, settings: Settings): string =>
  relay.secret ?? settings.relaySecret ?? '';

function describe({ name, place, kind, region, group }: RelaySetting): ConfiguredRelay {
  const row = azureRow(region ?? '');
  return {
    name,
    place: place ?? null,
    kind: kind === 'azure' && row ? { kind: 'azure', region: row.customerRegion } : { kind: 'edge' },
    group: group ?? null,
  };
}
