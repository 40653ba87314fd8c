import { fileReason } from '../wording/cli/file.ts';
import { errorCode } from './error-code.ts';

/** Why a file could not be read or written, as the end of a sentence: `the disk is full (ENOSPC)`. */
export const fileProblem = (error: unknown): string => fileReason(errorCode(error));
