import { CodedError } from '../../error-code/coded-error.ts';

/**
 * Why the store could not do it. Nothing half-written stays behind.
 * `full`: no space left. `busy`: locked by somebody else for too long. `newer`: the database was written by a newer
 * Edgewise. `unreachable`: the connection to the database is lost. `damaged`: it is not a database of ours, or broken.
 * `failed`: anything else.
 */
export type StoreErrorCode = 'full' | 'busy' | 'newer' | 'unreachable' | 'damaged' | 'failed';

/** What every store port throws; `message` is one plain sentence for the person at the other end. */
export class StoreError extends CodedError<StoreErrorCode> {
  override readonly name = 'StoreError';
}
