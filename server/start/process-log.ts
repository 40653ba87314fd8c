import type { Config } from '../config.ts';
import type { Log } from '../log/log.ts';
import { pinoLog } from '../log/pino-log.ts';

/** What the log of a process is made of. */
export interface ProcessLogParts {
  /** Whether somebody reads along at a terminal. */
  readonly isTerminal: boolean;
  readonly epochMs: () => number;
  /** Takes a line, without its break. */
  readonly write: (line: string) => void;
}

type LogConfig = Pick<
  Config,
  'logLevel' | 'logFormat' | 'builtInRelay' | 'relays' | 'tokenSecret' | 'oidc' | 'databaseUrl'
>;

/** The log as it is configured; it never says a secret of the configuration. */
export function processLog(config: LogConfig, { isTerminal, epochMs, write }: ProcessLogParts): Log {
  const { logLevel, logFormat } = config;
  const format = logFormat === 'auto' ? (isTerminal ? 'text' : 'json') : logFormat;
  return pinoLog({ level: logLevel, format, secrets: secretsIn(config), epochMs, write });
}

function secretsIn({ builtInRelay, relays, tokenSecret, oidc, databaseUrl }: LogConfig): string[] {
  const password = databaseUrl === null ? '' : new URL(databaseUrl).password;
  return [
    builtInRelay?.secret,
    ...relays.map((relay) => (relay === 'built-in' ? null : relay.secret)),
    tokenSecret,
    oidc?.clientSecret,
    password,
    decodeURIComponent(password),
  ].flatMap((secret) => secret ?? []);
}
