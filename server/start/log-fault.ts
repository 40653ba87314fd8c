import type { Log, LogFields } from '../log/log.ts';
import { StoreError } from '../store/port/store-error.ts';
import { rootCause } from './root-cause.ts';

/** What the operator can see to, or what passes by itself. */
const SEEN_TO: ReadonlySet<string> = new Set(['full', 'busy', 'unreachable']);

/**
 * Logs a fault; `what` is the begin of its sentence. What the operator can see to is one line; where the code may be
 * wrong, what was thrown stands with it. Either names what caused it.
 */
export function logFault(log: Log, error: unknown, fields: LogFields = {}, what = ''): void {
  const begin = what === '' ? '' : `${what}: `;
  if (!(error instanceof Error)) log.error(`${begin}${String(error)}`, fields);
  else if (error instanceof StoreError && SEEN_TO.has(error.code)) {
    const cause = rootCause(error);
    log.warn(`${begin}${error.message}${cause === null ? '' : ` (${cause})`}`, fields);
  } else log.error(`${begin}${error.message}`, { ...fields, error });
}
