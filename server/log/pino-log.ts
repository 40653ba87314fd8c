import { pino } from 'pino';
import { loggedError } from './logged-error.ts';
import type { Log, LogFields, LogFormat, LogLevel } from './log.ts';
import { Redaction } from './redaction.ts';
import { textLine, type LogLine } from './text-line.ts';

/** How the log is written. */
export interface LogSettings {
  readonly level: LogLevel;
  readonly format: LogFormat;
  /** Secrets of this server, which must not stand in it. */
  readonly secrets: readonly string[];
  readonly epochMs: () => number;
  /** Takes a line, without its break. */
  readonly write: (line: string) => void;
}

/**
 * A log that Pino makes the lines of: level and time in its JSON, so that what reads Pino's lines reads these. They are
 * written where they come about and not by a thread of Pino's, so that what was said before a crash has been said.
 */
export function pinoLog({ level, format, secrets, epochMs, write }: LogSettings): Log {
  const redaction = new Redaction(secrets);
  const logger = pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date(epochMs()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line: string) => write(format === 'json' ? line.trimEnd() : asText(line)) },
  );
  const at =
    (level: LogLevel) =>
    (sentence: string, fields: LogFields = {}): void => {
      if (!logger.isLevelEnabled(level)) return;
      const { error, ...others } = fields;
      const logged = error === undefined ? others : { ...others, error: loggedError(error) };
      logger[level](redaction.value(logged), redaction.text(sentence));
    };
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
}

/** Pino's line is JSON of our own making. */
const asText = (line: string): string => textLine(JSON.parse(line) as LogLine);
