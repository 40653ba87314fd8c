/** How much a line matters. Each level has those before it. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** One JSON object a line for machines, a line of text for people. */
export const LOG_FORMATS = ['json', 'text'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** What stands beside a line's sentence. Nothing that people typed or measured, but at `debug`. */
export interface LogFields {
  /** Of the request that it happened in; the answer had it as `x-request-id`. */
  readonly requestId?: string;
  /** What went wrong, with its causes. */
  readonly error?: unknown;
  readonly [name: string]: unknown;
}

/**
 * Where the server tells what happens, one sentence a line. `error`: the code or the machine is at fault, and somebody
 * should look. `warn`: something is missing that comes back, or that the operator can see to. `info`: it should be known.
 * `debug`: each request.
 */
export type Log = Readonly<Record<LogLevel, (sentence: string, fields?: LogFields) => void>>;
