import { StoreError, type StoreErrorCode } from '../port/store-error.ts';
import { nativeModuleProblem } from './native-module.ts';
import { errorCode } from '../../error-code/error-code.ts';

const SENTENCES: Readonly<Record<StoreErrorCode, string>> = {
  full: 'There is no space left to store results.',
  busy: 'The database is in use by another program and did not answer in time.',
  newer: 'The database was written by a newer version of Edgewise.',
  unreachable: 'The connection to the database is lost.',
  damaged: 'The database is damaged, or is not one of Edgewise.',
  failed: 'The database could not do it.',
};

/** Codes of SQLite (https://www.sqlite.org/rescode.html), by their begin: extended codes add to it. */
const OF_SQLITE: readonly (readonly [string, StoreErrorCode])[] = [
  ['SQLITE_FULL', 'full'],
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_LOCKED', 'busy'],
  ['SQLITE_CORRUPT', 'damaged'],
  ['SQLITE_NOTADB', 'damaged'],
];

/** Codes of PostgreSQL (Appendix A of its manual), by their begin, and those of a connection that fails. */
const OF_POSTGRESQL: readonly (readonly [string, StoreErrorCode])[] = [
  ['53100', 'full'],
  ['53300', 'unreachable'],
  ['57P0', 'unreachable'],
  ['57014', 'busy'],
  ['55P03', 'busy'],
  ['40', 'busy'],
  ['08', 'unreachable'],
  ['XX00', 'damaged'],
  ['28', 'failed'],
  ['3D000', 'failed'],
  ['ECONNRESET', 'unreachable'],
  ['ECONNABORTED', 'unreachable'],
  ['EPIPE', 'unreachable'],
  ['ETIMEDOUT', 'unreachable'],
  ['ENOSPC', 'full'],
];

/** What is clearer in its own words than in those of its kind. */
const OWN_SENTENCES: readonly (readonly [string, string])[] = [
  ['SQLITE_READONLY', 'The database file cannot be written to.'],
  ['SQLITE_CANTOPEN', 'The database file cannot be opened.'],
  ['SQLITE_IOERR', 'The disk of the database failed.'],
  ['EACCES', 'The database file or its folder may not be used.'],
  ['EPERM', 'The database file or its folder may not be used.'],
  ['28', 'The database refuses the login.'],
  ['3D000', 'There is no such database on the server.'],
];

/** pg tells a lost connection by its words only. */
const LOST =
  /connection terminated|connection timeout|timeout exceeded when trying to connect|not queryable/i;

/** Says in the port's words what went wrong. */
export function asStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const code = errorCode(error);
  const kind = isConnecting(error) ? 'unreachable' : code === null ? kindOfMessage(error) : kindOfCode(code);
  const own = OWN_SENTENCES.find(([start]) => code?.startsWith(start))?.[1] ?? nativeModuleProblem(error);
  return new StoreError(kind, own ?? SENTENCES[kind], error);
}

export const storeError = (code: StoreErrorCode, cause?: unknown): StoreError =>
  new StoreError(code, SENTENCES[code], cause);

/** Whether the server could not be reached at all: its name, its port or its socket file. */
const isConnecting = (error: unknown): boolean =>
  error instanceof Error &&
  'syscall' in error &&
  (error.syscall === 'connect' || error.syscall === 'getaddrinfo');

/** Whether a connection that was there is lost; another one may well be made. */
export const isCutOff = (error: unknown): boolean =>
  asStoreError(error).code === 'unreachable' && !isConnecting(error);

const kindOfCode = (code: string): StoreErrorCode =>
  [...OF_SQLITE, ...OF_POSTGRESQL].find(([start]) => code.startsWith(start))?.[1] ?? 'failed';

const kindOfMessage = (error: unknown): StoreErrorCode =>
  error instanceof Error && LOST.test(error.message) ? 'unreachable' : 'failed';
