import type { LoggedError } from './logged-error.ts';

/** A line of the log as it is written: what is beside these is of the sentence's own. */
export interface LogLine {
  readonly time: string;
  readonly level: string;
  readonly msg: string;
  readonly requestId?: string;
  readonly error?: LoggedError;
  readonly [name: string]: unknown;
}

/** What moves a terminal's cursor or its colours was written by somebody else than us. */
const CONTROLS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const visible = (text: string): string =>
  text.replace(CONTROLS, (each) => `\\u${(each.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);

/** A line for people: time and level, the sentence, what is beside it as `name=value`, and below it what was thrown. */
export function textLine({ time, level, msg, error, ...fields }: LogLine): string {
  const beside = Object.entries(fields).map(
    ([name, value]) => ` ${name}=${visible(typeof value === 'string' ? value : JSON.stringify(value))}`,
  );
  return `${time} ${level.padEnd(5)} ${visible(msg)}${beside.join('')}${error === undefined ? '' : `\n${thrown(error)}`}`;
}

function thrown({ name, message, stack, cause }: LoggedError): string {
  const lines = (stack ?? `${name}: ${message}`).split('\n').map((line) => `  ${visible(line)}`);
  return `${lines.join('\n')}${cause === undefined ? '' : `\n  Caused by:\n${thrown(cause)}`}`;
}
