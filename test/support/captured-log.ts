import type { Log, LogFields, LogLevel } from '../../server/log/log.ts';

/** What was logged. */
export interface CapturedLine {
  readonly level: LogLevel;
  readonly sentence: string;
  readonly fields: LogFields;
}

/** A log that only remembers. */
export class CapturedLog implements Log {
  readonly lines: CapturedLine[] = [];
  readonly error = this.#at('error');
  readonly warn = this.#at('warn');
  readonly info = this.#at('info');
  readonly debug = this.#at('debug');

  get sentences(): readonly string[] {
    return this.lines.map(({ sentence }) => sentence);
  }

  #at(level: LogLevel): Log[LogLevel] {
    return (sentence, fields = {}) => {
      this.lines.push({ level, sentence, fields });
    };
  }
}
