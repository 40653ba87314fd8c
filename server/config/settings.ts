/**
 * Every setting of the server in one table: its name in the configuration file, its environment variable, its
 * option on the command line, and how text is read where it comes as text.
 */

type TextReader = (text: string) => unknown;

/** Text that is no number is left as it is: the schema then names what it should have been. */
const number: TextReader = (text) => (/^\d+$/.test(text.trim()) ? Number(text) : text);
const text: TextReader = (value) => value;
const numbers: TextReader = (value) => (value.trim() === '' ? [] : value.split(',').map(number));
const json: TextReader = (value) => {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
};
const flagOrAddresses: TextReader = (value) => {
  if (value === 'true' || value === '1') return true;
  if (value === 'false' || value === '0' || value === '') return false;
  return value.split(',').map((part) => part.trim());
};

const flag: TextReader = (value) => {
  if (value === 'true' || value === '1') return true;
  return value === 'false' || value === '0' ? false : value;
};

interface Setting {
  readonly environment: string;
  /** A variable that others set for the same; ours wins over it. */
  readonly customary?: string;
  readonly option: string | null;
  readonly read: TextReader;
}

export const SETTINGS = {
  host: { environment: 'EDGEWISE_HOST', option: '--host', read: text },
  port: { environment: 'EDGEWISE_PORT', option: '--port', read: number },
  cert: { environment: 'EDGEWISE_CERT', option: '--cert', read: text },
  key: { environment: 'EDGEWISE_KEY', option: '--key', read: text },
  maxConcurrentTests: { environment: 'EDGEWISE_MAX_TESTS', option: '--max-tests', read: number },
  maxWaitingTests: { environment: 'EDGEWISE_MAX_WAITING', option: null, read: number },
  testsPerAddress: { environment: 'EDGEWISE_TESTS_PER_ADDRESS', option: null, read: number },
  testsPerAddressPerMinute: {
    environment: 'EDGEWISE_TESTS_PER_ADDRESS_PER_MINUTE',
    option: null,
    read: number,
  },
  transferMbps: { environment: 'EDGEWISE_TRANSFER_MBPS', option: null, read: number },
  trustProxy: { environment: 'EDGEWISE_TRUST_PROXY', option: null, read: flagOrAddresses },
  dataDir: { environment: 'EDGEWISE_DATA_DIR', option: '--data-dir', read: text },
  databaseUrl: {
    environment: 'EDGEWISE_DATABASE_URL',
    customary: 'DATABASE_URL',
    option: null,
    read: text,
  },
  keepResults: { environment: 'EDGEWISE_KEEP_RESULTS', option: null, read: number },
  keepResultsDays: { environment: 'EDGEWISE_KEEP_RESULTS_DAYS', option: null, read: number },
  keepDocumentsDays: { environment: 'EDGEWISE_KEEP_DOCUMENTS_DAYS', option: null, read: number },
  keepPacketsDays: { environment: 'EDGEWISE_KEEP_PACKETS_DAYS', option: null, read: number },
  keepBytes: { environment: 'EDGEWISE_KEEP_BYTES', option: null, read: number },
  keepFreeBytes: { environment: 'EDGEWISE_KEEP_FREE_BYTES', option: null, read: number },
  bytesPerAddressPerDay: { environment: 'EDGEWISE_BYTES_PER_ADDRESS_PER_DAY', option: null, read: number },
  bytesPerDay: { environment: 'EDGEWISE_BYTES_PER_DAY', option: null, read: number },
  storeAddresses: { environment: 'EDGEWISE_STORE_ADDRESSES', option: null, read: flag },
  tokenSecret: { environment: 'EDGEWISE_TOKEN_SECRET', option: null, read: text },
  sessionIdleMinutes: { environment: 'EDGEWISE_SESSION_IDLE_MINUTES', option: null, read: number },
  sessionMaxDays: { environment: 'EDGEWISE_SESSION_MAX_DAYS', option: null, read: number },
  oidc: { environment: 'EDGEWISE_OIDC', option: null, read: json },
  oidcClientSecret: { environment: 'EDGEWISE_OIDC_CLIENT_SECRET', option: null, read: text },
  logLevel: { environment: 'EDGEWISE_LOG_LEVEL', option: '--log-level', read: text },
  logFormat: { environment: 'EDGEWISE_LOG_FORMAT', option: '--log-format', read: text },
  metricsPublic: { environment: 'EDGEWISE_METRICS_PUBLIC', option: null, read: flag },
  relayHost: { environment: 'EDGEWISE_RELAY_HOST', option: '--relay-host', read: text },
  relayPorts: { environment: 'EDGEWISE_RELAY_PORTS', option: '--relay-ports', read: numbers },
  relayTcpPorts: { environment: 'EDGEWISE_RELAY_TCP_PORTS', option: '--relay-tcp-ports', read: numbers },
  relayTlsPort: { environment: 'EDGEWISE_RELAY_TLS_PORT', option: '--relay-tls-port', read: number },
  relayIo: { environment: 'EDGEWISE_RELAY_IO', option: '--relay-io', read: text },
  relayThreads: { environment: 'EDGEWISE_RELAY_THREADS', option: '--relay-threads', read: number },
  relaySecret: { environment: 'EDGEWISE_RELAY_SECRET', option: null, read: text },
  relays: { environment: 'EDGEWISE_RELAYS', option: null, read: json },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;
export const SETTING_NAMES = Object.keys(SETTINGS).filter((name): name is SettingName => name in SETTINGS);

/** Values and where each came from, for the sentence that says what is wrong with it. */
export interface GatheredSettings {
  readonly values: Readonly<Record<string, unknown>>;
  /** `--port`, `EDGEWISE_PORT` or `"port" in edgewise.json`. */
  readonly labelOf: (name: string) => string;
}

/** Where settings come from; the command line wins over the environment, the environment over the file. */
export interface SettingSources {
  readonly options: Readonly<Partial<Record<string, string>>>;
  readonly environment: Readonly<Partial<Record<string, string>>>;
  readonly file: { readonly name: string; readonly values: Readonly<Record<string, unknown>> } | null;
}

/** Lays the sources over each other. */
export function gatherSettings({ options, environment, file }: SettingSources): GatheredSettings {
  const values: Record<string, unknown> = {};
  const labels = new Map<string, string>();
  const set = (name: string, value: unknown, label: string): void => {
    values[name] = value;
    labels.set(name, label);
  };
  if (file)
    for (const [name, value] of Object.entries(file.values)) set(name, value, `"${name}" in ${file.name}`);
  for (const name of SETTING_NAMES) {
    const setting: Setting = SETTINGS[name];
    for (const variable of [setting.customary, setting.environment]) {
      const value = variable === undefined ? undefined : environment[variable];
      // A variable that is set but empty is how shells and service managers say "not set".
      if (variable !== undefined && value !== undefined && value !== '')
        set(name, setting.read(value), variable);
    }
    const fromOptions = options[name];
    if (fromOptions !== undefined) set(name, setting.read(fromOptions), setting.option ?? name);
  }
  return { values, labelOf: (name) => labels.get(name) ?? `"${name}"` };
}
