import { StoreError } from '../store/port/store-error.ts';
import { firstError, rootCause } from './root-cause.ts';

/**
 * A fault for the log. What the operator can see to is one line; where the code may be wrong, it says where. Either
 * names what caused it, of which an error's stack says nothing.
 */
export function describeFault(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = rootCause(error);
  if (error instanceof StoreError && ['full', 'busy', 'unreachable'].includes(error.code))
    return `${error.message}${cause === null ? '' : ` (${cause})`}`;
  return cause === null ? whereOf(error) : `${whereOf(error)}\nCaused by: ${whereOf(firstError(error))}`;
}

const whereOf = (error: Error): string => error.stack ?? error.message;
