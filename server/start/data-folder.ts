import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { StartError } from './start-error.ts';
import { errorCode } from '../error-code/error-code.ts';

/** Nobody but the account that the server runs as. */
const OWN_FOLDER = 0o700;

/** Makes the folder that everything lasting is kept in, if it is not there; throws `StartError`. */
export function openDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: OWN_FOLDER });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StartError('data-dir', folderSentence(folder, error), error);
  }
}

function folderSentence(folder: string, error: unknown): string {
  const code = errorCode(error);
  const isFile = statSync(folder, { throwIfNoEntry: false })?.isFile() ?? false;
  if (isFile) return `The data directory ${folder} is a file; choose another with --data-dir.`;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return `The data directory ${folder} needs more rights than this process has; choose another with --data-dir.`;
    case 'EROFS':
      return `The data directory ${folder} is on a read-only disk; choose another with --data-dir.`;
    case 'ENOSPC':
      return `The data directory ${folder} cannot be made: the disk is full.`;
    default:
      return `The data directory ${folder} cannot be used (${code ?? 'unknown reason'}).`;
  }
}
